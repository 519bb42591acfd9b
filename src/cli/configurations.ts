import type { Catalogue, CatalogueBug, Configuration, Finding } from './catalogue.js';
import { type Check, checkOf } from './plan.js';
import { mendedOf, scenarioNamed } from './scenarios.js';

/**
 * The check of a generated configuration. What is known to break there is known with a bug switched on, too; only of a
 * bug that the era itself had it is what is looked for.
 */
export const checkOfConfiguration = (catalogue: Catalogue, { name, era }: Configuration, bug?: CatalogueBug): Check => {
  const asked = scenarioNamed(catalogue, name);
  const check = checkOf(asked, era, bug);
  const isLookedFor = ({ property }: Finding): boolean => bug?.native === true && property === bug.breaks;
  return { ...check, findings: check.findings.filter((finding) => !isLookedFor(finding)) };
};

/** The same configuration with the causes of its findings mended. */
export const mendedConfiguration = (catalogue: Catalogue, configuration: Configuration): Configuration => ({
  ...configuration,
  name: mendedOf(scenarioNamed(catalogue, configuration.name)).name,
});
