import type { Catalogue, CatalogueBug, Configuration } from './catalogue.js';
import { type Check, checkOf } from './plan.js';
import { scenarioNamed } from './scenarios.js';

/**
 * The check of a generated configuration. What is known to break there is known with a bug switched on, too; only of a
 * bug that the era itself had it is what is looked for.
 */
export const checkOfConfiguration = (catalogue: Catalogue, { name, era }: Configuration, bug?: CatalogueBug): Check => {
  const asked = scenarioNamed(catalogue, name);
  const check = checkOf(asked, era, bug);
  return bug === undefined || bug.native ? check : { ...check, findings: checkOf(asked, era).findings };
};
