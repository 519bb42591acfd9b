import { describe, expect, test } from 'vitest';
import { happened, type Infer, int, type Model, model, over, record } from '../../src/index.js';
import { noEvents } from '../../src/transitions/event-log.js';
import { nothing, pack, Superblocks, TransitionCache } from '../../src/transitions/index.js';
import { said } from '../support/counter.js';

const gauges = record({ left: int(0, 15), right: int(0, 15), sum: int(0, 30), events: happened<number>() });
type Gauges = Infer<typeof gauges>;
const { rule, everyStep } = over<Gauges>();

/** Three effects: the second reads what the first has written, the third what happened. */
const both = rule({
  ...said,
  id: 'both',
  when: (w) => w.left < 15,
  does: [
    (w) => {
      w.left++;
      w.events.push(w.left % 3);
    },
    (w) => {
      w.sum = w.left + w.right;
    },
    (w) => {
      w.right = (w.right + (w.events[0] ?? 0)) % 16;
    },
  ],
});
const kept = everyStep({ ...said, id: 'kept', holds: ({ before, after }) => before.left < after.left });
const made = (properties: Model<Gauges>['properties']): Model<Gauges> =>
  model({ id: 'gauges', says: '', world: gauges, rules: [both], properties });

const someWorlds = Array.from({ length: 15 * 16 }, (_, i) => ({ left: i % 15, right: i >> 4, sum: 0, events: [] }));

/** Goes through a step as the inner loop does; the state after, and how many leaves it took. */
const stepping = (it: Model<Gauges>, hits = () => new Float64Array(1 << 16).fill(1e6)) => {
  const cache = new TransitionCache(it, () => {});
  const superblocks = new Superblocks(cache, hits);
  const { tables, layout } = cache;
  const step = (world: Gauges) => {
    const { words } = layout;
    const state = pack(layout, world);
    const pair = new Int32Array(2 * words + 1);
    pair.set(state);
    pair.set(state, words);
    pair[2 * words] = noEvents;
    let [then = 0, tells, changes] = superblocks.contents(superblocks.resolve(0, state));
    expect([tells, changes]).toEqual([0, 0]);
    let taken = 0;
    while (then > 0) {
      const leaf = superblocks.resolveAt(then, pair);
      expect(leaf).not.toBe(nothing);
      expect(tables.find({ cell: then, isWalked: true, paths: 0, words: 0 }, pair)).toBe(leaf);
      tables.change(leaf, 3, pair, words);
      const row = tables.wordOf(leaf, 2);
      pair[2 * words] = row === 0 ? (pair[2 * words] as number) : cache.tell(pair[2 * words] as number, row);
      then = tables.wordOf(leaf, 1);
      taken++;
    }
    return { after: pair.slice(words, 2 * words), taken, stepProperties: then === 0 ? 0 : tables.wordOf(then, 0) };
  };
  return { cache, superblocks, step };
};

describe('a step of several effects', () => {
  test('does what its effects do one after the other', () => {
    const { cache, step } = stepping(made([kept]));
    for (const world of someWorlds) {
      const { after, stepProperties } = step(world);
      expect(after).toEqual(cache.steps.fire(0, pack(cache.layout, world))?.after);
      expect(stepProperties).toBe(1);
    }
  });

  test('is one part where its paths are met again and again', () => {
    const { step } = stepping(made([]));
    someWorlds.forEach(step);
    expect(new Set(someWorlds.map((world) => step(world).taken))).toEqual(new Set([1]));
  });

  test('is several parts where they are not', () => {
    const { cache, step } = stepping(made([]), () => new Float64Array(1 << 16));
    // Paths are only counted when there are many.
    for (let round = 0; round < 3; round++) {
      someWorlds.forEach(step);
    }
    expect(Math.max(...someWorlds.map((world) => step(world).taken))).toBeGreaterThan(1);
    for (const world of someWorlds) {
      expect(step(world).after).toEqual(cache.steps.fire(0, pack(cache.layout, world))?.after);
    }
  });

  test('adds up: what its leaves were met is what the leaves of its effects were met', () => {
    const { cache, superblocks, step } = stepping(made([]));
    someWorlds.forEach(step);
    const hits = new Float64Array(cache.tables.leaves);
    for (const world of someWorlds) {
      const state = pack(cache.layout, world);
      const pair = new Int32Array(2 * state.length + 1);
      pair.set(state);
      pair.set(state, state.length);
      pair[2 * state.length] = noEvents;
      const first = superblocks.resolve(0, state);
      const [then = 0] = superblocks.contents(first);
      for (const leaf of [first, superblocks.resolveAt(then, pair)]) {
        const number = cache.tables.numberOf(leaf);
        hits[number] = (hits[number] as number) + 1;
      }
    }
    superblocks.parts.spread(hits);
    expect(cache.firings(hits)).toEqual(new Float64Array([someWorlds.length]));
    // For each step a leaf of the first effect and one of the superblock; and those of two later effects.
    expect(hits.reduce((sum, met) => sum + met, 0)).toBe((2 + 2) * someWorlds.length);
  });
});
