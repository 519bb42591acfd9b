import { describe, expect, it } from 'vitest';
import { dropPriority, idlePriority, runningPriority } from '../../../model/gic/priority.js';
import fc from '../../support/fast-check.js';

describe('active priorities', () => {
  it.each([
    [[false, false, false], 3],
    [[false, false, true], 2],
    [[false, true, true], 1],
    [[true, false, true], 0],
  ])('%j run at priority %i', (active, running) => {
    expect(runningPriority(active)).toBe(running);
  });

  it('of which none is active let every priority pass', () => {
    expect(idlePriority([false, false])).toBe(2);
  });

  it('lose the most urgent one with a drop, whatever was acknowledged last', () => {
    const active = [false, true, true];
    expect(dropPriority(active)).toBe(true);
    expect(active).toEqual([false, false, true]);
    expect(dropPriority(active)).toBe(true);
    expect(dropPriority(active)).toBe(false);
    expect(active).toEqual([false, false, false]);
  });

  it('nest: drops in reverse order give back each running priority', () => {
    const nested = fc.uniqueArray(fc.nat(7), { maxLength: 8 }).map((all) => all.toSorted((a, b) => b - a));
    fc.assert(
      fc.property(nested, (acknowledged) => {
        const active = Array.from({ length: 8 }, () => false);
        const before = acknowledged.map((priority) => {
          const running = runningPriority(active);
          active[priority] = true;
          return running;
        });
        for (const running of before.toReversed()) {
          dropPriority(active);
          expect(runningPriority(active)).toBe(running);
        }
      }),
    );
  });
});
