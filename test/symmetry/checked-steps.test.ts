import { describe, expect, test } from 'vitest';
import { happened, type Infer, int, type Model, model, over, record } from '../../src/index.js';
import { CheckedSteps } from '../../src/symmetry/index.js';
import { noEvents } from '../../src/transitions/event-log.js';
import { type BitTest, type Check, nothing, pack, TransitionCache } from '../../src/transitions/index.js';
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

/** A check that asks one question besides of each effect, and looks at rules as a whole or effect by effect. */
const checkOf = (isWhole: boolean, besides: readonly BitTest[] = []): Check<Gauges> => ({
  wholes: 0,
  isWhole: () => isWhole,
  ofStep: () => besides,
  ofEffect: () => besides,
  ofEnd: () => [],
  ofWorld: () => [],
  ofJudgement: () => [],
});

/** Goes through a step as the inner loop does; the state after, and how many leaves it took. */
const stepping = (it: Model<Gauges>, check: Check<Gauges>) => {
  const cache = new TransitionCache(it, () => {}, { check });
  const steps = new CheckedSteps(cache, check);
  const { tables, layout } = cache;
  const step = (world: Gauges) => {
    const { words } = layout;
    const state = pack(layout, world);
    const pair = new Int32Array(2 * words + 1);
    pair.set(state);
    pair.set(state, words);
    pair[2 * words] = noEvents;
    let [then = 0, tells, changes] = steps.contents(steps.resolve(0, state));
    expect([tells, changes]).toEqual([0, 0]);
    const leaves: number[] = [];
    while (then > 0) {
      const leaf = steps.resolveAt(then, pair);
      expect(leaf).not.toBe(nothing);
      expect(tables.find({ cell: then, isWalked: true, paths: 0, words: 0 }, pair)).toBe(leaf);
      tables.change(leaf, 3, pair, words);
      const row = tables.wordOf(leaf, 2);
      pair[2 * words] = row === 0 ? (pair[2 * words] as number) : cache.tell(pair[2 * words] as number, row);
      then = tables.wordOf(leaf, 1);
      leaves.push(leaf);
    }
    const stepProperties = then === 0 ? 0 : tables.wordOf(then, 0);
    return { after: pair.slice(words, 2 * words), leaves, stepProperties };
  };
  return { cache, steps, step };
};

describe('a step of several effects that is checked', () => {
  test.each([
    ['effect by effect', false, 3],
    ['as a whole', true, 1],
  ])('%s does what its effects do one after the other', (_, isWhole, parts) => {
    const { cache, step } = stepping(made([kept]), checkOf(isWhole));
    for (const world of someWorlds) {
      const { after, leaves, stepProperties } = step(world);
      expect(after).toEqual(cache.steps.fire(0, pack(cache.layout, world))?.after);
      expect(stepProperties).toBe(1);
      // Who judges it is found by a tree of its own.
      expect(leaves).toHaveLength(isWhole ? parts : parts + 1);
    }
  });

  test('has a leaf of its own for each answer to what the check asks besides', () => {
    const leavesWith = (besides: readonly BitTest[]) => {
      const { step } = stepping(made([]), checkOf(false, besides));
      return new Set(someWorlds.filter(({ left }) => left === 3).map((world) => step(world).leaves[0]));
    };
    const { fields } = new TransitionCache(made([]), () => {}).layout;
    const right = fields.find(({ path }) => path === 'right');
    expect(leavesWith([]).size).toBe(1);
    // As many values as `right` has in these worlds.
    expect(leavesWith(right?.questions ?? []).size).toBe(15);
  });

  test('adds up: what its leaves were met is what the leaves of its effects were met', () => {
    const { cache, steps, step } = stepping(made([]), checkOf(true));
    someWorlds.forEach(step);
    const hits = new Float64Array(cache.tables.leaves);
    for (const world of someWorlds) {
      const { leaves } = step(world);
      for (const leaf of [steps.resolve(0, pack(cache.layout, world)), ...leaves]) {
        const number = cache.tables.numberOf(leaf);
        hits[number] = (hits[number] as number) + 1;
      }
    }
    steps.parts.spread(hits);
    expect(cache.firings(hits)).toEqual(new Float64Array([someWorlds.length]));
    // For each step a leaf of the first effect and one of the whole; and those of two later effects.
    expect(hits.reduce((sum, met) => sum + met, 0)).toBe((2 + 2) * someWorlds.length);
  });
});
