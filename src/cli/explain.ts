import { exitCode, UsageError } from '../language/index.js';
import { labelled, labelWidth, titleOf } from '../report/labels.js';
import { inCounts, isCalled, namesOf, slugOf } from '../report/name.js';
import { wrap } from '../report/table.js';
import { canvasOf } from './canvas.js';
import type { Catalogue, CatalogueBug, CatalogueEra, CatalogueScenario } from './catalogue.js';
import { command, withOption } from './command.js';
import { unknown } from './nearest.js';
import { everyFinding, everyProperty, everyRule, type FoundIn } from './sayings.js';

export const explain = command({
  name: 'explain',
  usage: 'ID',
  says: 'explains a property, rule, finding, bug, era or scenario',
  options: withOption,
  run: async ({ names: [id, ...more] }, catalogue, io) => {
    if (id === undefined || more.length > 0) {
      throw new UsageError('explain takes one id: of a property, rule, finding, bug, era or scenario');
    }
    const explanations = explanationsOf(catalogue);
    const matching = explanations.filter((explanation) => isCalled(explanation, id));
    if (matching.length === 0) {
      const known = explanations.flatMap(namesOf);
      throw new UsageError(unknown('id', id, known, `${catalogue.name} list --help`));
    }
    const { width } = canvasOf(io);
    const lines = matching.flatMap(({ id, name, what, facts, words = [] }) => [
      `${titleOf({ id, name })}, ${what}`,
      ...Object.entries(facts).flatMap(([label, text]) =>
        text === '' ? [] : labelled(label, wrap(text, width - labelWidth)),
      ),
      ...labelled('words', wordsTable(words)),
    ]);
    io.stdout.write(`${lines.join('\n')}\n`);
    return exitCode.holds;
  },
});

interface Explanation {
  readonly id: string;
  /** What it may be asked for by, too. */
  readonly name?: string;
  /** What kind of thing it is. */
  readonly what: string;
  /** What is to be said, by label. */
  readonly facts: Readonly<Record<string, string>>;
  readonly words?: CatalogueScenario['words'];
}

const wordsTable = (words: NonNullable<CatalogueScenario['words']>): readonly string[] => {
  const widest = Math.max(...words.map(({ word }) => word.length));
  return words.map(({ word, says }) => `${word.padEnd(widest)}  ${says}`);
};

const explanationsOf = (catalogue: Catalogue): readonly Explanation[] => [
  ...everyProperty(catalogue).map(({ saying: { id, name, kind, says, cites, applies = '' }, by, scenarios }) => ({
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
  })),
  ...everyRule(catalogue).map(({ saying: { id, says, cites, by }, scenarios }) => ({
    id,
    what: 'a rule',
    facts: { says, cites, by, scenarios: scenarios.join(', ') },
  })),
  ...everyFinding(catalogue).map((finding) => findingExplained(finding, catalogue)),
  ...catalogue.bugs.map(bugExplained),
  ...catalogue.eras.map((era) => eraExplained(era, catalogue)),
  ...catalogue.scenarios.map(scenarioExplained),
];

const kindOf = {
  always: 'a property of every reachable state',
  everyStep: 'a property of every step',
  sometimes: 'a witness: some reachable state must satisfy it',
  someStep: 'a witness: some step must satisfy it',
} as const;

const bugsBreaking = ({ bugs }: Catalogue, property: string): string =>
  bugs
    .filter(({ breaks }) => breaks === property)
    .map(({ id }) => id)
    .join(', ');

const findingExplained = ({ story, properties, eras, scenarios }: FoundIn, catalogue: Catalogue): Explanation => {
  const { mend = '', told = '' } = catalogue.findings?.find((known) => known.story === story) ?? {};
  const sayings = everyProperty(catalogue).map(({ saying }) => saying);
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
      'described in': told === '' ? '' : `${told}#${slugOf(story)}`,
    },
  };
};

const bugExplained = (bug: CatalogueBug): Explanation => ({
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

const eraExplained = ({ id, says, cites }: CatalogueEra, { scenarios }: Catalogue): Explanation => ({
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
}: CatalogueScenario): Explanation => {
  const inEras = eras.length === 0 ? [undefined] : eras;
  const ofEra = (era: string | undefined, text: string): string => (era === undefined ? text : `${era}: ${text}`);
  const counts = inEras.flatMap((era) => {
    const found = pinned?.(era, example);
    return found === undefined ? [] : [ofEra(era, inCounts(found))];
  });
  const known = inEras.flatMap((era) =>
    (findings?.(era) ?? []).map(({ property, story }) => ofEra(era, `${property}, ${slugOf(story)}`)),
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
    },
    ...(words === undefined ? {} : { words }),
  };
};
