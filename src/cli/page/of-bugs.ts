import { pageCheck } from '../../report/page/page-check.js';
import type { Catalogue } from '../catalogue.js';
import type { Hunt } from '../hunt.js';
import type { Report } from './report.js';
import { shownOf } from './runs.js';

/** Each bug's search, with the trace that shows it. */
export const reportOfBugs = (catalogue: Catalogue, hunts: readonly Hunt[], verdict: string): Report => ({
  title: 'bugs, switched on one by one',
  verdict: { word: verdict.split(':')[0] ?? '', says: verdict },
  checks: (numberOf) =>
    hunts.flatMap(({ bug, outcome }) =>
      outcome === undefined ? [] : [{ ...pageCheck(outcome, false, numberOf), bug: bug.id }],
    ),
  shown: hunts.flatMap(({ bug, outcome }) =>
    outcome === undefined
      ? []
      : shownOf(catalogue, outcome, outcome.exploration, outcome.exploration.properties).map((shown) => ({
          ...shown,
          bug: bug.id,
        })),
  ),
});
