import { type Depiction, heedsFairness, type Model } from '../language/index.js';
import type { CutShortBy, PropertyResult, Undecided } from '../search/result.js';
import { drawInstance } from '../trace/depict.js';
import { heededBy } from '../trace/lasso.js';
import type { Trace } from '../trace/trace.js';
import { stepsTo } from './outcome.js';
import { counted } from './table.js';

/**
 * How a property is broken, or a witness reached: `after 8 steps`, or by a run that never ends: `by a loop of 4 steps after
 * 3 steps`. Undefined of a witness that was not reached.
 */
export const howOf = (result: PropertyResult<unknown>): string | undefined => {
  const steps = stepsTo(result);
  return result.trace === undefined
    ? steps === undefined
      ? undefined
      : `after ${counted(steps, 'step')}`
    : howLong(result.trace);
};

export const howLong = ({ steps, loop }: Trace<unknown>): string => {
  if (loop === undefined) {
    return `after ${counted(steps.length, 'step')}`;
  }
  const stem = loop === 0 ? 'from the beginning' : `after ${counted(loop, 'step')}`;
  return loop === steps.length ? `by resting ${stem}` : `by a loop of ${counted(steps.length - loop, 'step')} ${stem}`;
};

/** What runs are assumed to do: nothing is said where no property asks for it. */
export const assumedIn = ({ rules, properties }: Model<unknown>): readonly string[] => {
  if (!properties.some(heedsFairness)) {
    return [];
  }
  const those = (fairness: 'weak' | 'strong') =>
    rules
      .filter(({ fair }) => fair === fairness)
      .map(({ id, due }) => (due === undefined ? id : `${id} where it is due`));
  const told = (['weak', 'strong'] as const).flatMap((fairness) => {
    const ids = those(fairness);
    return ids.length === 0 ? [] : [`${fairness}ly fair: ${ids.join(', ')}`];
  });
  return told.length === 0 ? ['nothing: no rule is said to be fair, so that every run may rest at any time'] : told;
};

/** The same in a few words, for the verdict over some models: a rule counts once, in however many of them it is. */
export const assumedInWords = (models: readonly Model<unknown>[]): string | undefined => {
  const asked = models.filter(({ properties }) => properties.some(heedsFairness));
  if (asked.length === 0) {
    return undefined;
  }
  const count = (fairness: 'weak' | 'strong'): number =>
    new Set(asked.flatMap(({ rules }) => rules.filter(({ fair }) => fair === fairness).map(({ id }) => id))).size;
  const [weak, strong] = [count('weak'), count('strong')];
  const words =
    weak + strong === 0
      ? 'no rule is assumed to be fair'
      : `${[...(weak > 0 ? [`${counted(weak, 'rule')} weakly`] : []), ...(strong > 0 ? [`${counted(strong, 'rule')} strongly`] : [])].join(' and ')} fair`;
  const bare = asked.filter(({ rules }) => rules.every(({ fair }) => fair === undefined)).length;
  const but = bare > 0 && weak + strong > 0 ? `, and none in ${bare} of them` : '';
  return models.length === 1 ? words : `${words} in ${counted(asked.length, 'check')}${but}`;
};

/** Why a loop is a fair run, of the actions that do not happen in it. */
export const heedsIn = (model: Model<unknown>, trace: Trace<unknown>, depiction?: Depiction): readonly string[] => {
  const { loop } = trace;
  if (loop === undefined) {
    return [];
  }
  if (loop === trace.steps.length) {
    return ['nothing that is fair is enabled in the last state'];
  }
  const heeded = heededBy(model, trace, loop);
  const waiting = heeded.filter(({ taken, isEnabledSomewhere }) => taken === undefined && isEnabledSomewhere);
  const said = waiting.map(
    ({ action, fairness, disabledAfter }) =>
      `${drawInstance(action.rule, action.params, depiction)}, ${fairness}ly fair, is not enabled after step ${disabledAfter}`,
  );
  const taken = heeded.filter((one) => one.taken !== undefined).length;
  return [...said, `${counted(taken, 'fair action')} in the loop; the others are never enabled in it`];
};

/** Why a property of runs is not decided. */
export const undecidedBy = (reason: Undecided): string => {
  switch (reason) {
    case 'symmetry':
      return 'with --symmetry states that differ in names are one, and what is fair to whom is lost; leave it out';
    case 'outside':
      return 'a step leaves the schema, and what would follow is not known';
    default:
      return `its search was cut short by ${limits[reason]}`;
  }
};

/** What has cut a search short, in words. */
export const limits: Readonly<Record<CutShortBy, string>> = {
  violation: 'a violation',
  states: '--max-states',
  depth: '--max-depth',
  seconds: '--max-seconds',
  memory: 'the limit of memory (--max-memory)',
  machine: 'the memory that there is',
  disk: 'a disk',
  interrupt: 'an interrupt',
  omission: 'the way of keeping states (--visited bitstate), which may miss some',
};
