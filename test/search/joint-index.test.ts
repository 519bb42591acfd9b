/** @module-tag slow */
import { describe, expect, test, vi } from 'vitest';
import { backends, places } from '../../src/engine/index.js';
import { array, bool, type Infer, int, model, over, record } from '../../src/index.js';
import { JointIndex } from '../../src/search/stores/joint-index.js';
import { said } from '../support/counter.js';
import { naiveSearch } from '../support/naive-search.js';
import { lowest, watchedSearch } from '../support/watched-search.js';

const [boxes, slots, tokens, most] = [2, 2, 4, 12];

/** Tokens in the slots of two boxes, each in one slot at most, the last of them late; and a dial that turns meanwhile. */
const tokensInBoxes = () => {
  const box = record({ open: bool, slots: array(slots, int(0, tokens)) });
  const world = record({ boxes: array(boxes, box), dials: array(1, record({ turn: int(0, most) })) });
  type World = Infer<typeof world>;
  const { rule, always } = over<World>();
  const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
  const at = <T>(list: readonly T[], place: number) => list[place] as T;
  const isPut = (w: { readonly boxes: readonly { readonly slots: readonly number[] }[] }, token: number) =>
    w.boxes.some((one) => one.slots.includes(token));
  const places = { box: upTo(boxes), slot: upTo(slots) };
  return model({
    id: 'tokens',
    says: 'tokens in boxes',
    world,
    rules: [
      rule({
        ...said,
        id: 'put',
        for: { ...places, token: upTo(tokens).map((token) => token + 1) },
        when: (w, { box, slot, token }) =>
          at(at(w.boxes, box).slots, slot) === 0 &&
          !isPut(w, token) &&
          (token < tokens || at(w.dials, 0).turn === most),
        does: (w, { box, slot, token }) => {
          at(w.boxes, box).slots[slot] = token;
        },
      }),
      rule({
        ...said,
        id: 'take',
        for: places,
        when: (w, { box, slot }) => at(w.boxes, box).open && at(at(w.boxes, box).slots, slot) !== 0,
        does: (w, { box, slot }) => {
          at(w.boxes, box).slots[slot] = 0;
        },
      }),
      rule({
        ...said,
        id: 'open',
        for: { box: upTo(boxes) },
        does: (w, { box }) => {
          at(w.boxes, box).open = !at(w.boxes, box).open;
        },
      }),
      rule({
        ...said,
        id: 'turn',
        when: (w) => at(w.dials, 0).turn < most,
        does: (w) => {
          at(w.dials, 0).turn++;
        },
      }),
    ],
    properties: [
      always({
        ...said,
        id: 'once',
        for: { token: [1, 2, 3, 4] },
        holds: (w, { token }) => w.boxes.flatMap((one) => one.slots.filter((put) => put === token)).length < 2,
      }),
    ],
  });
};

describe('of two groups that exclude most of what each other may be', () => {
  const naive = naiveSearch(tokensInBoxes());
  // One box: empty, one token of four in one of two slots, two of four in both; open or not.
  const ofBox = 2 * (1 + 2 * 4 + 4 * 3);
  // Both: as many tokens as there are, each in another of four slots; open or not.
  const pairsOfBoxes = 4 * (1 + 4 * 4 + 6 * (4 * 3) + 4 * (4 * 3 * 2) + 4 * 3 * 2);

  test.each(backends.flatMap((backend) => [1, 2, 3].map((threads) => [backend, threads] as const)))(
    'a bitmap has the pairs that occur only (%s, threads: %i)',
    (backend, threads) => {
      // So small that a bitmap of all pairs would be too large.
      const thresholds = { ...lowest, leastBitmap: 1000, mostBitmapBytes: 0.15 };
      // One thread gives a pair its number by itself; several stop for that.
      const entered = vi.spyOn(JointIndex.prototype, 'enter').mockClear();
      const { exploration, search } = watchedSearch(tokensInBoxes(), { backend, threads, thresholds });
      expect(exploration).toMatchObject({ states: naive.states, firings: naive.firings, depth: naive.depth });

      const { engineHost } = search;
      expect(exploration.statistics.visited).toBe('bitmap');
      expect(engineHost.get(places.JOINT_COUNT)).toBe(1);
      const joint = engineHost.get(places.JOINTS);
      const pairs = engineHost.memory.words[joint + places.PAIR_COUNT] as number;
      expect(pairs).toBe(pairsOfBoxes);
      expect(pairs).toBeLessThan(ofBox ** 2 / 2);
      expect(entered.mock.calls.length > 0).toBe(threads > 1);
    },
  );
});

/** Four counters of which those that are neighbours exclude each other; late a few more of their pairs come at once. */
const seesaws = () => {
  const counter = record({ count: int(0, 9) });
  const world = record({ counters: array(4, counter), dials: array(1, record({ turn: int(0, most) })) });
  type World = Infer<typeof world>;
  const { rule } = over<World>();
  const at = (w: { readonly counters: readonly { readonly count: number }[] }, i: number) => w.counters[i]?.count ?? 0;
  const each = { counter: [0, 1, 2, 3] };
  return model({
    id: 'seesaws',
    says: 'counters that exclude each other',
    world,
    rules: [
      rule({
        ...said,
        id: 'up',
        for: each,
        when: (w, { counter }) => {
          const isLate = w.dials[0]?.turn === most && at(w, counter ^ 1) === 1 && at(w, counter) < 3;
          return at(w, counter) < 9 && (at(w, counter ^ 1) === 0 || isLate);
        },
        does: (w, { counter }) => {
          (w.counters[counter] as { count: number }).count++;
        },
      }),
      rule({
        ...said,
        id: 'down',
        for: each,
        when: (w, { counter }) => at(w, counter) > 0,
        does: (w, { counter }) => {
          (w.counters[counter] as { count: number }).count--;
        },
      }),
      rule({
        ...said,
        id: 'turn',
        when: (w) => (w.dials[0]?.turn ?? 0) < most,
        does: (w) => {
          (w.dials[0] as { turn: number }).turn++;
        },
      }),
    ],
    properties: [],
  });
};

describe('of several joint pairs', () => {
  const naive = naiveSearch(seesaws());

  test.each(backends.flatMap((backend) => [1, 2, 3].map((threads) => [backend, threads] as const)))(
    'each gets more room when it needs it (%s, threads: %i)',
    (backend, threads) => {
      const outgrown = vi.spyOn(JointIndex.prototype, 'outgrow').mockClear();
      const thresholds = { ...lowest, leastBitmap: 700, mostBitmapBytes: 0.5 };
      const { exploration, search } = watchedSearch(seesaws(), { backend, threads, thresholds });
      expect(exploration).toMatchObject({ states: naive.states, firings: naive.firings, depth: naive.depth });

      const { engineHost } = search;
      expect(exploration.statistics.visited).toBe('bitmap');
      expect(engineHost.get(places.JOINT_COUNT)).toBe(2);
      // One of a joint pair is zero, and the other any of ten numbers; or, late, one is one, and the other at most three.
      const joints = engineHost.get(places.JOINTS);
      const pairs = [0, 1].map((i) => engineHost.memory.words[joints + i * places.JOINT_WORDS + places.PAIR_COUNT]);
      expect(pairs).toEqual([19 + 5, 19 + 5]);
      expect(outgrown).toHaveBeenCalled();
    },
  );
});
