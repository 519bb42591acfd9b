import { describe, expect, it } from 'vitest';
import { twoPhaseCommit } from '../../examples/two-phase-commit.js';
import { searchBothWays } from '../support/both-searches.js';
import { keyOf } from '../support/naive-search.js';

describe('two-phase commit', () => {
  // Pinned by the test of Stateright's examples/2pc.rs: 288 and 8,832.
  it.each([
    [3, 288],
    [5, 8_832],
  ])('with %i resource managers has %i worlds, all consistent', async (managers, published) => {
    const { states, first } = await searchBothWays(twoPhaseCommit(managers));
    expect(states).toBe(published);
    expect(first.has('consistent')).toBe(false);
  });

  it('can end either way, and aborts sooner than it commits', async () => {
    const { first } = await searchBothWays(twoPhaseCommit(3));
    expect(first.get('all-abort')).toBe(3); // each manager aborts of its own accord
    expect(first.get('all-commit')).toBe(10); // 3 prepare, 3 are counted, the decision, 3 obey
  });

  it('with interchangeable managers has one world for each set of worlds that differ only in their order', async () => {
    const model = twoPhaseCommit(3);
    const plain = await searchBothWays(model);
    const merged = await searchBothWays(twoPhaseCommit(3, { interchangeable: true }));
    const sorted = plain.worlds.map((world) => ({
      ...world,
      managers: world.managers.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
    }));
    expect(merged.states).toBe(new Set(sorted.map((world) => keyOf(model, world))).size);
    expect(merged.first).toEqual(plain.first);
  });
});
