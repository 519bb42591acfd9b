import { describe, expect, it } from 'vitest';
import '../../src/vitest/index.js';
import { type Entry, petersonMutex } from '../../examples/peterson.js';
import { searchBothWays } from '../support/both-searches.js';

describe("Peterson's mutual exclusion", () => {
  // Where a process announces itself in one step, as in Baier and Katoen, Principles of Model Checking, section 2.2:
  // both away, either turn (2); one waiting or inside, the other away, the turn given away (4); both waiting, either
  // turn (2); one inside and the other waiting, the turn given by the latter (2). Ten in all.
  it('announced at once has 10 states', async () => {
    const { states } = await searchBothWays(petersonMutex('at once'));
    expect(states).toBe(10);
  });

  it.each<Entry>(['at once', 'flag, then turn'])('announced %s never lets both inside', async (entry) => {
    const mutex = petersonMutex(entry);
    await expect(mutex).toHold('exclusive');
    await expect(mutex).toReach('contention');
  });

  it('with the turn written first lets both inside after 6 steps', async () => {
    // Both write the turn, the first raises its flag and enters before the second does the same.
    const mutex = petersonMutex('turn, then flag');
    await expect(mutex).toViolate('exclusive', { within: 6 });
    await expect(mutex).not.toViolate('exclusive', { within: 5 });
  });

  it.each<Entry>(['at once', 'flag, then turn', 'turn, then flag'])(
    'announced %s has the counts of a search over a string',
    async (entry) => {
      const { states, firings, depth } = await searchBothWays(petersonMutex(entry));
      expect({ states, firings, depth }).toEqual(countByHand(entry));
    },
  );
});

/**
 * The same protocol without the language. A world is five characters: the place of each process (0 away, 1 between its
 * two writes, 2 waiting, 3 inside), their flags, the turn.
 */
const countByHand = (entry: Entry) => {
  const seen = new Set(['00000', '00001']);
  let level = [...seen];
  let firings = 0;
  let depth = 0;
  for (; level.length > 0; depth++) {
    const next = level.flatMap((world) => [...successors(entry, world, 0), ...successors(entry, world, 1)]);
    firings += next.length;
    level = [...new Set(next)].filter((world) => !seen.has(world));
    for (const world of level) {
      seen.add(world);
    }
  }
  return { states: seen.size, firings, depth };
};

const successors = (entry: Entry, world: string, me: 0 | 1): readonly string[] => {
  const [place, flag, turn] = [me, 2 + me, 4];
  const you = 1 - me;
  const put = (...writes: readonly (readonly [number, number])[]) => {
    const digits = [...world];
    for (const [position, digit] of writes) {
      digits[position] = String(digit);
    }
    return digits.join('');
  };
  switch (world[place]) {
    case '0':
      return entry === 'at once'
        ? [put([place, 2], [flag, 1], [turn, you])]
        : [put([place, 1], entry === 'flag, then turn' ? [flag, 1] : [turn, you])];
    case '1':
      return [put([place, 2], entry === 'flag, then turn' ? [turn, you] : [flag, 1])];
    case '2':
      return world[2 + you] === '0' || world[turn] === String(me) ? [put([place, 3])] : [];
    default:
      return [put([place, 0], [flag, 0])];
  }
};
