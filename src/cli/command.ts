import { type ExitCode, exitCode } from '../language/index.js';
import type { Catalogue } from './catalogue.js';
import type { Io } from './io.js';
import { type Options, type Parsed, parse } from './options.js';

/** A command of the command line, ready to run. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly says: string;
  readonly help: string;
  readonly run: (argv: readonly string[], catalogue: Catalogue, io: Io) => Promise<ExitCode>;
}

interface Written<O extends Options> {
  readonly name: string;
  /** What stands behind the command's name. */
  readonly usage: string;
  readonly says: string;
  readonly options: O;
  /** More about it, below the options. */
  readonly notes?: readonly string[];
  readonly run: (parsed: Parsed<O>, catalogue: Catalogue, io: Io) => Promise<ExitCode>;
}

const helpOption = { help: { type: 'boolean', says: 'print this' } } as const;

/** A command knows its own help, and parses its own options. */
export const command = <const O extends Options>(spec: Written<O>): Command => {
  const options = { ...spec.options, ...helpOption };
  const help = helpText(spec.name, spec.usage, spec.says, options, spec.notes ?? []);
  return {
    name: spec.name,
    usage: spec.usage,
    says: spec.says,
    help,
    run: async (argv, catalogue, io) => {
      const parsed = parse(options, argv);
      if (parsed.options.help) {
        io.stdout.write(help);
        return exitCode.holds;
      }
      return spec.run(parsed as Parsed<O>, catalogue, io);
    },
  };
};

const helpText = (name: string, usage: string, says: string, options: Options, notes: readonly string[]): string => {
  const written = Object.entries(options).map(([option, { value, says: sentence }]) => ({
    flag: value === undefined ? `--${option}` : `--${option} ${value}`,
    sentence,
  }));
  const width = Math.max(...written.map(({ flag }) => flag.length));
  return [
    `usage: vgicheck ${[name, usage, '[OPTIONS]'].filter(Boolean).join(' ')}`,
    '',
    says,
    '',
    ...written.map(({ flag, sentence }) => `  ${flag.padEnd(width)}  ${sentence}`),
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
  ].join('\n');
};
