import { expect, it } from 'vitest';
import { drawTrace, explore, int, model, over, record } from '../../src/index.js';

const { rule, always } = over<{ clicks: number }>();
const said = { by: 'hand', cites: 'a lamp' };
const lamp = model({
  id: 'lamp',
  says: 'a lamp',
  world: record({ clicks: int(0, 2) }),
  rules: [
    rule({
      ...said,
      id: 'click',
      says: 'click',
      when: (w) => w.clicks < 2,
      does: (w) => {
        w.clicks += 1;
      },
    }),
  ],
  properties: [
    always({ ...said, id: 'once', says: 'nobody clicks twice', holds: (w) => w.clicks < 2 }),
    always({ ...said, id: 'ever', says: 'nobody clicks three times', holds: (w) => w.clicks < 3 }),
  ],
});

it('a user of the library prints a trace as the command line does', async () => {
  const { properties } = await explore(lamp);
  const [once, ever] = properties.map((result) => drawTrace(lamp, result));
  expect(once?.split('\n')).toEqual([
    'once broken after 2 steps in lamp',
    '',
    '  #  who   what happens  what changed',
    '  1  hand  click         clicks 0→1',
    '  2  hand  click         clicks 1→2',
    '',
    '  once              nobody clicks twice',
    '  cites             a lamp',
    '  it read           set in step 2 by hand  clicks = 2',
  ]);
  expect(ever).toBe('');
});

it('in the words of the model, where it has some', async () => {
  const { properties } = await explore(lamp);
  const parts = { clicks: { name: () => 'the switch' } };
  expect(properties.map((result) => drawTrace(lamp, result, { parts })).join()).toContain('the switch 0→1');
});
