import { type Action, type Depiction, type Model, UsageError } from '../language/index.js';
import { isWitness } from '../report/counterexample.js';
import { isCalled, namesOf } from '../report/name.js';
import type { Counts, Finding, Subject } from '../report/outcome.js';
import { counted } from '../report/table.js';
import { propertyOf } from '../semantics/index.js';
import type { Catalogue, CatalogueBug } from './catalogue.js';
import { unknown } from './nearest.js';
import { everyProperty } from './sayings.js';
import { type Asked, assertEra, bugNamed, mendedOf, request, scenarioNamed, typed } from './scenarios.js';

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
  /** Only in these; none means every era of each scenario. */
  readonly eras?: readonly string[];
  readonly bug?: string | undefined;
  /** Ids or names of the only properties to check; none means all. */
  readonly properties: readonly string[];
  /** Each scenario that has findings once more, with their causes mended. */
  readonly mended?: true;
}

/**
 * The checks that a wish asks for, all of them made before the first begins.
 * @throws UsageError where it names something unknown or contradicts itself.
 */
export const planOf = (catalogue: Catalogue, wish: Wish): readonly Check[] => {
  const { suite, eras = [], properties } = wish;
  const bug = wish.bug === undefined ? undefined : bugNamed(catalogue, wish.bug);
  if (wish.names.length > 0 && suite !== undefined) {
    throw new UsageError(`--suite ${suite} and ${wish.names[0]} contradict each other; name scenarios or a suite`);
  }
  if (bug !== undefined && suite !== undefined) {
    throw new UsageError(`--suite ${suite} and --bug ${bug.id} contradict each other; a bug is checked in a scenario`);
  }
  for (const era of eras) {
    assertEra(catalogue, era);
  }
  const named = wish.names.length > 0 || bug !== undefined;
  const asked = named ? byName(catalogue, wish.names, bug) : bySuite(catalogue, suite ?? 'quick', eras);
  const checks = asked.flatMap((one) =>
    erasOf(one, eras, bug, named).flatMap((chosen) => {
      const check = checkOf(one, chosen, bug);
      return wish.mended && hasMends(one, check) ? [check, checkOf(mendedOf(one), chosen, bug)] : [check];
    }),
  );
  return properties.length === 0
    ? checks
    : restricted(
        catalogue,
        checks,
        properties.map((given) => idOf(checks, given)),
        named,
      );
};

/** `linux-7.3 in 51 scenarios, where it reaches the same states as linux-6.19`: what a suite leaves out. */
export const leftOutOf = (
  catalogue: Catalogue,
  { names, suite = 'quick', eras = [], bug }: Wish,
): readonly string[] => {
  const isSuite = names.length === 0 && eras.length === 0 && bug === undefined;
  const same = catalogue.scenarios
    .filter(({ suites }) => isSuite && suites.includes(suite))
    .flatMap(({ sameAs = {} }) => Object.entries(sameAs));
  const pairs = [...new Map(same)];
  return pairs.map(([one, other]) => {
    const { length } = same.filter(([left]) => left === one);
    return `${one} in ${counted(length, 'scenario')}, where it reaches the same states as ${other}`;
  });
};

/** Is there another check to be made of it, with the causes of its findings mended? */
export const hasMends = ({ scenario, mended }: Asked, { findings }: Check): boolean =>
  !mended && scenario.canBeMended === true && findings.some(({ isMended }) => isMended);

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
export const checkOf = (asked: Asked, era: string | undefined, bug?: CatalogueBug): Check => {
  const { scenario, name, args, mended } = asked;
  if (bug !== undefined && scenario.bugs !== undefined && !scenario.bugs.includes(bug.id)) {
    const possible = scenario.bugs.length > 0 ? `possible there: ${scenario.bugs.join(', ')}` : 'no bug can';
    throw new UsageError(`bug ${bug.id} cannot be switched on in the scenario ${name}; ${possible}`);
  }
  const wanted = request({ era, bug: bug?.native ? undefined : bug?.id, args, mended });
  const isStock = (bug === undefined || bug.native) && !mended;
  const pinned = isStock ? scenario.pinned?.(era, args) : undefined;
  const depiction = scenario.depict?.(wanted);
  const known = scenario.findings?.(era, args) ?? [];
  // Whoever asks for a bug that the era itself has wants to see it, not to hear that it is known.
  const isAskedFor = ({ property }: Finding): boolean =>
    bug?.native === true && bug.scenario === name && property === bug.breaks;
  const built = scenario.build(wanted);
  return {
    subject: {
      scenario: name,
      ...(era === undefined ? {} : { era }),
      ...(wanted.bug === undefined ? {} : { bug: wanted.bug }),
      ...(mended ? { mended: storiesOf(known.filter(({ isMended }) => isMended)) } : {}),
      bound: (args === undefined ? undefined : scenario.boundOf?.(args)) ?? scenario.bound,
      ...(scenario.module === undefined ? {} : { module: scenario.module }),
    },
    // With a cause mended a witness may be out of reach.
    model: mended ? { ...built, properties: built.properties.filter((property) => !isWitness(property)) } : built,
    findings: mended
      ? known.filter(({ isMended }) => !isMended).map(({ property, story }) => ({ property, story, mayBeGone: true }))
      : known.filter((finding) => !isAskedFor(finding)),
    ...(pinned === undefined ? {} : { pinned }),
    ...(depiction === undefined ? {} : { depiction }),
    ...(scenario.door === undefined ? {} : { door: scenario.door }),
  };
};

const storiesOf = (findings: readonly Finding[]): readonly string[] => [...new Set(findings.map(({ story }) => story))];

/** A check of nothing but some of its properties. */
export const only = (check: Check, properties: readonly string[]): Check => ({
  ...check,
  model: { ...check.model, properties: check.model.properties.filter(({ id }) => properties.includes(id)) },
});

const byName = (catalogue: Catalogue, names: readonly string[], bug: CatalogueBug | undefined): readonly Asked[] => {
  const distinct = [...new Set(names.length > 0 || bug === undefined ? names : [bug.scenario])];
  return distinct.map((name) => scenarioNamed(catalogue, name));
};

const bySuite = (catalogue: Catalogue, suite: 'quick' | 'full', asked: readonly string[]): readonly Asked[] => {
  const scenarios = catalogue.scenarios.filter(
    ({ suites, eras }) => suites.includes(suite) && (asked.length === 0 || asked.some((era) => eras.includes(era))),
  );
  if (scenarios.length === 0) {
    throw new UsageError(
      `no scenario of the suite ${suite} is checked${asked.length === 0 ? '' : ` in ${asked.join(' or ')}`}; see ${typed(catalogue, 'list scenarios')}`,
    );
  }
  return scenarios.map((scenario) => ({ scenario, name: scenario.id }));
};

const erasOf = (
  { scenario, name }: Asked,
  asked: readonly string[],
  bug: CatalogueBug | undefined,
  named: boolean,
): readonly (string | undefined)[] => {
  const other = asked.find((era) => era !== bug?.era);
  if (bug?.native && other !== undefined) {
    throw new UsageError(`bug ${bug.id} is how ${bug.era} was and cannot be switched on in ${other}; leave --era out`);
  }
  const chosen = asked.length === 0 && bug !== undefined ? [bug.era] : asked;
  if (chosen.length === 0) {
    const { eras, sameAs = {} } = scenario;
    return eras.length > 0 ? eras.filter((one) => named || !(one in sameAs)) : [undefined];
  }
  if (asked.length === 0 && scenario.eras.length === 0) {
    return [undefined];
  }
  const its = scenario.eras.filter((era) => chosen.includes(era));
  if (its.length === 0) {
    const eras = scenario.eras.length > 0 ? `its eras: ${scenario.eras.join(', ')}` : 'it has no eras, leave --era out';
    throw new UsageError(`scenario ${name} is not checked in the era ${chosen.join(' or ')}; ${eras}`);
  }
  return its;
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
    const names = new Set(checks.flatMap(({ subject }) => (subject.mended === undefined ? [subject.scenario] : [])));
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
