import { at } from '../../model/index.js';
import type { ModelledMachine } from './modelled-machine.js';

/**
 * User space saves what it can read of a VM, makes a new one and writes it back: the distributor, register by register
 * and each in the order of its interrupts; with a GICv3 also the lines; the CPU interfaces. The timers' registers are
 * the vCPUs' own. Eventfds are not made again, and no timer is mapped before its vCPU runs.
 */
export const migrate = (machine: ModelledMachine): void => {
  const { kvm: oldKvm, world: old, wiring, setup } = machine;
  const interrupts = old.irqs.map((entry, irq) => ({ ...entry, pending: oldKvm.readUserPending(old, irq), irq }));
  wiring.disconnect();
  machine.replace();

  const { kvm, world } = machine;
  world.distributorEnabled = old.distributorEnabled;
  for (const { irq, priority, target, enabled } of interrupts) {
    kvm.writePriority(world, irq, priority);
    kvm.writeTarget(world, irq, target);
    kvm.writeUserEnable(world, irq, enabled);
  }
  for (const { irq, pending } of interrupts) {
    kvm.writeUserPending(world, irq, pending);
  }
  for (const { irq, active } of interrupts) {
    kvm.writeUserActive(world, irq, active);
  }
  if (setup.gic === 3) {
    for (const { irq, lineLevel } of interrupts) {
      kvm.writeUserLineLevel(world, irq, lineLevel);
    }
  }
  old.vcpus.forEach(({ cpu, nested, savedPriorityMask }, v) => {
    const { groupEnabled, priorityMask, eoiMode, activePriorities } = cpu;
    Object.assign(at(world.vcpus, v), { nested, savedPriorityMask });
    Object.assign(at(world.vcpus, v).cpu, { groupEnabled, priorityMask, eoiMode, activePriorities });
  });
};
