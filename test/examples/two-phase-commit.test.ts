import { describe, expect, it } from 'vitest';
import { twoPhaseCommit } from '../../examples/two-phase-commit.js';
import { keyOf, naiveSearch } from '../support/naive-search.js';

describe('two-phase commit', () => {
  // Pinned by the test of Stateright's examples/2pc.rs: 288 and 8,832.
  it.each([
    [3, 288],
    [5, 8_832],
  ])('with %i resource managers has %i worlds, all consistent', (managers, published) => {
    const { states, first } = naiveSearch(twoPhaseCommit(managers));
    expect(states).toBe(published);
    expect(first.has('consistent')).toBe(false);
  });

  it('can end either way, and aborts sooner than it commits', () => {
    const { first } = naiveSearch(twoPhaseCommit(3));
    expect(first.get('all-abort')).toBe(3); // each manager aborts of its own accord
    expect(first.get('all-commit')).toBe(10); // 3 prepare, 3 are counted, the decision, 3 obey
  });

  it('with interchangeable managers has one world for each set of worlds that differ only in their order', () => {
    const plain = twoPhaseCommit(3);
    const merged = twoPhaseCommit(3, { interchangeable: true });
    const sorted = naiveSearch(plain).worlds.map((world) => ({
      ...world,
      managers: world.managers.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
    }));
    const orbits = new Set(sorted.map((world) => keyOf(plain, world)));
    const found = naiveSearch(merged);
    expect(found.states).toBe(orbits.size);
    expect(found.first).toEqual(naiveSearch(plain).first);
  });
});
