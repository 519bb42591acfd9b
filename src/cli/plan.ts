import { type Action, type Depiction, type Model, UsageError } from '../language/index.js';
import { isCalled, namesOf } from '../report/name.js';
import type { Counts, Finding, Subject } from '../report/outcome.js';
import { propertyOf } from '../semantics/index.js';
import type { Catalogue, CatalogueBug } from './catalogue.js';
import { unknown } from './nearest.js';
import { everyProperty } from './sayings.js';
import { type Asked, assertEra, bugNamed, request, scenarioNamed, typed } from './scenarios.js';

/** One search to carry out: a scenario in an era, perhaps with a bug. */
export interface Check {
  readonly subject: Subject;
  readonly model: Model<unknown>;
  readonly pinned?: Counts;
  readonly findings: readonly Finding[];
  readonly depiction?: Depiction;
  readonly door?: (action: Action) => Action;
}

export interface Wish {
  /** Scenarios by name; none means the suite. */
  readonly names: readonly string[];
  readonly suite?: 'quick' | 'full' | undefined;
  readonly era?: string | undefined;
  readonly bug?: string | undefined;
  /** Ids or names of the only properties to check; none means all. */
  readonly properties: readonly string[];
}

/**
 * The checks that a wish asks for, all of them made before the first begins.
 * @throws UsageError where it names something unknown or contradicts itself.
 */
export const planOf = (catalogue: Catalogue, wish: Wish): readonly Check[] => {
  const { suite, era, properties } = wish;
  const bug = wish.bug === undefined ? undefined : bugNamed(catalogue, wish.bug);
  if (wish.names.length > 0 && suite !== undefined) {
    throw new UsageError(`--suite ${suite} and ${wish.names[0]} contradict each other; name scenarios or a suite`);
  }
  if (bug !== undefined && suite !== undefined) {
    throw new UsageError(`--suite ${suite} and --bug ${bug.id} contradict each other; a bug is checked in a scenario`);
  }
  if (era !== undefined) {
    assertEra(catalogue, era);
  }
  const named = wish.names.length > 0 || bug !== undefined;
  const asked = named ? byName(catalogue, wish.names, bug) : bySuite(catalogue, suite ?? 'quick', era);
  const checks = asked.flatMap((one) => erasOf(one, era, bug).map((chosen) => checkOf(one, chosen, bug)));
  return properties.length === 0
    ? checks
    : restricted(
        catalogue,
        checks,
        properties.map((given) => idOf(checks, given)),
        named,
      );
};

/**
 * A property may be asked for by its name.
 * @throws UsageError where the models that are checked give the name to different properties.
 */
const idOf = (checks: readonly Check[], given: string): string => {
  const found = checks.flatMap(({ model, subject }) => {
    const property = propertyOf(model, given);
    return property === undefined ? [] : [[property.id, subject.scenario] as const];
  });
  const ids = new Map(found);
  if (ids.size > 1 && !ids.has(given)) {
    const each = [...ids].map(([id, scenario]) => `${id} in ${scenario}`);
    throw new UsageError(`the property ${given} is ${each.join(', and ')}; ask for it by its id`);
  }
  return ids.has(given) ? given : (found[0]?.[0] ?? given);
};

/** One check; a bug that the era itself has needs no switching on. */
export const checkOf = ({ scenario, name, args }: Asked, era: string | undefined, bug?: CatalogueBug): Check => {
  if (bug !== undefined && scenario.bugs !== undefined && !scenario.bugs.includes(bug.id)) {
    const possible = scenario.bugs.length > 0 ? `possible there: ${scenario.bugs.join(', ')}` : 'no bug can';
    throw new UsageError(`bug ${bug.id} cannot be switched on in the scenario ${name}; ${possible}`);
  }
  const asked = request({ era, bug: bug?.native ? undefined : bug?.id, args });
  const pinned = bug === undefined || bug.native ? scenario.pinned?.(era, args) : undefined;
  const depiction = scenario.depict?.(asked);
  return {
    subject: {
      scenario: name,
      ...(era === undefined ? {} : { era }),
      ...(asked.bug === undefined ? {} : { bug: asked.bug }),
      bound: (args === undefined ? undefined : scenario.boundOf?.(args)) ?? scenario.bound,
      ...(scenario.module === undefined ? {} : { module: scenario.module }),
    },
    model: scenario.build(asked),
    // Whoever asks for a bug that the era itself has wants to see it, not to hear that it is known.
    findings: (scenario.findings?.(era, args) ?? []).filter(({ property }) => property !== bug?.breaks),
    ...(pinned === undefined ? {} : { pinned }),
    ...(depiction === undefined ? {} : { depiction }),
    ...(scenario.door === undefined ? {} : { door: scenario.door }),
  };
};

/** A check of nothing but some of its properties. */
export const only = (check: Check, properties: readonly string[]): Check => ({
  ...check,
  model: { ...check.model, properties: check.model.properties.filter(({ id }) => properties.includes(id)) },
});

const byName = (catalogue: Catalogue, names: readonly string[], bug: CatalogueBug | undefined): readonly Asked[] => {
  const distinct = [...new Set(names.length > 0 || bug === undefined ? names : [bug.scenario])];
  return distinct.map((name) => scenarioNamed(catalogue, name));
};

const bySuite = (catalogue: Catalogue, suite: 'quick' | 'full', era: string | undefined): readonly Asked[] => {
  const scenarios = catalogue.scenarios.filter(
    ({ suites, eras }) => suites.includes(suite) && (era === undefined || eras.includes(era)),
  );
  if (scenarios.length === 0) {
    throw new UsageError(
      `no scenario of the suite ${suite} is checked${era === undefined ? '' : ` in ${era}`}; see ${typed(catalogue, 'list scenarios')}`,
    );
  }
  return scenarios.map((scenario) => ({ scenario, name: scenario.id }));
};

const erasOf = (
  { scenario, name }: Asked,
  era: string | undefined,
  bug: CatalogueBug | undefined,
): readonly (string | undefined)[] => {
  if (bug?.native && era !== undefined && era !== bug.era) {
    throw new UsageError(`bug ${bug.id} is how ${bug.era} was and cannot be switched on in ${era}; leave --era out`);
  }
  const chosen = era ?? bug?.era;
  if (chosen === undefined) {
    return scenario.eras.length > 0 ? scenario.eras : [undefined];
  }
  if (era === undefined && scenario.eras.length === 0) {
    return [undefined];
  }
  if (!scenario.eras.includes(chosen)) {
    const eras = scenario.eras.length > 0 ? `its eras: ${scenario.eras.join(', ')}` : 'it has no eras, leave --era out';
    throw new UsageError(`scenario ${name} is not checked in the era ${chosen}; ${eras}`);
  }
  return [chosen];
};

/** Of a suite only the checks that have the properties remain; a named scenario must have them. */
const restricted = (
  catalogue: Catalogue,
  checks: readonly Check[],
  properties: readonly string[],
  named: boolean,
): readonly Check[] => {
  const has = (check: Check, property: string): boolean => propertyOf(check.model, property)?.id === property;
  for (const property of properties) {
    if (!checks.some((check) => has(check, property))) {
      const known = [...new Set(checks.flatMap(({ model }) => model.properties.flatMap(namesOf)))];
      const elsewhere = everyProperty(catalogue).find(({ saying }) => isCalled(saying, property));
      throw new UsageError(
        elsewhere === undefined
          ? unknown('property', property, known, typed(catalogue, 'list properties'))
          : `the property ${property} does not apply in what is checked; it does in ${elsewhere.scenarios.slice(0, 6).join(', ')}`,
      );
    }
    const names = new Set(checks.map(({ subject }) => subject.scenario));
    const lacking = [...names].find(
      (name) => !checks.some((check) => check.subject.scenario === name && has(check, property)),
    );
    if (named && lacking !== undefined) {
      throw new UsageError(`the scenario ${lacking} does not have the property ${property}; leave one of them out`);
    }
  }
  return checks
    .filter((check) => properties.some((property) => has(check, property)))
    .map((check) => only(check, properties));
};
