import { at, type PhysicalIrq } from '../../model/index.js';
import type { Accessed, GicResult } from './accessed.js';
import type { DeviceOperation, DistributorWord, HostOperation } from './operation.js';

/** What the host does with its CPU interface and the distributor, and what devices do. */
export const performPhysical = (machine: Accessed, operation: HostOperation | DeviceOperation): GicResult => {
  const { gic, world, physicalInterface: cpu } = machine;
  switch (operation.does) {
    case 'iar':
      return { acknowledged: acknowledge(machine) };
    case 'eoir':
      gic.endOfInterrupt(world, 0, operation.irq);
      return null;
    case 'dir':
      // With EOImode 0 it is ignored (IHI 0069, ICC_DIR_EL1) or UNPREDICTABLE (IHI 0048B 4.4.15).
      if (cpu.eoiMode === 1) {
        gic.deactivate(world, 0, operation.irq);
      }
      return null;
    case 'pmr':
      cpu.pmr = operation.value;
      return null;
    case 'grpen':
      cpu.enabled = operation.value === 1;
      return null;
    case 'eoimode':
      cpu.eoiMode = operation.value;
      return null;
    case 'raise':
      drive(machine, operation.irq, true);
      return null;
    case 'lower':
      drive(machine, operation.irq, false);
      return null;
    default:
      writes[operation.does](at(world.banks, operation.irq));
      return null;
  }
};

const acknowledge = ({ gic, world, signalled }: Accessed): number | null => {
  if (signalled !== null) {
    gic.acknowledge(world, 0, signalled);
  }
  return signalled;
};

/** A wire: of an edge interrupt only the rise counts, and is remembered. */
const drive = ({ gic, world }: Accessed, irq: number, line: boolean): void => {
  const bank = at(world.banks, irq);
  if (at(gic.config.interrupts, irq).trigger === 'edge' && line && !bank.line) {
    bank.latch = true;
  }
  bank.line = line;
};

const writes: Readonly<Record<DistributorWord, (bank: PhysicalIrq) => void>> = {
  isenabler: (bank) => {
    bank.enabled = true;
  },
  icenabler: (bank) => {
    bank.enabled = false;
  },
  ispendr: (bank) => {
    bank.latch = true;
  },
  icpendr: (bank) => {
    bank.latch = false;
  },
  isactiver: (bank) => {
    bank.active = true;
  },
  icactiver: (bank) => {
    bank.active = false;
  },
};
