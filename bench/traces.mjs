// What traces cost beside the searches that find them, in the shapes in which they could cost more: many worlds lead to
// the goal, paths are as many as levels, and there are few paths and many levels. `npm run build && node bench/traces.mjs`

import { array, bool, explore, int, model, over, record } from '../dist/src/index.js';

const said = { by: 'the bench', cites: 'bench/traces.mjs' };

/** So many counters that go up to the same number one by one: every world leads to the last one. */
const counters = (count, most) => {
  const world = record({ counters: array(count, int(0, most)) });
  const { rule, always } = over();
  return model({
    id: `counters-${count}-${most}`,
    says: 'counters that go up',
    world,
    rules: [
      rule({
        ...said,
        id: 'up',
        says: 'one goes up',
        for: { which: [...Array(count).keys()] },
        when: (w, { which }) => w.counters[which] < most,
        does: (w, { which }) => {
          w.counters[which]++;
        },
      }),
    ],
    properties: [
      always({
        ...said,
        id: 'some',
        says: 'one is not at its end',
        holds: (w) => w.counters.some((one) => one < most),
      }),
    ],
  });
};

/** One rule that goes on until the end, and a property that breaks there: as many steps as states. */
const goingUp = (id, world, isLow, does) => {
  const { rule, always } = over();
  return model({
    id,
    says: 'something that goes up',
    world,
    rules: [rule({ ...said, id: 'up', says: 'it goes up', when: isLow, does })],
    properties: [always({ ...said, id: 'low', says: 'it is not at its end', holds: isLow })],
  });
};

/** A counter that takes so many steps, each of them by a path of its own. */
const steps = (most) =>
  goingUp(
    `steps-${most}`,
    record({ counter: int(0, most) }),
    (w) => w.counter < most,
    (w) => {
      w.counter++;
    },
  );

/** A number of so many bits that goes up: as many steps as states, of few paths. */
const bits = (count) =>
  goingUp(
    `bits-${count}`,
    record({ bits: array(count, bool) }),
    (w) => w.bits.some((bit) => !bit),
    (w) => {
      const first = w.bits.findIndex((bit) => !bit);
      for (let i = 0; i <= first; i++) {
        w.bits[i] = !w.bits[i];
      }
    },
  );

const shapes = [
  { name: '7 counters to 6', model: counters(7, 6) },
  { name: '10 counters to 4', model: counters(10, 4) },
  { name: '16,000 steps', model: steps(16_000) },
  { name: '65,000 steps', model: steps(65_000), most: 10 },
  { name: '16 bits', model: bits(16), most: 10 },
];

/** Seconds of the processor since then: a machine that does something else meanwhile does not count. */
const secondsSince = (began) => {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
};

const [, , ...asked] = process.argv;
for (const { name, model: shape, most = Infinity } of shapes) {
  if (asked.length === 0 || asked.some((words) => name.includes(words))) {
    const began = process.cpuUsage();
    let ended = began;
    let search = 0;
    const { states, properties } = await explore(shape, {
      onFound: () => {
        search = secondsSince(began);
        ended = process.cpuUsage();
      },
    });
    const trace = secondsSince(ended);
    const isMet = trace <= search && search + trace <= most;
    const goal = `trace ≤ search${most === Infinity ? '' : `, both ≤ ${most} s`}: ${isMet ? 'met' : 'missed'}`;
    const { length } = properties[0].trace.steps;
    process.stdout.write(
      `${name.padEnd(18)}${states} states, search ${search.toFixed(2)} s, ${length} steps of trace ${trace.toFixed(2)} s (${goal})\n`,
    );
  }
}
