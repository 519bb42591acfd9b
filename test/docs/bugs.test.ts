/** @module-tag slow */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import type { CatalogueBug } from '../../src/cli/catalogue.js';
import { hunt, type WithoutBug } from '../../src/cli/hunt.js';
import { checkOf, only } from '../../src/cli/plan.js';
import { huntByFuzz, huntBySweep } from '../../src/cli/random-hunt.js';
import { scenarioNamed } from '../../src/cli/scenarios.js';
import { grouped } from '../../src/report/table.js';
import { explore } from '../../src/search/index.js';

// The table of docs/bugs.md is what `vgicheck bugs` finds. `WRITE_DOCS=1 npx vitest run test/docs/bugs.test.ts` writes
// it anew, and in the table of what is found at random what is missing. `WRITE_DOCS=sweep` writes all of that anew, which
// takes some minutes.

const file = 'docs/bugs.md';
const begin = '<!-- what `vgicheck bugs` finds -->\n';
const end = '<!-- until here -->\n';

/** The bugs that somebody really had; the benchmark model's own is none. */
const real = catalogue.bugs.filter(({ id }) => /^(B|ITB|V4B|V5B|LCB|RTB)\d/.test(id));

/** A walk that ends breaks no property of runs. */
const walkable = real.filter(({ breaks }) => !breaks.startsWith('L'));

const surroundings = {
  limits: {},
  io: {
    stdout: { write: () => {}, isTTY: false },
    stderr: { write: () => {}, isTTY: false },
    env: {},
    signal: new AbortController().signal,
  },
  progress: { show: () => {}, tell: () => {}, clear: () => {} },
};

const tableOf = async (): Promise<string> => {
  const withoutBug: WithoutBug = new Map();
  const rows = [
    ['bug', 'what goes wrong', 'property', 'scenario', 'era', 'steps', 'described in', 'fixed by'],
    ['---', '---', '---', '---', '---', '---:', '---:', '---'],
  ];
  for (const bug of real) {
    const { steps, trouble } = await hunt(bug, catalogue, surroundings, withoutBug);
    expect(trouble, bug.id).toBeUndefined();
    const era = bug.native ? `${bug.era}, as it was` : bug.era || '-';
    rows.push([bug.id, bug.says, bug.breaks, bug.scenario, era, String(steps), String(bug.steps), bug.fixedBy]);
  }
  return rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
};

const randomBegin = '<!-- what `vgicheck bugs --by fuzz` and `--by sweep` find -->\n';

const chances = { seed: 1, seconds: 120, signal: new AbortController().signal };

/** By sweep a bug takes up to a minute: only whoever writes the table anew looks for it; else the cells are checked. */
const sweptNow = async (bug: CatalogueBug): Promise<readonly string[]> => {
  const { effort, where, steps, trouble } = await huntBySweep(bug, catalogue, chances);
  return steps === undefined || trouble !== undefined
    ? ['-', '-', '-']
    : [grouped(effort ?? 0), `\`${where}\``, String(steps)];
};

const sweptBefore = (bug: CatalogueBug, document: string): readonly string[] =>
  new RegExp(`^\\| ${bug.id} \\|(?:[^|]*\\|){3} ([^|]*) \\| ([^|]*) \\| ([^|]*) \\|$`, 'm')
    .exec(document.split(randomBegin)[1] ?? '')
    ?.slice(1) ?? [];

const randomTableOf = async (swept: (bug: CatalogueBug) => Promise<readonly string[]>): Promise<string> => {
  const rows = [
    ['bug', 'fuzz: steps walked', 'shrunk to', 'shortest', 'sweep: searched', 'smallest configuration', 'its trace'],
    ['---', '---:', '---:', '---:', '---:', '---', '---:'],
  ];
  for (const bug of walkable) {
    const { effort, steps, shortest, trouble } = await huntByFuzz(bug, catalogue, chances);
    expect(trouble, bug.id).toBeUndefined();
    rows.push([bug.id, grouped(effort ?? 0), String(steps), String(shortest), ...(await swept(bug))]);
  }
  return rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
};

it(
  'docs/bugs.md lists what random walks and sweeps find',
  async () => {
    const document = readFileSync(file, 'utf8');
    const [before = '', rest = ''] = document.split(randomBegin);
    const [shown, ...after] = rest.split(end);
    if (process.env.WRITE_DOCS !== undefined) {
      const missing = async (bug: CatalogueBug) => {
        const swept = process.env.WRITE_DOCS === 'sweep' ? [] : sweptBefore(bug, document);
        return swept.length > 0 ? swept : sweptNow(bug);
      };
      writeFileSync(file, `${before}${randomBegin}\n${await randomTableOf(missing)}\n${['', ...after].join(end)}`);
      return;
    }
    expect(shown).toBe(`\n${await randomTableOf(async (bug) => sweptBefore(bug, document))}\n`);
  },
  60 * 60_000,
);

it('each of those configurations shows its bug, in as many steps', async () => {
  const document = readFileSync(file, 'utf8');
  for (const bug of real) {
    const [, name = '', steps] = sweptBefore(bug, document);
    if (name.startsWith('`')) {
      const asked = scenarioNamed(catalogue, name.replaceAll('`', ''));
      const { properties } = await explore(only(checkOf(asked, bug.era, bug), [bug.breaks]).model);
      expect(`${bug.id}: ${properties[0]?.trace?.steps.length}`).toBe(`${bug.id}: ${steps}`);
    }
  }
});

it('docs/bugs.md lists what vgicheck finds', async () => {
  const table = await tableOf();
  const [before = '', rest = ''] = readFileSync(file, 'utf8').split(begin);
  const [shown, ...after] = rest.split(end);
  if (process.env.WRITE_DOCS !== undefined) {
    writeFileSync(file, `${before}${begin}\n${table}\n${['', ...after].join(end)}`);
    return;
  }
  expect(shown).toBe(`\n${table}\n`);
});
