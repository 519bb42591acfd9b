import { expect, test } from 'vitest';
import { explore, type Infer, int, model, over, record } from '../../src/index.js';
import { said } from '../support/counter.js';

/** What it does is soon known for all times; what properties see is another for each. */
const clock = (properties: number) => {
  const world = record({ hours: int(0, 23), minutes: int(0, 9) });
  const { rule, everyStep } = over<Infer<typeof world>>();
  return model({
    id: 'clock',
    says: 'a clock with few minutes',
    world,
    rules: [
      rule({
        ...said,
        id: 'tick',
        does: (w) => {
          w.minutes = (w.minutes + 1) % 10;
          if (w.minutes === 0) {
            w.hours = (w.hours + 1) % 24;
          }
        },
      }),
    ],
    properties: Array.from({ length: properties }, (_, i) =>
      everyStep({ ...said, id: `sees ${i}`, holds: ({ before }) => before.hours + before.minutes >= -i }),
    ),
  });
};

// There is room to count 1,024 leaves at first. A step that is executed again may teach the first one beyond, and the
// inner loop then needs to ask for nothing before it counts that: with 21 properties a search did, where there was no room.
test.each([6, 7, 8, 21, 22])(
  'each step is counted by each of %i properties, whoever saw it first',
  async (properties) => {
    const { firings, properties: found } = await explore(clock(properties), { traces: false });
    const judged = found.flatMap(({ id, inDanger }) => (id.startsWith('sees') ? [inDanger] : []));
    expect({ firings, judged }).toEqual({ firings: 240, judged: Array(properties).fill(240) });
  },
);
