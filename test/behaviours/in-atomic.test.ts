import { expect, it } from 'vitest';
import { eras } from '../../model/kvm/eras/index.js';
import type { VgicSteps } from '../../model/kvm/vgic.js';
import { bind, override } from '../../model/machine/steps.js';
import { scenarios } from '../../model/scenarios/index.js';
import { irqfdSource, vfioSource } from '../../model/vfio/state.js';
import { vgic } from '../../model/vgic.js';
import { promisesFor, propertiesFor } from '../../properties/index.js';
import { explore } from '../../src/index.js';

// Since v5.9 irqfd_wakeup injects an SPI at once (kvm_arch_set_irq_inatomic). The model has the work item before it, so it
// has more orders of steps than these kernels: none of them may be all that a finding rests on.

/** Where no thread is left to inject beside the others, the work item is. */
const atOnce: Pick<VgicSteps, 'irqfdWakeup'> = {
  irqfdWakeup: (kvm, w, irqfd) => {
    if (kvm.hasInjector(w)) {
      kvm.injectBeside(w, irqfd.gsi, true);
    } else {
      irqfd.signalled = true;
    }
  },
};

const injecting = eras.map(({ id, hypervisor }) => ({
  era: id,
  hypervisor: bind(override(hypervisor.steps as VgicSteps, atOnce)),
}));

const withIrqfds = scenarios
  .filter(
    ({ suite, config }) =>
      suite === 'quick' && config.interrupts.some(({ source }) => [vfioSource, irqfdSource].includes(source)),
  )
  .flatMap((scenario) => injecting.map((one) => ({ ...scenario, ...one })));

it.each(withIrqfds)(
  'in $id and $era the same is broken where an irqfd injects at once',
  async ({ id, says, config, era, hypervisor, findings, promises = [] }) => {
    const kvm = hypervisor(config);
    const asked = [...propertiesFor(kvm), ...promisesFor(kvm, promises)];
    const model = { ...vgic(id, says, kvm), properties: asked };
    const { properties } = await explore(model, { stopAt: 'never' });
    const broken = properties.filter(({ verdict }) => verdict === 'violated').map((property) => property.id);
    expect(broken.toSorted()).toEqual(Object.keys(findings?.[era] ?? {}).toSorted());
  },
);
