import { describe, expect, it } from 'vitest';
import { int, model, over, record } from '../../src/language/index.js';
import { byTrace, counterexample } from '../../src/report/counterexample.js';
import { explore } from '../../src/search/index.js';

const lamp = record({ on: int(0, 1), clicks: int(0, 3) });
const { rule, always } = over<{ on: number; clicks: number }>();
const cites = 'a lamp';

const broken = model({
  id: 'lamp',
  says: 'a lamp with a counter',
  ends: 'anywhere',
  world: lamp,
  rules: [
    rule({
      id: 'click',
      by: 'hand',
      says: 'click',
      cites,
      when: (w) => w.clicks < 3,
      does: (w) => {
        w.on = 1 - w.on;
        w.clicks += 1;
      },
    }),
  ],
  properties: [
    always({ id: 'dark', by: 'hand', says: 'it is dark', cites, holds: (w) => w.on === 0 }),
    always({
      id: 'unused',
      name: 'never-clicked',
      by: 'hand',
      says: 'nobody clicks',
      cites,
      holds: (w) => w.clicks === 0,
    }),
    always({ id: 'once', by: 'hand', says: 'nobody clicks twice', cites, holds: (w) => w.clicks < 2 }),
  ],
});

describe('counterexamples', () => {
  it('tell the same steps once, and then why each of their properties is false', async () => {
    const { properties } = await explore(broken, { stopAt: 'never' });
    const groups = byTrace(properties);
    expect(groups.map((group) => group.map(({ id }) => id))).toEqual([['dark', 'unused'], ['once']]);
  });

  it('name every property in one headline', async () => {
    const exploration = await explore(broken, { stopAt: 'never' });
    const check = { subject: { scenario: 'lamp', bound: 'one lamp' }, model: broken, exploration, findings: [] };
    const lines = counterexample(check as never, byTrace(exploration.properties)[0] ?? [], {
      paint: (_, text) => text,
      width: 100,
    });
    expect(lines[0]).toBe('dark broken, unused broken after 1 step in lamp');
    expect(lines.filter((line) => line.includes('on 0→1'))).toHaveLength(1);
    expect(lines.join('\n')).toMatch(/unused +never-clicked: nobody clicks/);
  });
});
