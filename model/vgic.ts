import { initially, type Model, model } from '../src/language/index.js';
import type { Config } from './config.js';
import { deviceRules } from './devices/rules.js';
import { activeRules } from './guest/active-rules.js';
import { distributorRules } from './guest/distributor-rules.js';
import { interfaceRules } from './guest/interface-rules.js';
import { hostInterruptRules } from './kvm/host-interrupt-rules.js';
import type { Hypervisor } from './kvm/hypervisor.js';
import { injectorRules } from './kvm/injector-rules.js';
import { runRules } from './kvm/run-rules.js';
import { schedulingRules } from './kvm/scheduling-rules.js';
import { symmetryOf } from './symmetry.js';
import { vfioRules } from './vfio/rules.js';
import { type World, worldOf } from './world.js';

/** The model of a scenario: its configuration, under a hypervisor. It has no properties yet: see properties/. */
export const vgic = (id: string, says: string, kvm: Hypervisor): Model<World> => {
  const world = worldOf(kvm.config);
  return model<World>({
    id,
    says,
    world,
    symmetry: symmetryOf(kvm.config),
    starts: [initially(world, (w) => start(w, kvm.config))],
    rules: [
      ...deviceRules(kvm),
      ...hostInterruptRules(kvm),
      ...vfioRules(kvm),
      ...schedulingRules(kvm),
      ...injectorRules(kvm),
      ...runRules(kvm),
      ...interfaceRules(kvm),
      ...distributorRules(kvm),
      ...activeRules(kvm),
    ],
  });
};

/** A guest that has booted: everything enabled, nothing pending, each vCPU about to enter on a CPU of its own. */
const start = (w: World, config: Config): void => {
  w.distributorEnabled = true;
  w.irqs.forEach((entry, irq) => {
    const { priority, vcpu } = config.interrupts[irq] ?? { priority: 0, vcpu: null };
    entry.enabled = true;
    entry.priority = priority;
    entry.target = vcpu ?? 0;
  });
  w.vcpus.forEach((vcpu, v) => {
    vcpu.pcpu = v < config.pcpus ? v : null;
    vcpu.savedPriorityMask = config.priorities;
    vcpu.cpu.priorityMask = config.priorities;
    vcpu.cpu.groupEnabled = true;
    vcpu.cpu.eoiMode = config.guest.eoiMode;
  });
  for (const physical of [...w.timerPpis, ...w.forwardedSpis]) {
    physical.enabled = true;
  }
  for (const device of w.vfio) {
    device.setup = config.vfioSetup ? 'none' : 'ready';
    device.masked = config.vfioSetup;
  }
};
