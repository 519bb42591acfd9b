import type { Became, Case, Naming, Report } from './cases.js';
import { type Comparison, comparisonVerdict, type Names, partingLines, wordOfComparison } from './comparison.js';
import { plain } from './paint.js';
import { counted } from './table.js';

/** A comparison with another implementation. */
export interface Conformance {
  /** The implementation. */
  readonly against: string;
  readonly names: Names;
  readonly comparisons: readonly Comparison[];
  readonly isInterrupted: boolean;
}

/** A suite for each set of scripts, in which a script is a case: the model does what the other implementation did. */
export const reportOfConformance = (
  { against, names, comparisons, isInterrupted }: Conformance,
  again: (one?: Comparison) => string,
  { program, version }: Pick<Naming, 'program' | 'version'>,
): Report => ({
  program,
  version,
  verdict: wordOfComparison(comparisons, isInterrupted),
  says: comparisonVerdict(comparisons, names, isInterrupted),
  suites: setsOf(comparisons).map((set) => {
    const some = comparisons.filter((one) => one.set === set);
    const steps = some.reduce((sum, one) => sum + one.steps, 0);
    return {
      name: `${against} ${set}`,
      subject: { scenario: set, bound: `scripts of ${counted(steps, 'operation')}` },
      seconds: 0,
      command: again(),
      cases: [...some.map((one) => caseOf(one, names, again(one))), ...(isInterrupted ? [interrupted(again())] : [])],
    };
  }),
});

/** Where it was interrupted before anything was compared, that is all there is to tell. */
const setsOf = (comparisons: readonly Comparison[]): readonly string[] =>
  comparisons.length === 0 ? ['nothing'] : [...new Set(comparisons.map(({ set }) => set))];

const caseOf = (one: Comparison, names: Names, command: string): Case => {
  const { scenario, steps, partings, set } = one;
  const [first] = partings;
  const became: Became =
    first === undefined
      ? { verdict: 'holds', fails: false, message: '' }
      : {
          verdict: 'violated',
          fails: true,
          message: `the ${names.found} differs from the ${names.expected} after step ${first.step}, ${first.operation}`,
        };
  return {
    id: `${set}/${scenario}`,
    title: scenario,
    says: `the ${names.found} does what the ${names.expected} does in each of ${counted(steps, 'step')}`,
    cites: '',
    command,
    ...became,
    ...(first === undefined ? {} : { lines: (width: number) => partingLines(one, names, { paint: plain, width }) }),
  };
};

const interrupted = (command: string): Case => ({
  id: 'search',
  title: 'search',
  says: 'every script is compared to its end',
  cites: '',
  command,
  verdict: 'inconclusive',
  fails: true,
  message: 'interrupted',
});
