import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { isWitness } from '../../src/report/counterexample.js';

// docs/history.md: in which era of both vgics which property holds. What is known to break is what a check expects, and a
// check reports what it does not find. `WRITE_DOCS=1 npx vitest run test/docs/history.test.ts` writes the tables anew.

const file = 'docs/history.md';
const begin = '<!-- in which era which property holds -->\n';
const end = '<!-- until here -->\n';

/** What happens, and the scenarios that are about it: of the first vgic, and of today's. */
const topics: readonly (readonly [what: string, scenarios: readonly string[]])[] = [
  ['an edge interrupt', ['old-edge', 'edge']],
  ['a level interrupt, also made pending by the guest', ['old-level', 'level']],
  ['more interrupts than list registers', ['old-signals', 'overflow-eoi0']],
  ['the distributor switched off and on', ['old-distributor', 'distributor']],
  ['SGIs', ['old-sgi', 'sgi']],
  ['an SPI that moves between vCPUs', ['old-retarget', 'retarget']],
  ['an injection between flush and entry', ['old-kick', 'kick-race']],
  ['a guest that sleeps', ['old-sleep', 'sleep']],
  ['an assigned device with a resampler', ['old-assigned', 'vfio-gicv2']],
  ['the virtual timer', ['old-timer-masked', 'old-timer', 'timer']],
  ['a forwarded edge', ['old-forwarded-edge', 'forwarded-edge']],
  ['a forwarded level', ['old-forwarded-level', 'forwarded-level']],
  ['an LPI whose event is mapped again', ['its-remap']],
  ['LPIs of a vCPU switched off by another', ['lpi-off-other']],
  ['the tables of an ITS, migrated', ['its-migrate']],
  ['a forwarded MSI, and a vPE that is mapped on demand', ['gicv4-its-list']],
  ['a forwarded MSI whose route changes', ['gicv41-routes']],
  ['a direct SGI that user space makes pending', ['gicv41-sgi-write']],
];

const eras = catalogue.eras.map(({ id }) => id);

interface Judged {
  readonly stated: readonly string[];
  readonly broken: readonly string[];
}

/** What is stated, and what breaks, of a topic in an era; undefined where it did not exist. */
const judged = ([, ids]: (typeof topics)[number], era: string): Judged | undefined => {
  const scenario = catalogue.scenarios.find((one) => ids.includes(one.id) && one.eras.includes(era));
  if (scenario === undefined) {
    return undefined;
  }
  const { properties } = scenario.build({ era });
  const broken = scenario.findings?.(era).map(({ property }) => property) ?? [];
  return { stated: properties.filter((one) => !isWitness(one)).map(({ id }) => id), broken };
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
const line = ['---', ...eras.map(() => '---')];
const inOrder = (ids: readonly string[]): readonly string[] =>
  [...new Set(ids)].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));

const tables = (): string => {
  const seen = topics.map((topic) => [topic, eras.map((era) => judged(topic, era))] as const);
  const byTopic = seen.map(([[what], cells]) =>
    row([
      what,
      ...cells.map((cell) =>
        cell === undefined ? '' : cell.broken.length === 0 ? 'holds' : inOrder(cell.broken).join(' '),
      ),
    ]),
  );
  const ids = inOrder(seen.flatMap(([, cells]) => cells.flatMap((cell) => cell?.broken ?? [])));
  const byProperty = ids.map((id) =>
    row([
      id,
      ...eras.map((_, era) => {
        const cells = seen.flatMap(([, all]) => all[era] ?? []).filter(({ stated }) => stated.includes(id));
        const breaking = cells.filter(({ broken }) => broken.includes(id)).length;
        return cells.length === 0 ? '' : breaking === 0 ? 'holds' : `breaks in ${breaking} of ${cells.length}`;
      }),
    ]),
  );
  const counts = eras.map((_, era) => {
    const cells = seen.flatMap(([, all]) => all[era] ?? []);
    return new Set(cells.flatMap(({ broken }) => broken)).size;
  });
  const chart = [
    '```mermaid',
    'xychart-beta',
    '  title "properties that an era breaks in these scenarios"',
    `  x-axis [${eras.map((era) => `"${era}"`).join(', ')}]`,
    `  y-axis "properties" 0 --> ${Math.max(...counts)}`,
    `  bar [${counts.join(', ')}]`,
    '```',
  ];
  return [
    `\n${chart.join('\n')}\n\n`,
    row(['what happens', ...eras]),
    row(line),
    ...byTopic,
    '\n',
    row(['property', ...eras]),
    row(line),
    ...byProperty,
    '\n',
  ].join('');
};

it('docs/history.md says in which era which property holds', () => {
  const [before = '', rest = ''] = readFileSync(file, 'utf8').split(begin);
  const [shown, ...after] = rest.split(end);
  if (process.env.WRITE_DOCS !== undefined) {
    writeFileSync(file, `${before}${begin}${tables()}${end}${after.join(end)}`);
    return;
  }
  expect(shown).toBe(tables());
});

it('every scenario that it names is there', () => {
  const known = catalogue.scenarios.map(({ id }) => id);
  expect(topics.flatMap(([, ids]) => ids).filter((id) => !known.includes(id))).toEqual([]);
});
