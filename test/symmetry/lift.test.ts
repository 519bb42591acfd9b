import { expect, it } from 'vitest';
import { vgicRef } from '../../model/vgic-ref/index.js';
import type { World } from '../../model/vgic-ref/world.js';
import { named } from '../../src/index.js';
import { layoutOf } from '../../src/learn/layout.js';
import { instancesOf, judgeWorld } from '../../src/semantics/index.js';
import { lift, type Symmetry, symmetryOf } from '../../src/symmetry/index.js';
import { quotientSearch } from '../support/quotient-search.js';
import { lamps } from '../support/symmetric-models.js';

it('a path of canonical worlds is told as one of the model, with the numbers that its members have there', () => {
  const model = vgicRef('2,2,2,LL', 'bug3');
  const symmetry = symmetryOf(model, layoutOf(model.world)) as Symmetry<World>;
  const { paths } = quotientSearch(model, 0);
  const { start, actions, end } = lift(symmetry, paths.get('I2') as Int32Array[]);
  expect(start).toEqual(model.starts[0]);
  expect(actions.map(({ rule, params }) => named(rule, params))).toEqual([
    'raise(irq=0)',
    'enable(irq=0)',
    'enter(vcpu=0)',
    'retarget(irq=0, vcpu=1)',
    'enter(vcpu=1)',
  ]);
  const judgements = instancesOf(model).map((instance) => [instance.property.id, judgeWorld(instance, end)]);
  expect(judgements).toContainEqual(['I2', 'violated']);
});

it('a path that leads nowhere is the fault of what was declared', () => {
  const model = lamps(3);
  const symmetry = symmetryOf(model, layoutOf(model.world)) as Symmetry<{ lamps: boolean[] }>;
  const canonical = (lit: number): Int32Array => symmetry.canonical(Int32Array.of((1 << lit) - 1));
  expect(lift(symmetry, [canonical(0), canonical(1), canonical(2)]).actions).toHaveLength(2);
  expect(() => lift(symmetry, [canonical(0), canonical(2)])).toThrow(
    "model lamps: the trace cannot be told with the members' own numbers beyond step 1",
  );
  expect(() => lift(symmetry, [canonical(1)])).toThrow('beyond step 0');
});
