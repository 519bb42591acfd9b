import { beforeEach, expect, test, vi } from 'vitest';
import { places } from '../../src/engine/index.js';
import type * as Words from '../../src/engine/words.js';
import { type KeySet, KeySpace, type Tuple } from '../support/keys.js';

/** What another thread does right before this one changes a word that both have seen. */
const other = vi.hoisted(() => ({ does: undefined as (() => void) | undefined, turns: 0 }));

vi.mock('../../src/engine/words.js', async (original) => {
  const words = await original<typeof Words>();
  const afterOther =
    (change: (at: number, value: number) => number) =>
    (at: number, value: number): number => {
      const { does } = other;
      other.does = undefined;
      if (does !== undefined) {
        other.turns++;
        does();
      }
      return change(at, value);
    };
  return { ...words, compareAndSwapZero: afterOther(words.compareAndSwapZero), fetchOr: afterOther(words.fetchOr) };
});

beforeEach(() => {
  Object.assign(other, { does: undefined, turns: 0 });
});

/** Another thread has a context of its own for the same set. */
const both = (kind: 'quotient' | 'rows') => {
  const space = new KeySpace('js', [60, 60]);
  const own = space.set(kind, 40);
  const theirs = space.set(kind, 40);
  const { words } = space.memory;
  for (const place of [places.CELLS, places.ROW_CELLS]) {
    words[theirs.context.at + place] = words[own.context.at + place] as number;
  }
  const tuples: Tuple[] = Array.from({ length: 3600 }, (_, i) => [1 + (i % 60), 1 + Math.floor(i / 60)]);
  return { own, theirs, tuples };
};

/** Some keys whose search begins at the same word as that of the first. */
const neighbours = (set: KeySet, [first, ...rest]: readonly Tuple[]): readonly Tuple[] =>
  rest.filter((tuple) => set.placeOf(tuple) === set.placeOf(first as Tuple)).slice(0, 5);

test.each(['quotient', 'rows'] as const)('a key that another thread adds to a %s set meanwhile is known', (kind) => {
  const { own, theirs, tuples } = both(kind);
  for (const tuple of tuples.slice(0, 30)) {
    other.does = () => expect(theirs.insert(tuple)).toBe(1);
    expect(own.insert(tuple)).toBe(0);
  }
  expect(other.turns).toBe(30);
});

test.each(['quotient', 'rows'] as const)(
  'another key that is added to a %s set where this one would be is no reason to lose it',
  (kind) => {
    const { own, theirs, tuples } = both(kind);
    const [first] = tuples as [Tuple];
    const [second, third, fourth] = neighbours(own, tuples) as [Tuple, Tuple, Tuple];
    other.does = () => {
      expect(theirs.insert(second)).toBe(1);
      expect(theirs.insert(third)).toBe(1);
    };
    expect(own.insert(first)).toBe(1);
    expect(other.turns).toBe(1);
    expect([first, second, third].map((tuple) => own.has(tuple))).toEqual([true, true, true]);
    expect([first, second, third].map((tuple) => theirs.insert(tuple))).toEqual([0, 0, 0]);
    expect(own.has(fourth)).toBe(false);
  },
);
