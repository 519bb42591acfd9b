import type { Canvas } from './steps.js';
import { type Column, counted, grouped, hanging, table } from './table.js';

/** A script of operations that another implementation executed too, or several random ones. */
export interface Comparison {
  /** Whose column of the table it is in, and which row. */
  readonly set: string;
  readonly scenario: string;
  /** Where it was read, if from a file. */
  readonly file?: string;
  /** What else a program may want to know of it. */
  readonly about: Readonly<Record<string, unknown>>;
  readonly steps: number;
  /** How many scripts these steps are of, if not one. */
  readonly scripts?: number;
  /** The operations of the script in which the two part, where no file has them. */
  readonly script?: readonly string[];
  /** What the table cannot tell of it. */
  readonly remark?: string;
  /** The steps after which the two did not agree. */
  readonly partings: readonly Parting[];
}

export interface Parting {
  readonly step: number;
  /** The operation in a few words. */
  readonly operation: string;
  readonly differences: readonly Difference[];
  /** Both states, flat: the value of each place. */
  readonly expected: Values;
  readonly found: Values;
}

export interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly found: unknown;
}

type Values = Readonly<Record<string, unknown>>;

/** A row for each scenario: of each set the steps, and after how many of them the two differ. */
/** Sets that do not stand beside each other stand below. */
export const comparisonTable = (comparisons: readonly Comparison[], width: number): readonly string[] => {
  const sets = [...new Set(comparisons.map(({ set }) => set))];
  const scenarios = [...new Set(comparisons.map(({ scenario }) => scenario))];
  const widest = Math.max(...['scenario', ...scenarios].map((name) => name.length));
  const widestSet = Math.max(0, ...sets.map((set) => 4 + stepsWidth(set) + differ.length));
  const room = Math.max(1, Math.floor((width - widest) / widestSet));
  const blocks = Array.from({ length: Math.max(1, Math.ceil(sets.length / room)) }, (_, place) =>
    setsTable(comparisons, scenarios, sets.slice(place * room, (place + 1) * room), widest),
  );
  return blocks.flatMap((lines, place) => (place === 0 ? lines : ['', ...lines]));
};

const setsTable = (
  comparisons: readonly Comparison[],
  scenarios: readonly string[],
  sets: readonly string[],
  widest: number,
): readonly string[] => {
  const columns: readonly Column[] = [
    { heading: 'scenario', align: 'left', width: widest },
    ...sets.flatMap((set): readonly Column[] => [
      { heading: 'steps', align: 'right', width: stepsWidth(set) },
      { heading: differ, align: 'right' },
    ]),
  ];
  const rows = scenarios.map((scenario) => [
    scenario,
    ...sets.flatMap((set) => cells(comparisons.filter((one) => one.set === set && one.scenario === scenario))),
  ]);
  const names = sets.map((set) => set.padStart(6 + 2 + differ.length)).join('  ');
  return [`${''.padEnd(widest)}  ${names}`, ...table(columns, rows)];
};

const differ = 'differ';

/** The name of a set stands over both of its columns. */
const stepsWidth = (set: string): number => Math.max(6, set.length - differ.length - 2);

export const remarkLines = (comparisons: readonly Comparison[], width: number): readonly string[] =>
  comparisons.flatMap(({ set, remark }) => (remark === undefined ? [] : hanging(`${set}: ${remark}`, width)));

const cells = (comparisons: readonly Comparison[]): readonly string[] =>
  comparisons.length === 0 ? ['-', '-'] : [grouped(stepsOf(comparisons)), grouped(partedOf(comparisons))];

const stepsOf = (comparisons: readonly Comparison[]): number => comparisons.reduce((sum, one) => sum + one.steps, 0);

const partedOf = (comparisons: readonly Comparison[]): number =>
  comparisons.reduce((sum, one) => sum + one.partings.length, 0);

/** Where the two part first: what differs, beside everything else that is known of the same interrupts. */
export const partingLines = (
  { set, scenario, file, script = [], partings }: Comparison,
  names: Names,
  { paint, width }: Canvas,
): readonly string[] => {
  const [first] = partings;
  if (first === undefined) {
    return [];
  }
  const differing = new Set(first.differences.map(({ path }) => path));
  const near = new Set(first.differences.map(({ path }) => ownerOf(path)));
  const paths = Object.keys(first.expected).filter((path) => near.has(ownerOf(path)));
  const rows = paths.map((path) => [path, said(first.expected[path]), said(first.found[path])]);
  const [heading = '', ...lines] = table(
    [
      { heading: `  step ${first.step}`, align: 'left' },
      { heading: names.expected, align: 'left' },
      { heading: names.found, align: 'left' },
    ],
    rows.map(([path = '', ...values]) => [`${differing.has(path) ? '≠' : ' '} ${path}`, ...values]),
  );
  const more = partings.length - 1;
  return [
    ...hanging(`${file ?? `${set} ${scenario}`}: after step ${first.step}, ${first.operation}`, width),
    ...script.map((operation, step) => `  ${String(step).padStart(3)}  ${operation}`),
    paint('dim', heading),
    ...lines.map((line) => (line.startsWith('≠') ? paint('red', line) : line)),
    ...(more > 0 ? [`  and after ${counted(more, 'later step')}`] : []),
  ];
};

/** What the two are called: a recording and the model. */
export interface Names {
  readonly expected: string;
  readonly found: string;
}

/** A place belongs to the interrupt, or the register, that its last name is a part of. */
const ownerOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.')));

const said = (value: unknown): string => (value === undefined ? '-' : String(value));

/** The sentence that comes last. */
export const comparisonVerdict = (
  comparisons: readonly Comparison[],
  { expected, found }: Names,
  isInterrupted: boolean,
): string => {
  const parted = comparisons.filter(({ partings }) => partings.length > 0);
  const scripts = comparisons.reduce((sum, one) => sum + (one.scripts ?? 1), 0);
  const all = `${counted(scripts, 'script')} of ${counted(stepsOf(comparisons), 'step')}`;
  if (parted.length > 0) {
    return `differs: in ${parted.length} of ${all}, after ${counted(partedOf(parted), 'step')}`;
  }
  const agreed = `the ${found} does in every step what the ${expected} says, in ${all}`;
  return isInterrupted ? `inconclusive: interrupted; until then ${agreed}` : `agrees: ${agreed}`;
};

export const wordOfComparison = (comparisons: readonly Comparison[], isInterrupted: boolean): string =>
  partedOf(comparisons) > 0 ? 'differs' : isInterrupted ? 'inconclusive' : 'agrees';

/** Everything that a text report says, and more, for programs. */
export const comparisonJson = (
  version: string,
  against: string,
  comparisons: readonly Comparison[],
  isInterrupted: boolean,
): object => ({
  vgicheck: version,
  against,
  results: comparisons.map(({ about, partings, ...one }) => ({
    ...one,
    ...about,
    differences: partings.length,
    partings: partings.map(({ step, operation, differences }) => ({ step, operation, differences })),
    ...(partings[0] === undefined ? {} : { first: { expected: partings[0].expected, found: partings[0].found } }),
  })),
  steps: stepsOf(comparisons),
  differences: partedOf(comparisons),
  verdict: wordOfComparison(comparisons, isInterrupted),
});
