import type { Sweeping } from '../simulate/index.js';
import { counterexample, type Drawable } from './counterexample.js';
import { labelled, labelWidth, list } from './labels.js';
import { nameOfCheck, slugOf } from './name.js';
import type { Finding } from './outcome.js';
import type { Canvas } from './steps.js';
import { counted, duration, grouped, wrap } from './table.js';

/** A sweep that has ended. */
export interface Swept {
  readonly sweeping: Sweeping<unknown, unknown>;
  /** The smallest configuration that breaks a property, if one does. */
  readonly broken?: Drawable;
  /** What was met of what is known. */
  readonly met: readonly (Finding & { readonly times: number })[];
  /** The commands that search the first of those to their end that were cut short. */
  readonly cutShort: readonly string[];
  /** Which of the properties are witnesses. */
  readonly witnesses: ReadonlySet<string>;
}

/** The trace of what was broken, and then what was covered. */
export const sweepLines = (swept: Swept, canvas: Canvas): readonly string[] => {
  const { broken, sweeping } = swept;
  const { violation } = sweeping;
  const trace =
    broken === undefined || violation === undefined ? [] : [...counterexample(broken, [violation.result], canvas), ''];
  return [...trace, ...coverage(swept, canvas)];
};

const coverage = ({ sweeping, met, witnesses, cutShort }: Swept, { width }: Canvas): readonly string[] => {
  const { held, inconclusive, violation, states, seconds, most, first } = sweeping;
  const all = held + inconclusive + (violation === undefined ? 0 : 1);
  const note = (label: string, text: string): readonly string[] => labelled(label, wrap(text, width - labelWidth));
  const laws = new Map([...sweeping.properties].filter(([id]) => !witnesses.has(id)));
  const reached = new Map([...sweeping.properties].filter(([id]) => witnesses.has(id)));
  return [
    `${counted(all, 'configuration')} in ${duration(seconds)}`,
    ...note('held', `${counted(held, 'configuration')}, each within its bound`),
    ...note(
      'inconclusive',
      `${counted(inconclusive, 'configuration')} of more than ${grouped(most)} states (--max-states)`,
    ),
    ...labelled('to their end', cutShort),
    ...(first === 0 ? [] : note('pairs', pairsIn(all, first))),
    ...note('violated', violation === undefined ? 'none' : '1 configuration'),
    ...note('states', `${counted(states, 'state')} of all configurations together`),
    ...note(
      'covered',
      `${share(sweeping.rules, 'rule')} fired; ${share(laws, 'property', 'properties')} triggered; ${share(reached, 'witness', 'witnesses')} reached`,
    ),
    ...list('never fired', never(sweeping.rules), width),
    ...list('never triggered', never(laws), width),
    ...list('not reached', never(reached), width),
    ...list(
      'known',
      met.map(({ property, story, times }) => `${property} in ${times}: ${slugOf(story)}`),
      width,
    ),
  ];
};

const pairsIn = (searched: number, first: number): string =>
  searched < first
    ? `${grouped(searched)} of the ${counted(first, 'configuration')} in which every pair of options occurs; --runs ${first} searches them all`
    : `every pair of options occurs in the first ${counted(first, 'configuration')}`;

const share = (counts: ReadonlyMap<string, number>, noun: string, plural?: string): string =>
  `${counts.size - never(counts).length} of ${counted(counts.size, noun, plural)}`;

const never = (counts: ReadonlyMap<string, number>): readonly string[] =>
  [...counts].filter(([, times]) => times === 0).map(([id]) => id);

/** The worst of some sweeps. */
export const verdictOfSweep = (all: readonly Swept[]): 'violated' | 'inconclusive' | 'holds' => {
  if (all.some(({ sweeping }) => sweeping.violation !== undefined)) {
    return 'violated';
  }
  return all.some(({ sweeping: { inconclusive, endedBy } }) => inconclusive > 0 || endedBy === 'interrupt')
    ? 'inconclusive'
    : 'holds';
};

/** What a sweep means: it speaks of the configurations that it has seen all of, and of no others. */
export const sweepVerdict = ({ sweeping, broken }: Swept): string => {
  const { held, inconclusive, violation, shrinking, seed, most } = sweeping;
  if (violation !== undefined && broken !== undefined) {
    const { id, trace } = violation.result;
    return `violated: ${id} broken after ${counted(trace?.steps.length ?? 0, 'step')} in ${nameOfCheck(broken.subject)}, the smallest after ${counted(shrinking, 'attempt')} to make it smaller; seed ${seed}; bound: ${broken.subject.bound}`;
  }
  const searched = `${counted(held, 'configuration')}, each within its bound, but for what is known`;
  const interrupted = sweeping.endedBy === 'interrupt' ? 'interrupted; ' : '';
  if (inconclusive === 0 && interrupted === '') {
    return `holds: ${searched}; seed ${seed}`;
  }
  const rest =
    inconclusive === 0
      ? ''
      : `; of ${grouped(inconclusive)} with more than ${grouped(most)} states nothing is said, more of them are seen with --max-states ${10 * most}`;
  return `inconclusive: ${interrupted}nothing is broken in ${searched}${rest}; seed ${seed}`;
};
