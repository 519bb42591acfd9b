import type { Depiction, Model } from '../language/index.js';
import type { Catalogue } from './catalogue.js';
import { catalogueOf } from './own-catalogue.js';
import { checkOf } from './plan.js';
import { assertEra, bugNamed, scenarioNamed } from './scenarios.js';

/**
 * A scenario's model as the command line checks it, for tests and programs of one's own.
 * @param own what a module exports (`import * as own`), where the scenario is one of its.
 * @throws UsageError where there is no such scenario, era or bug.
 */
export const checkableOf = (
  catalogue: Catalogue,
  { scenario, era, bug }: { readonly scenario: string; readonly era?: string; readonly bug?: string },
  own?: Readonly<Record<string, unknown>>,
): { readonly model: Model<unknown>; readonly depiction?: Depiction } => {
  const chosen =
    own === undefined ? catalogue : catalogueOf(catalogue, { file: 'the module', sha256: '', exports: own });
  const asked = scenarioNamed(chosen, scenario);
  if (era !== undefined) {
    assertEra(chosen, era);
  }
  const { model, depiction } = checkOf(asked, era, bug === undefined ? undefined : bugNamed(chosen, bug));
  return { model, ...(depiction === undefined ? {} : { depiction }) };
};
