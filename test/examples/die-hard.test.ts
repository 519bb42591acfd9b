import { expect, it } from 'vitest';
import { dieHard } from '../../examples/die-hard.js';
import { naiveSearch } from '../support/naive-search.js';

// TLC's answer for DieHard.tla is 16 distinct states; its shortest way to 4 gallons is the six pourings of the film.
it('measures 4 gallons in 6 steps, among 16 worlds', () => {
  const { states, first } = naiveSearch(dieHard);
  expect(states).toBe(16);
  expect(first.get('four')).toBe(6);
});

it('counts firings and depth as a search over two numbers does', () => {
  const { states, firings, depth } = naiveSearch(dieHard);
  expect({ states, firings, depth }).toEqual(pourByHand());
});

/** The same puzzle over a pair of numbers, without the language. */
const pourByHand = () => {
  const seen = new Set(['0,0']);
  let level: (readonly [number, number])[] = [[0, 0]];
  let firings = 0;
  let depth = 0;
  for (; level.length > 0; depth++) {
    const found: (readonly [number, number])[] = [];
    for (const [small, big] of level) {
      const toBig = Math.min(small, 5 - big);
      const toSmall = Math.min(big, 3 - small);
      const next: (readonly [number, number])[] = [
        [small - toBig, big + toBig],
        [small + toSmall, big - toSmall],
      ];
      if (small < 3) next.push([3, big]);
      if (small > 0) next.push([0, big]);
      if (big < 5) next.push([small, 5]);
      if (big > 0) next.push([small, 0]);
      firings += next.length;
      for (const jugs of next) {
        if (!seen.has(jugs.join())) {
          seen.add(jugs.join());
          found.push(jugs);
        }
      }
    }
    level = found;
  }
  return { states: seen.size, firings, depth };
};
