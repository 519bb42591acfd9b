/** @module-tag slow */
import { describe, expect, test } from 'vitest';
import { vgicRef } from '../../model/vgic-ref/index.js';
import { explore, interchangeable } from '../../src/index.js';
import { naiveSearch } from '../support/naive-search.js';
import { orbitsOf } from '../support/orbits.js';
import { quotientSearch } from '../support/quotient-search.js';
import { renamingsOf } from '../support/vgic-ref-renamings.js';

describe('the benchmark model has the orbits of an independent count', () => {
  test.each([
    ['1,2,2,LL', 1, 'LL', 385, 180],
    ['1,2,2,HE', 1, 'HE', 1_100, 848],
    ['2,2,2,LL', 2, 'LL', 17_240, 3_249],
  ] as const)(
    'vgic-ref:%s',
    (args, vcpus, letters, states, orbits) => {
      const model = vgicRef(args);
      const full = naiveSearch(model);
      expect(full.states).toBe(states);
      expect(orbitsOf(full.worlds, renamingsOf(letters, vcpus))).toBe(orbits);
      expect(quotientSearch(model)).toMatchObject({ orbits, first: full.first });
    },
    240_000,
  );
});

test('its seeded bug is found as early, and by the same trace of the model itself', () => {
  const { first } = quotientSearch(vgicRef('2,2,2,LL', 'bug3'));
  expect([...first]).toEqual([['I2', 5]]);
}, 240_000);

test('an entry with fewer list registers than interrupts prefers the lowest numbers, and is not declared as symmetric', async () => {
  const model = vgicRef('1,2,1,LL');
  const [irqs] = (vgicRef('1,2,2,LL').symmetry ?? []).filter(({ family }) => family.name === 'irq');
  expect(model.symmetry?.map(({ family }) => family.name)).toEqual(['vcpu', 'lr']);
  const symmetry = [...(model.symmetry ?? []), interchangeable(irqs?.family as never)];
  await expect(explore({ ...model, symmetry }, { symmetry: true })).rejects.toThrow(
    /^rule enter\(vcpu=0\) prefers an index: with irq 0 ↔ 1 exchanged/,
  );
});
