import type { Property, Rule } from '../language/index.js';
import { titleOf } from '../report/labels.js';
import { inCounts, slugOf } from '../report/name.js';
import type { Catalogue, CatalogueBug, CatalogueEra, CatalogueScenario } from './catalogue.js';
import { everyFinding, everyProperty, everyRule, type FoundIn, type Occurrence } from './sayings.js';
import { request } from './scenarios.js';

/** What there is to say of a property, rule, finding, bug, era or scenario. */
export interface Explanation {
  readonly topic: 'properties' | 'rules' | 'findings' | 'bugs' | 'eras' | 'scenarios';
  readonly id: string;
  /** What it may be asked for by, too. */
  readonly name?: string;
  /** What kind of thing it is. */
  readonly what: string;
  /** What is to be said, by label. */
  readonly facts: Readonly<Record<string, string>>;
  readonly words?: CatalogueScenario['words'];
}

type Said = Omit<Explanation, 'topic'>;

/** Everything in a catalogue that has an id. */
export const explanationsOf = (catalogue: Catalogue): readonly Explanation[] => {
  const of = (topic: Explanation['topic'], all: readonly Said[]) => all.map((said) => ({ topic, ...said }));
  const everyOne = everyProperty(catalogue);
  return [
    ...of(
      'properties',
      everyOne.map((property) => propertyExplained(property, catalogue)),
    ),
    ...of('rules', everyRule(catalogue).map(ruleExplained)),
    ...of(
      'findings',
      everyFinding(catalogue).map((finding) => findingExplained(finding, catalogue, everyOne)),
    ),
    ...of('bugs', catalogue.bugs.map(bugExplained)),
    ...of(
      'eras',
      catalogue.eras.map((era) => eraExplained(era, catalogue)),
    ),
    ...of('scenarios', catalogue.scenarios.map(scenarioExplained)),
  ];
};

const propertyExplained = (
  { saying: { id, name, kind, says, cites, applies = '' }, by, scenarios }: Occurrence<Property<unknown>>,
  catalogue: Catalogue,
): Said => ({
  id,
  ...(name === undefined ? {} : { name }),
  what: kindOf[kind],
  facts: {
    says,
    cites,
    'owed by': by.join(', '),
    applies,
    scenarios: scenarios.join(', '),
    bugs: bugsBreaking(catalogue, id),
  },
});

const ruleExplained = ({ saying: { id, says, cites, by }, scenarios }: Occurrence<Rule<unknown>>): Said => ({
  id,
  what: 'a rule',
  facts: { says, cites, by, scenarios: scenarios.join(', ') },
});

const kindOf = {
  always: 'a property of every reachable state',
  everyStep: 'a property of every step',
  sometimes: 'a witness: some reachable state must satisfy it',
  someStep: 'a witness: some step must satisfy it',
  eventually: 'a promise: in every fair run it is met at some time',
  leadsTo: 'a promise: in every fair run, what is said follows',
  recurs: 'a promise: in every fair run it is met again and again',
  recoverable: 'from every state a state that satisfies it can be reached',
  noCycleWithout: 'no cycle is without progress',
} as const;

const bugsBreaking = ({ bugs }: Catalogue, property: string): string =>
  bugs
    .filter(({ breaks }) => breaks === property)
    .map(({ id }) => id)
    .join(', ');

const findingExplained = (
  { story, properties, eras, scenarios }: FoundIn,
  catalogue: Catalogue,
  everyOne: readonly Occurrence<Property<unknown>>[],
): Said => {
  const { mend = '', notMended = '', told = '' } = catalogue.findings?.find((known) => known.story === story) ?? {};
  const sayings = everyOne.map(({ saying }) => saying);
  const titles = properties.map((id) => titleOf(sayings.find((saying) => saying.id === id) ?? { id }));
  return {
    id: slugOf(story),
    what: 'a finding: a violation that is known and expected',
    facts: {
      says: story,
      breaks: titles.join(', '),
      eras: eras.join(', '),
      scenarios: scenarios.join(', '),
      'gone where': mend,
      'not mended': notMended,
      'described in': told === '' ? '' : `${told}#${slugOf(story)}`,
    },
  };
};

const bugExplained = (bug: CatalogueBug): Said => ({
  id: bug.id,
  what: bug.native ? `a bug that ${bug.era} really had` : 'a bug to switch on',
  facts: {
    says: bug.says,
    cites: bug.cites,
    by: bug.by,
    'fixed by': bug.fixedBy,
    breaks: bug.breaks,
    scenario: [bug.scenario, bug.era].filter(Boolean).join(', '),
    steps: `${bug.steps} in the catalogue${bug.longer === undefined ? '' : `; ours is longer: ${bug.longer}`}`,
  },
});

const eraExplained = ({ id, says, cites }: CatalogueEra, { scenarios }: Catalogue): Said => ({
  id,
  what: 'an era',
  facts: {
    says,
    cites,
    scenarios: scenarios
      .filter(({ eras }) => eras.includes(id))
      .map((scenario) => scenario.id)
      .join(', '),
  },
});

const scenarioExplained = ({
  id,
  says,
  bound,
  suites,
  eras,
  usage,
  words,
  example,
  pinned,
  findings,
  leftOut,
}: CatalogueScenario): Said => {
  const inEras = eras.length === 0 ? [undefined] : eras;
  const ofEra = (era: string | undefined, text: string): string => (era === undefined ? text : `${era}: ${text}`);
  const counts = inEras.flatMap((era) => {
    const found = pinned?.(era, example);
    return found === undefined ? [] : [ofEra(era, inCounts(found))];
  });
  const known = inEras.flatMap((era) =>
    (findings?.(era) ?? []).map(({ property, story }) => ofEra(era, `${property}, ${slugOf(story)}`)),
  );
  const out = inEras.flatMap((era) =>
    (leftOut?.(request({ era, args: example })) ?? []).map((one) => `${one.id} (it applies ${one.applies})`),
  );
  return {
    id,
    what: 'a scenario',
    facts: {
      says,
      bound,
      written: usage ?? '',
      suites: suites.join(', '),
      eras: eras.join(', '),
      counts: counts.join('; '),
      findings: known.join('; '),
      'not checked for': [...new Set(out)].join(', '),
    },
    ...(words === undefined ? {} : { words }),
  };
};
