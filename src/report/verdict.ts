import type { CutShortBy } from '../explore/result.js';
import { named } from '../language/index.js';
import { inCounts, nameOfCheck } from './name.js';
import { type Explored, type Failed, isExplored, isFailed, type Judgement, judge, type Outcome } from './outcome.js';
import { counted, grouped } from './table.js';

/** The verdict over everything that was checked, in one sentence that states its bound. */
export const verdictLine = (outcomes: readonly Outcome[], strict: boolean): string => {
  const [only] = outcomes;
  if (only !== undefined && outcomes.length === 1) {
    return isFailed(only) ? failedLine(only) : singleLine(only, judge(only, strict));
  }
  const failed = outcomes.filter(isFailed);
  const explored = outcomes.filter(isExplored).map((check) => ({ check, judgement: judge(check, strict) }));
  const such = (verdict: Judgement['verdict']) => explored.filter(({ judgement }) => judgement.verdict === verdict);
  const names = (checks: typeof explored): string => checks.map(({ check }) => nameOfCheck(check.subject)).join(', ');
  const rest = `${such('holds').length} of ${counted(outcomes.length, 'check')} hold`;
  if (failed.length > 0) {
    return `failed: ${failed.map(({ subject }) => nameOfCheck(subject)).join(', ')}; ${rest}`;
  }
  if (such('violated').length > 0) {
    const stories = such('violated').map(
      ({ check, judgement }) => `${troubles(check, judgement)} in ${nameOfCheck(check.subject)}`,
    );
    return `violated: ${stories.join('; ')}; ${rest}`;
  }
  if (such('inconclusive').length > 0) {
    return `inconclusive: cut short in ${names(such('inconclusive'))}, nothing violated in what was seen; ${rest}`;
  }
  if (such('vacuous').length > 0) {
    return `vacuous: properties never in danger in ${names(such('vacuous'))} (--strict); ${rest}`;
  }
  const states = explored.reduce((sum, { check }) => sum + check.exploration.states, 0);
  return `holds: ${counted(outcomes.length, 'check')}, each within its scenario's bound; all ${grouped(states)} reachable worlds were seen`;
};

/** What is wrong in one check, in a few words: `S01 broken after 4 steps`. */
export const troubles = ({ exploration }: Explored, { violations, gone, changed }: Judgement): string =>
  [
    ...violations.map(({ id, params, trace }) =>
      trace === undefined
        ? `${id} not reached`
        : `${named(id, params ?? {})} broken after ${counted(trace.steps.length, 'step')}`,
    ),
    ...gone.map(({ property }) => `${property} expected to be broken and holds`),
    ...(changed === undefined ? [] : [`counts changed: pinned ${inCounts(changed)}; found ${inCounts(exploration)}`]),
  ].join(', ');

const failedLine = ({ subject, error }: Failed): string => `failed: ${nameOfCheck(subject)}: ${error.message}`;

const singleLine = (check: Explored, judgement: Judgement): string => {
  const { subject, exploration } = check;
  const name = nameOfCheck(subject);
  const seen = `${counted(exploration.states, 'world')}, ${counted(exploration.depth, 'level')} deep`;
  const extent =
    exploration.cutShortBy === undefined
      ? `all reachable worlds were seen: ${seen}`
      : `the search ended there: ${seen}`;
  const bound = `bound: ${subject.bound}`;
  switch (judgement.verdict) {
    case 'violated':
      return `violated: ${troubles(check, judgement)} in ${name}; ${extent}; ${bound}`;
    case 'inconclusive':
      return `inconclusive: ${name} was cut short by ${limits[exploration.cutShortBy ?? 'interrupt']}; nothing violated in ${seen}; ${bound}`;
    case 'vacuous':
      return `vacuous: never in danger in ${name}: ${judgement.vacuous.join(', ')} (--strict); ${extent}; ${bound}`;
    case 'holds':
      return `holds: ${name}; ${extent}; ${bound}`;
  }
};

const limits: Readonly<Record<CutShortBy, string>> = {
  violation: 'a violation',
  states: '--max-states',
  depth: '--max-depth',
  seconds: '--max-seconds',
  memory: 'the limit of memory (--max-memory)',
  interrupt: 'an interrupt',
};
