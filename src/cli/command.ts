import { type ExitCode, exitCode } from '../language/index.js';
import type { Catalogue } from './catalogue.js';
import type { Io } from './io.js';
import { type Options, type Parsed, parse } from './options.js';
import { catalogueOf } from './own-catalogue.js';

/** A command of the command line, ready to run. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly says: string;
  readonly options: Options;
  /** More about it, below the options. */
  readonly notes: readonly string[];
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

/** Of the commands that are of use for a user's own models, too. */
export const withOption = {
  with: { type: 'string', value: 'FILE', says: 'with what this module of yours exports, in TypeScript or JavaScript' },
} as const;

const helpOption = { help: { type: 'boolean', says: 'print this' } } as const;

/** A command knows its own help, and parses its own options. One that takes `--with` runs over the module's catalogue. */
export const command = <const O extends Options>(spec: Written<O>): Command => {
  const options = { ...spec.options, ...helpOption };
  return {
    name: spec.name,
    usage: spec.usage,
    says: spec.says,
    options,
    notes: spec.notes ?? [],
    run: async (argv, catalogue, io) => {
      const parsed = parse(options, argv);
      if (parsed.options.help) {
        io.stdout.write(helpText(catalogue.name, spec, options));
        return exitCode.holds;
      }
      const { with: file } = parsed.options;
      const chosen = typeof file === 'string' ? await catalogueWith(catalogue, file) : catalogue;
      return spec.run(parsed as Parsed<O>, chosen, io);
    },
  };
};

/** Loaded on demand: most commands are about the stock models, and a compiler takes its time. */
const catalogueWith = async (catalogue: Catalogue, file: string): Promise<Catalogue> => {
  const { loadModule } = await import('../modules/load.js');
  return catalogueOf(catalogue, await loadModule(file));
};

const helpText = <O extends Options>(program: string, command: Written<O>, options: Options): string => {
  const written = Object.entries(options).map(([option, { value, says }]) => ({
    flag: value === undefined ? `--${option}` : `--${option} ${value}`,
    says,
  }));
  const width = Math.max(...written.map(({ flag }) => flag.length));
  return [
    `usage: ${program} ${command.name} ${command.usage} [OPTIONS]`,
    '',
    command.says,
    '',
    ...written.map(({ flag, says }) => `  ${flag.padEnd(width)}  ${says}`),
    ...(command.notes === undefined ? [] : ['', ...command.notes]),
    '',
  ].join('\n');
};
