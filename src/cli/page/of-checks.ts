import type { Manner } from '../../report/details.js';
import { overall } from '../../report/json.js';
import { nameOfCheck } from '../../report/name.js';
import { isExplored, judge, type Outcome } from '../../report/outcome.js';
import { pageCheck } from '../../report/page/page-check.js';
import { counted } from '../../report/table.js';
import { verdictLine } from '../../report/verdict.js';
import type { Catalogue } from '../catalogue.js';
import type { Report } from './report.js';
import { shownOf } from './runs.js';

/** Every check, and of each the traces that the text shows, and those of known violations. */
export const reportOfChecks = (
  catalogue: Catalogue,
  outcomes: readonly Outcome[],
  { strict, traces }: Manner,
  bug: string | undefined,
): Report => ({
  title: outcomes.length === 1 ? nameOfCheck((outcomes[0] as Outcome).subject) : counted(outcomes.length, 'check'),
  verdict: { word: overall(outcomes, strict), says: verdictLine(outcomes, strict) },
  checks: (numberOf) => outcomes.map((outcome) => pageCheck(outcome, strict, numberOf)),
  shown: outcomes.filter(isExplored).flatMap((outcome) => {
    const { violations, expected } = judge(outcome, strict);
    const { exploration } = outcome;
    const results = traces === 'all' ? exploration.properties : [...violations, ...expected];
    return shownOf(catalogue, outcome, exploration, results);
  }),
  bug,
});
