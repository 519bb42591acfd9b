import { expect, it } from 'vitest';
import { vgicRefDepiction } from '../../../model/vgic-ref/depiction.js';
import { vgicRef } from '../../../model/vgic-ref/index.js';
import { initialWorlds } from '../../../src/index.js';
import { diff, drawChange } from '../../../src/trace/diff.js';

it('the benchmark draws its list registers like the vgic does', () => {
  const model = vgicRef('1,2,1,HE');
  const depiction = vgicRefDepiction('1,2,1,HE');
  const [before] = initialWorlds(model);
  const after = structuredClone(before);
  if (before === undefined || after === undefined) {
    throw new Error('the benchmark has an initial world');
  }
  Object.assign(after.vcpus[0]?.lrs[0] ?? {}, { state: 'pending', irq: 0 });
  Object.assign(after.irqs[1] ?? {}, { enabled: before.irqs[1]?.enabled === false });
  const drawn = diff(model.world, before, after, depiction).map((change) => drawChange(change, depiction));
  expect(drawn).toEqual([expect.stringMatching(/^irq1 enabled /), 'vCPU0 LR0 empty → irq0 hw P']);
});
