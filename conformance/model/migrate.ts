import { at } from '../../model/index.js';
import type { Machine } from './machine.js';
import { isLineHigh } from './observe.js';

/**
 * User space saves what it can read of a VM, makes a new one and writes it back: the distributor, register by register
 * and each in the order of its interrupts; with a GICv3 also the lines; the CPU interfaces. The timers' registers are
 * the vCPUs' own. Eventfds are not made again, and no timer is mapped before its vCPU runs.
 */
export const migrate = (machine: Machine): void => {
  const { kvm: oldKvm, world: old, wiring, setup } = machine;
  const interrupts = old.irqs.map((entry, irq) => ({
    ...entry,
    pending: oldKvm.uaccessReadPending(old, irq),
    isHigh: isLineHigh(oldKvm.getIrq(old, irq)),
    irq,
  }));
  wiring.disconnect();
  machine.replace();

  const { kvm, world } = machine;
  world.distributorEnabled = old.distributorEnabled;
  for (const { irq, priority, targetVcpu, enabled } of interrupts) {
    kvm.mmioWritePriority(world, irq, priority);
    kvm.mmioWriteTarget(world, irq, targetVcpu);
    kvm.uaccessWriteEnable(world, irq, enabled);
  }
  for (const { irq, pending } of interrupts) {
    kvm.uaccessWritePending(world, irq, pending);
  }
  for (const { irq, active } of interrupts) {
    kvm.uaccessWriteActive(world, irq, active);
  }
  if (setup.gic === 3) {
    for (const { irq, isHigh } of interrupts) {
      kvm.writeIrqLineLevelInfo(world, irq, isHigh);
    }
  }
  old.vcpus.forEach(({ cpu, nested, savedPmr }, v) => {
    const { groupEnabled, pmr, eoiMode, activePriorities } = cpu;
    Object.assign(at(world.vcpus, v), { nested, savedPmr });
    Object.assign(at(world.vcpus, v).cpu, { groupEnabled, pmr, eoiMode, activePriorities });
  });
};
