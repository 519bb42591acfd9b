import { expect, test } from 'vitest';
import { explore, type Infer, int, model, over, record } from '../../src/index.js';
import { said } from '../support/counter.js';

const world = record({ at: int(0, 3), scratch: int(0, 3), seen: int(0, 3) });
type World = Infer<typeof world>;
const { rule, always } = over<World>();

/** Goes round; each time it leaves something in a field that nobody reads before it is overwritten. */
const round = (forget: boolean, properties: ReturnType<typeof always>[] = []) =>
  model({
    id: 'round',
    says: 'a round trip',
    world,
    rules: [
      rule({
        ...said,
        id: 'note',
        for: { what: [1, 2, 3] },
        when: (w) => w.at === 0,
        does: (w, { what }) => {
          w.scratch = what;
          w.at = 1;
        },
      }),
      rule({
        ...said,
        id: 'use',
        when: (w) => w.at === 1,
        does: (w) => {
          w.seen = w.scratch;
          w.scratch = forget ? 0 : w.scratch;
          w.at = 2;
        },
      }),
      rule({
        ...said,
        id: 'go',
        for: { by: [0, 1] },
        when: (w, { by }) => w.at === 2 && (by === 1 || w.seen > 1),
        does: (w, { by }) => {
          w.at = by === 0 ? 3 : 0;
          w.seen = 0;
        },
      }),
      rule({
        ...said,
        id: 'return',
        when: (w) => w.at === 3,
        does: (w) => {
          w.at = 0;
        },
      }),
    ],
    properties,
  });

const fields = async (of: ReturnType<typeof round>) => (await explore(of, { deadValues: true })).deadValues;

test('a field that keeps what nobody reads again is named', async () => {
  const dead = await fields(round(false));
  expect(dead.map(({ field }) => field)).toContain('scratch');
  expect(dead.every(({ unnoticed, sampled }) => unnoticed > 0 && unnoticed <= sampled)).toBe(true);
});

test('and is not when it is reset in time', async () => {
  expect((await fields(round(true))).map(({ field }) => field)).not.toContain('scratch');
});

test('nor when a property reads it', async () => {
  const watch = always({ ...said, id: 'watch', when: (w) => w.scratch === 3, holds: (w) => w.at < 4 });
  const all = [0, 1, 2, 3].map((value) => ({ ...watch, id: `watch${value}`, when: (w: World) => w.scratch === value }));
  expect((await fields(round(false, all as (typeof watch)[]))).map(({ field }) => field)).not.toContain('scratch');
});

test('a search that was cut short names none', async () => {
  const { deadValues } = await explore(round(false), { deadValues: true, limits: { states: 5 } });
  expect(deadValues).toEqual([]);
});

test('nobody who does not ask is told', async () => {
  expect((await explore(round(false))).deadValues).toEqual([]);
});
