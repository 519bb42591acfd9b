import { pageCheck } from '../../report/page/page-check.js';
import type { BugHunt } from '../bugs-cases.js';
import type { Catalogue } from '../catalogue.js';
import { checkingAgain } from '../scenarios.js';
import type { Report } from './report.js';
import { type Shown, shownOf } from './runs.js';

/** What became of looking for each bug, with the trace that shows it. */
export const reportOfBugs = (catalogue: Catalogue, hunts: readonly BugHunt[], verdict: string): Report => ({
  title: 'bugs, switched on one by one',
  verdict: { word: verdict.split(':')[0] ?? '', says: verdict },
  checks: (numberOf) =>
    hunts.flatMap(({ bug, outcome }) =>
      outcome === undefined ? [] : [{ ...pageCheck(outcome, false, numberOf), bug: bug.id }],
    ),
  shown: hunts.flatMap((hunt) => shownBy(catalogue, hunt).map((shown) => ({ ...shown, bug: hunt.bug.id }))),
});

const shownBy = (catalogue: Catalogue, { outcome, found }: BugHunt): readonly Shown[] => {
  if (outcome !== undefined) {
    return shownOf(catalogue, outcome, outcome.exploration, outcome.exploration.properties);
  }
  if (found === undefined) {
    return [];
  }
  const { check, result } = found;
  const command = checkingAgain(catalogue, check.subject, result.id);
  return [{ check: { ...check, findings: [] }, results: [result], isShortest: false, command }];
};
