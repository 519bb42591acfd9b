import { expect, test } from 'vitest';
import { happened, type Infer, int, type Model, model, over, record } from '../../src/index.js';
import { pack, TransitionCache } from '../../src/transitions/index.js';
import { said } from '../support/counter.js';

const dials = record({ a: int(0, 7), b: int(0, 7), events: happened<string>() });
type Dials = Infer<typeof dials>;
const { rule, everyStep } = over<Dials>();

const turn = (id: string, event: string) =>
  rule({
    ...said,
    id,
    does: (w) => {
      w.a = (w.a + 1) % 8;
      w.events.push(event);
    },
  });

/** Learns all steps of all worlds; how often the property was run for it. */
const runsOf = (properties: (ran: () => void) => Model<Dials>['properties']): number => {
  let runs = 0;
  const it = model({
    id: 'dials',
    says: '',
    world: dials,
    rules: [turn('up', 'up'), turn('on', 'on')],
    properties: properties(() => {
      runs++;
    }),
  });
  const cache = new TransitionCache(it, () => {}, { alwaysRechecked: 0 });
  for (let world = 0; world < 64; world++) {
    for (const slot of cache.actions.keys()) {
      cache.steps.fire(slot, pack(cache.layout, { a: world % 8, b: world >> 3, events: [] }));
    }
  }
  return runs;
};
/** It is run once for each action and happening, to see whether it looks at worlds. */
const lookingWhether = 2;

test('a property of steps is learned once for all actions and eventLog, if it asks for neither', () => {
  const runs = runsOf((ran) => [
    everyStep({
      ...said,
      id: 'worlds',
      when: () => {
        ran();
        return true;
      },
      holds: ({ before }) => before.a >= 0,
    }),
  ]);
  expect(runs).toBe(8 + lookingWhether);
});

test('one that asks for the action, or for what happened, is learned for each', () => {
  const byAction = runsOf((ran) => [
    everyStep({
      ...said,
      id: 'action',
      when: () => {
        ran();
        return true;
      },
      holds: ({ before, action }) => action.rule === 'up' || before.a >= 0,
    }),
  ]);
  // Of `up` it says the same without a look at the world.
  expect(byAction).toBe(8 + lookingWhether);
  const byEvent = runsOf((ran) => [
    everyStep({
      ...said,
      id: 'event',
      when: ({ after }) => {
        ran();
        return after.events.length === 1;
      },
      holds: ({ before }) => before.a >= 0,
    }),
  ]);
  expect(byEvent).toBe(2 * 8 + lookingWhether);
});

test('whether a step concerns it is asked once for each action and happening', () => {
  const asked = runsOf((ran) => [
    everyStep({
      ...said,
      id: 'about',
      for: { it: ['up', 'on'] },
      about: {
        it: ({ after }) => {
          ran();
          return after.events as ('up' | 'on')[];
        },
      },
      when: ({ before }, { it }) => before.a >= 0 && it === 'up',
      holds: ({ before }) => before.b >= 0,
    }),
  ]);
  // Of each of two instances; and once more of the one that is concerned and looks.
  expect(asked).toBe(2 * 2 + 2);
});
