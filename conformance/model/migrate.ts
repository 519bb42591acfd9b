import { at, readPending, readRegisters, writeRegisters } from '../../model/index.js';
import type { Machine } from './machine.js';

/**
 * User space saves what it can read of a VM, makes a new one and writes it back, as in scenarios. It does not know
 * SPENDSGIR. The timers' registers are the vCPUs' own. Eventfds are not made again, and no timer is mapped before its vCPU
 * runs.
 */
export const migrate = (machine: Machine): void => {
  const { kvm: oldKvm, world: old, wiring } = machine;
  const pending = old.irqs.map((_, irq) => ({ ...readPending(oldKvm, old, irq), sources: null }));
  const saved = readRegisters(oldKvm, old, pending);
  wiring.disconnect();
  machine.replace();

  const { kvm, world } = machine;
  writeRegisters(kvm, world, saved, 'documented');
  // What the guest remembers is in its memory.
  old.vcpus.forEach(({ nested }, v) => {
    at(world.vcpus, v).nested = nested;
  });
};
