import { describe, expect, it } from 'vitest';
import { explore, int, model, over, record } from '../../src/index.js';

const { rule, everyStep } = over<{ room: number }>();
const said = { by: 'anyone', says: 'a step', cites: 'a test' };

/** From the hall to one of so many rooms; a window leads out of each, and that of one of them breaks. */
const house = (rooms: number, broken: number) =>
  model({
    id: 'house',
    says: 'a house with windows',
    ends: 'anywhere',
    world: record({ room: int(0, 2 * rooms) }),
    rules: [
      rule({
        ...said,
        id: 'enter',
        for: { to: Array.from({ length: rooms }, (_, i) => i + 1) },
        when: (w) => w.room === 0,
        does: (w, { to }) => {
          w.room = to;
        },
      }),
      rule({
        ...said,
        id: 'leave',
        when: (w) => w.room > 0 && w.room <= rooms,
        does: (w) => {
          w.room += rooms;
        },
      }),
    ],
    properties: [everyStep({ ...said, id: 'whole', holds: ({ after }) => after.room !== rooms + broken })],
  });

describe('where there may be no more worlds', () => {
  const rooms = 8;

  it.each(Array.from({ length: rooms }, (_, i) => i + 1))(
    'a step from world %i that was seen, and did not count any more, has a trace',
    async (broken) => {
      for (let states = rooms + 1; states <= 2 * rooms; states++) {
        const { properties, cutShortBy } = await explore(house(rooms, broken), { stopAt: 'never', limits: { states } });
        expect(cutShortBy).toBe('states');
        const [whole] = properties;
        const rules = whole?.trace?.steps.map(({ action }) => action.rule);
        expect(rules).toEqual(whole?.verdict === 'violated' ? ['enter', 'leave'] : undefined);
      }
    },
  );
});
