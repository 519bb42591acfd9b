import { eoiCountsInMode1, groupPriority, runningPriority, type Vgic } from '../../model/index.js';
import type { QuirkId } from '../quirks.js';

/** The hypervisor on a GIC that has quirks. */
export const onQuirkyHost = (kvm: Vgic, quirks: ReadonlySet<QuirkId>): Vgic => ({
  ...kvm,
  ...(quirks.has('eoi-count')
    ? { endOfVirtualInterrupt: (cpu, irq) => eoiCountsInMode1.endOfVirtualInterrupt(kvm, cpu, irq) }
    : {}),
  ...(quirks.has('group-0-off')
    ? {
        isMaintenanceAsserted: (cpu) =>
          kvm.isMaintenanceAsserted({
            ...cpu,
            group0: cpu.group0.map((group) => ({ ...group, DIE: false })),
            hcr: { ...cpu.hcr, VGrp0DIE: cpu.hcr.VGrp0DIE || cpu.group0.some(({ DIE }) => DIE) },
          }),
      }
    : {}),
  ...(quirks.has('coarse-running')
    ? {
        isAcknowledgeable: (cpu, lr) => {
          const priority = runningPriority(cpu.activePriorities);
          const running = groupPriority(cpu, { group: lr.group, priority });
          const activePriorities = cpu.activePriorities.map((_, one) => one === running);
          return kvm.isAcknowledgeable({ ...cpu, activePriorities }, lr);
        },
      }
    : {}),
});
