import { type ExitCode, exitCode, UsageError } from '../language/index.js';
import {
  type Comparison,
  comparisonJson,
  comparisonTable,
  comparisonVerdict,
  partingLines,
  remarkLines,
} from '../report/comparison.js';
import { reportOfConformance } from '../report/comparison-cases.js';
import { counted } from '../report/table.js';
import { canvasOf } from './canvas.js';
import type { Catalogue, CompareRequest, Counterpart } from './catalogue.js';
import { command } from './command.js';
import { unknown } from './nearest.js';
import { numberOf, wordOf } from './options.js';
import { Publication } from './publish.js';
import { namingOf, reportOptions, reportsWanted } from './reports.js';
import { bugNamed } from './scenarios.js';
import { asItIs } from './shards/task.js';
import { shardOptions, workOf } from './shards/work.js';

/** So many scripts are shown side by side; the others only count. */
const shownAtMost = 5;

/** What is compared is a state after each operation: there are no actors whose messages could be drawn. */
const without = { command: 'conform', formats: ['mermaid'], because: 'a comparison has no actors to draw' } as const;

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
      value: 'WHICH',
      says: "the kernel to boot: an image, or a version of Debian's like 7.2.12 (6.1, 6.19.6, 7.2.12 and 7.3.4)",
    },
    gic: { type: 'string', value: '2|3', says: 'which version of the GIC the machine has (both)' },
    'quirk-off': { type: 'string', value: 'NAME', says: 'without making up for this quirk: it must be noticed' },
    ...reportOptions,
    ...shardOptions,
  },
  notes: [
    "Where no file or folder is named, the project's own are compared with.",
    'Exit code 0 when the two agree after every operation, 1 when they differ, 3 when the comparison was interrupted,',
    '69 when a program is missing that it takes (the message says how to install it).',
  ],
  run: async ({ options, names }, catalogue, io) => {
    const wanted = await reportsWanted(options, without);
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
    const work = workOf({ command: 'conform', options, names }, catalogue, io);
    const comparisons: Comparison[] = [];
    for (const part of work.dealt(counterpart.parts?.(request) ?? [{ key: 'all', cost: 0, request }])) {
      const codec = asItIs<readonly Comparison[]>();
      if (!io.signal.aborted || comparisons.length === 0) {
        comparisons.push(
          ...(await work.done(part, codec, async () => await counterpart.compare(part.request, io.signal))),
        );
      }
    }
    const parted = comparisons.filter(({ partings }) => partings.length > 0);
    const code = outcomeOf(parted.length > 0, io.signal.aborted);
    const canvas = canvasOf(io);
    const publication = new Publication(io, canvas, wanted);
    const hidden = parted.length - shownAtMost;
    publication.print(...comparisonTable(comparisons, canvas.width));
    publication.printParagraph(remarkLines(comparisons, canvas.width));
    for (const one of parted.slice(0, shownAtMost)) {
      publication.printParagraph(partingLines(one, counterpart.names, canvas));
    }
    publication.printParagraph(
      hidden > 0 ? [`${counted(hidden, 'more script')} with differences; --format json has them all`] : [],
    );
    const { id: against, names: called } = counterpart;
    const isInterrupted = io.signal.aborted;
    const conformance = { against, names: called, comparisons, isInterrupted };
    publication.end(
      comparisonVerdict(comparisons, called, isInterrupted),
      code,
      {
        json: () => comparisonJson(catalogue.version, against, comparisons, isInterrupted),
        report: () => reportOfConformance(conformance, againOf(catalogue, options, names), namingOf(catalogue)),
      },
      catalogue,
      work.blob,
    );
    return code;
  },
});

/** The command that compares a script again, or all. */
const againOf =
  (
    { name }: Catalogue,
    {
      format: _,
      report: __,
      shard: ___,
      blob: ____,
      ...given
    }: Readonly<Record<string, string | readonly string[] | true | undefined>>,
    files: readonly string[],
  ) =>
  (one?: Comparison): string => {
    const options = Object.entries(given).flatMap(([option, value]) =>
      value === undefined ? [] : [`--${option} ${value}`],
    );
    return [name, 'conform', ...options, ...(one?.file === undefined ? files : [one.file])].join(' ');
  };

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
