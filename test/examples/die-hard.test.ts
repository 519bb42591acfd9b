import { describe, expect, it } from 'vitest';
import '../../src/vitest/index.js';
import { dieHard } from '../../examples/die-hard.js';
import { explore } from '../../src/index.js';
import { searchBothWays } from '../support/both-searches.js';

describe('DieHard', () => {
  // TLC finds 16 distinct states for DieHard.tla, and says "not enough water" is false after 6 steps.
  it('measures 4 gallons in 6 steps, among 16 states', async () => {
    const { states, first } = await searchBothWays(dieHard);
    expect(states).toBe(16);
    expect(first.get('four')).toBe(6);
  });

  it('cannot do it in fewer', async () => {
    await expect(dieHard).toHaveStates(16);
    await expect(dieHard).toReach('four', { within: 6 });
    await expect(dieHard).not.toReach('four', { within: 5 });
  });

  it('shows the six pourings', async () => {
    const { properties, verdict } = await explore(dieHard);
    expect(verdict).toBe('holds');
    expect(properties[0]?.trace?.steps.map(({ action }) => action.rule)).toEqual([
      'fillBig',
      'bigToSmall',
      'emptySmall',
      'bigToSmall',
      'fillBig',
      'bigToSmall',
    ]);
  });

  it('has the counts of a search over two numbers', async () => {
    const { states, firings, depth } = await searchBothWays(dieHard);
    expect({ states, firings, depth }).toEqual(pourByHand());
  });
});

/** The same puzzle over a pair of numbers, without the language. */
const pourByHand = () => {
  const seen = new Set(['0,0']);
  let level: (readonly [number, number])[] = [[0, 0]];
  let firings = 0;
  let depth = 0;
  for (; level.length > 0; depth++) {
    const next = level.flatMap(pourings);
    firings += next.length;
    level = [];
    for (const jugs of next) {
      if (!seen.has(jugs.join())) {
        seen.add(jugs.join());
        level.push(jugs);
      }
    }
  }
  return { states: seen.size, firings, depth };
};

const pourings = ([small, big]: readonly [number, number]): (readonly [number, number])[] => {
  const toBig = Math.min(small, 5 - big);
  const toSmall = Math.min(big, 3 - small);
  const always: (readonly [number, number])[] = [
    [small - toBig, big + toBig],
    [small + toSmall, big - toSmall],
  ];
  const fillings = [[3, big] as const, [small, 5] as const].filter(([s, b]) => s !== small || b !== big);
  const emptyings = [[0, big] as const, [small, 0] as const].filter(([s, b]) => s !== small || b !== big);
  return [...always, ...fillings, ...emptyings];
};
