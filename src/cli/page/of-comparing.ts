import { type ComparedChecks, comparingVerdict } from '../../report/comparing.js';
import { wordOfComparing } from '../../report/comparing-cases.js';
import { pageCheck } from '../../report/page/page-check.js';
import { counted } from '../../report/table.js';
import type { Catalogue } from '../catalogue.js';
import type { Check } from '../plan.js';
import type { Report } from './report.js';
import { shownOf } from './runs.js';

/** What a hypervisor newly breaks, each trace beside what the stock one does by the same actions. */
export const reportOfComparing = (
  catalogue: Catalogue,
  all: readonly (ComparedChecks & { readonly mine: Check; readonly stock: Check })[],
): Report => ({
  title: `compared in ${counted(all.length, 'scenario')}`,
  verdict: { word: wordOfComparing(all), says: comparingVerdict(all) },
  checks: (numberOf) =>
    all.map(({ mine, compared }) => pageCheck({ ...mine, exploration: compared.mine }, false, numberOf)),
  shown: all.flatMap(({ mine, stock, compared }) =>
    shownOf(
      catalogue,
      mine,
      compared.mine,
      compared.newlyBroken.map(({ result }) => result),
    ).map((shown) => ({ ...shown, beside: { label: stock.subject.era ?? 'stock', check: stock } })),
  ),
});
