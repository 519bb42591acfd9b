import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { hunt, type WithoutBug } from '../../src/cli/hunt.js';

// The table of docs/bugs.md is what `vgicheck bugs` finds. `WRITE_DOCS=1 npx vitest run test/docs/bugs.test.ts` writes
// it anew.

const file = 'docs/bugs.md';
const begin = '<!-- what `vgicheck bugs` finds -->\n';
const end = '<!-- until here -->\n';

/** The bugs that somebody really had; the benchmark model's own is none. */
const real = catalogue.bugs.filter(({ id }) => /^B\d/.test(id));

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
    ['bug', 'what goes wrong', 'property', 'scenario', 'era', 'steps', 'told in', 'mended by'],
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

it('docs/bugs.md lists what vgicheck finds', async () => {
  const table = await tableOf();
  const [before = '', rest = ''] = readFileSync(file, 'utf8').split(begin);
  const [shown, after = ''] = rest.split(end);
  if (process.env.WRITE_DOCS !== undefined) {
    writeFileSync(file, `${before}${begin}\n${table}\n${end}${after}`);
    return;
  }
  expect(shown).toBe(`\n${table}\n`);
});
