import { type ExitCode, exitCode, UsageError } from '../language/index.js';
import { comparisonJson, comparisonTable, comparisonVerdict, partingLines, remarkLines } from '../report/comparison.js';
import { counted, wrap } from '../report/table.js';
import { canvasOf } from './canvas.js';
import type { Catalogue, CompareRequest, Counterpart } from './catalogue.js';
import { command } from './command.js';
import { unknown } from './nearest.js';
import { numberOf, wordOf } from './options.js';
import { tinted } from './reporter.js';
import { bugNamed } from './scenarios.js';

/** So many scripts are shown side by side; the others only count. */
const shownAtMost = 5;

export const conform = command({
  name: 'conform',
  usage: '--against WHAT [DIR|FILE…]',
  says: 'compares the model with other implementations, after every operation',
  options: {
    against: { type: 'string', value: 'WHAT', says: 'what to compare with: recordings, qemu-gicv2, qemu-gicv3, linux' },
    bug: { type: 'string', value: 'ID', says: 'with this bug switched on: a wrong model must be caught' },
    seed: { type: 'string', value: 'N', says: 'what random scripts are made from; the same seed, the same scripts' },
    steps: { type: 'string', value: 'N', says: 'how many operations random scripts have in all' },
    kernel: {
      type: 'string',
      value: 'IMAGE',
      says: 'the kernel to boot: a file, linux-6.1 or linux-7.2 (both of these)',
    },
    gic: { type: 'string', value: '2|3', says: 'which version of the GIC the machine has (both)' },
    'quirk-off': { type: 'string', value: 'NAME', says: 'without making up for this quirk: it must be noticed' },
    format: { type: 'string', value: 'text|json', says: 'how to report (text)' },
  },
  notes: [
    "Where no file or folder is named, the project's own are compared with.",
    'Exit code 0 when the two agree after every operation, 1 when they differ, 3 when the comparison was interrupted,',
    '69 when a program is missing that it takes (the message says how to install it).',
  ],
  run: async ({ options, names }, catalogue, io) => {
    const format = wordOf('format', options.format, ['text', 'json']) ?? 'text';
    const counterpart = await counterpartNamed(catalogue, options.against);
    const bug = options.bug === undefined ? undefined : bugNamed(catalogue, options.bug).id;
    const request = requestOf(counterpart, {
      files: names,
      bug,
      seed: numberOf('seed', options.seed, 'whole'),
      steps: numberOf('steps', options.steps, 'whole'),
      quirkOff: options['quirk-off'],
      kernel: options.kernel,
      gic: gicOf(options.gic),
    });
    const comparisons = await counterpart.compare(request, io.signal);
    const parted = comparisons.filter(({ partings }) => partings.length > 0);
    const code = outcomeOf(parted.length > 0, io.signal.aborted);
    if (format === 'json') {
      const report = comparisonJson(catalogue.version, counterpart.id, comparisons);
      io.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
      return code;
    }
    const canvas = canvasOf(io);
    const hidden = parted.length - shownAtMost;
    const remarks = remarkLines(comparisons, canvas.width);
    const paragraphs = [
      comparisonTable(comparisons),
      ...(remarks.length > 0 ? [remarks] : []),
      ...parted.slice(0, shownAtMost).map((one) => partingLines(one, counterpart.names, canvas)),
      ...(hidden > 0 ? [[`${counted(hidden, 'more script')} with differences; --format json has them all`]] : []),
      wrap(comparisonVerdict(comparisons, counterpart.names, io.signal.aborted), canvas.width).map((line) =>
        tinted(canvas.paint, code, line),
      ),
    ];
    io.stdout.write(`${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n`);
    return code;
  },
});

const gicOf = (given: string | undefined): 2 | 3 | undefined => {
  const versions = { '2': 2, '3': 3 } as const;
  const version = wordOf('gic', given, ['2', '3']);
  return version === undefined ? undefined : versions[version];
};

const outcomeOf = (differs: boolean, isInterrupted: boolean): ExitCode => {
  if (differs) {
    return exitCode.violated;
  }
  return isInterrupted ? exitCode.inconclusive : exitCode.holds;
};

type Asked = Pick<CompareRequest, 'files'> & {
  readonly [Part in Exclude<keyof CompareRequest, 'files'>]: CompareRequest[Part] | undefined;
};

/** What is asked for and was given, if the counterpart takes all of it. */
const requestOf = ({ id, takes }: Counterpart, { files, ...asked }: Asked): CompareRequest => {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  const parts = [...given.map(([part]) => part), ...(files.length > 0 ? ['files'] : [])];
  const refused = parts.find((part) => !takes.some((taken) => taken === part));
  if (refused !== undefined) {
    const option = `--${refused.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UsageError(`conform --against ${id} takes no ${refused === 'files' ? 'files' : option}`);
  }
  return { files, ...Object.fromEntries(given) };
};

const counterpartNamed = async (catalogue: Catalogue, id: string | undefined): Promise<Counterpart> => {
  const counterparts = (await catalogue.counterparts?.()) ?? [];
  const ids = counterparts.map((one) => one.id);
  if (id === undefined) {
    throw new UsageError(`conform needs --against: ${ids.join(', ') || 'there is nothing to compare with'}`);
  }
  const found = counterparts.find((one) => one.id === id);
  if (found === undefined) {
    throw new UsageError(unknown('implementation', id, ids, `${catalogue.name} conform --help`));
  }
  return found;
};
