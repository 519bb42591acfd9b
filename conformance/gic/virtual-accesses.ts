import type { Deactivation } from '../../model/index.js';
import type { Accessed, GicResult } from './accessed.js';
import type { GuestOperation, HypervisorOperation } from './operation.js';

/** What the guest does with its CPU interface, and what the hypervisor writes behind its back. */
export const performVirtual = (gic: Accessed, operation: GuestOperation | HypervisorOperation): GicResult => {
  const { cpu } = gic;
  switch (operation.does) {
    case 'iar':
      return { acknowledged: acknowledge(gic) };
    case 'eoir':
      return passOn(gic, operation.irq, gic.virtualGic.endOfVirtualInterrupt(cpu, operation.irq));
    case 'dir':
      return cpu.hcr.TDIR ? 'trapped' : passOn(gic, operation.irq, gic.virtualGic.deactivateByDir(cpu, operation.irq));
    case 'pmr':
      cpu.pmr = operation.value;
      return null;
    case 'grpen':
      cpu.groupEnabled = operation.value === 1;
      return null;
    case 'eoimode':
      cpu.eoiMode = operation.value;
      return null;
    case 'lr':
      cpu.lrs[operation.place] = { ...operation.lr };
      return null;
    case 'hcr':
      cpu.hcr = { ...operation.hcr };
      cpu.eoiCount = operation.eoiCount;
      return null;
    case 'vmcr':
      Object.assign(cpu, operation.controls);
      return null;
    case 'apr':
      cpu.activePriorities = cpu.activePriorities.map((_, priority) => operation.priorities.includes(priority));
      return null;
  }
};

const acknowledge = ({ cpu, presented, virtualGic }: Accessed): number | null => {
  if (presented === undefined) {
    return null;
  }
  virtualGic.acknowledgeVirtual(cpu, presented);
  return presented.irq;
};

/** The deactivation of a list register with HW deactivates the physical interrupt. IHI 0048B 5.2.2; IHI 0069 6.3. */
const passOn = ({ gic, world }: Accessed, irq: number, deactivation: Deactivation | null): null => {
  if (deactivation?.found && deactivation.hw) {
    gic.deactivate(world, 0, irq);
  }
  return null;
};
