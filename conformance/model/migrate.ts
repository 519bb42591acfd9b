import { at, readPending, readRegisters, writeRegisters } from '../../model/index.js';
import { restoreIts, saveTables } from './its-words.js';
import type { Machine } from './machine.js';
import { isLpi } from './wiring.js';

/**
 * User space saves what it can read of a VM, makes a new one and writes it back, as in scenarios. It does not know
 * SPENDSGIR. The timers' registers are the vCPUs' own. Eventfds are not made again, and no timer is mapped before its vCPU
 * runs. What there is of LPIs is in tables, and not in registers.
 */
export const migrate = (machine: Machine): void => {
  const { kvm: oldKvm, world: old, wiring } = machine;
  const pending = old.irqs.map((_, irq) => ({ ...readPending(oldKvm, old, irq), sources: null }));
  const saved = readRegisters(oldKvm, old, pending);
  const irqs = saved.irqs.filter((_, irq) => !isLpi(at(wiring.places, irq).intid));
  // Whoever reads a register of a vCPU that CPU_ON has turned on has it reset first (kvm_arch_vcpu_ioctl): its timer.
  for (const v of old.vcpus.keys()) {
    if (old.power[v]?.isResetRequested === true) {
      at(machine.timers, v).control = 0;
      oldKvm.vcpuIoctl(old, oldKvm.getVcpu(old, v));
    }
  }
  const hasLpis = irqs.length < saved.irqs.length;
  if (hasLpis) {
    saveTables(machine);
  }
  wiring.disconnect();
  machine.replace();

  const { kvm, world } = machine;
  writeRegisters(kvm, world, { ...saved, irqs }, 'documented');
  if (hasLpis) {
    restoreIts(machine, old);
  }
  // What the guest remembers is in its memory.
  old.vcpus.forEach(({ nested }, v) => {
    at(world.vcpus, v).nested = nested;
  });
};
