import { at, listRegisterBits } from '../../model/index.js';
import type {
  DistributorWord,
  GicOperation,
  HostOperation,
  HypervisorOperation,
  InterfaceAccess,
} from '../gic/operation.js';
import { priorityOf } from '../model/numbers.js';
import { type Access, guestRead, guestWrite, read, store, write } from './access.js';
import { bitsOf, interrupts, numbering, physicalId, spiBit, virtualId } from './interrupts.js';
import { listRegisterAt, memory, type SystemRegister } from './registers.js';
import { registersWith } from './registers-with.js';

/** An operation is one access, whose answer is what it returned. */
export const accessOf = (operation: GicOperation): Access => {
  switch (operation.by) {
    case 'guest':
      return interfaceAccess(operation, { read: guestRead, write: guestWrite, idOf: virtualId });
    case 'host':
      return hostAccess(operation);
    case 'hypervisor':
      return hypervisorAccess(operation);
    case 'device':
      return lineAccess(operation.irq, operation.does === 'raise');
  }
};

/** How one of the two who share the names of the registers accesses them. */
interface Side {
  readonly read: (register: SystemRegister) => Access;
  readonly write: (register: SystemRegister, value: number) => Access;
  readonly idOf: (irq: number) => number;
}

const interfaceAccess = (operation: InterfaceAccess, side: Side): Access => {
  switch (operation.does) {
    case 'iar':
      return side.read('ICC_IAR1_EL1');
    case 'eoir':
      return side.write('ICC_EOIR1_EL1', side.idOf(operation.irq));
    case 'dir':
      return side.write('ICC_DIR_EL1', side.idOf(operation.irq));
    case 'pmr':
      return side.write('ICC_PMR_EL1', priorityOf(operation.value));
    case 'grpen':
      return side.write('ICC_IGRPEN1_EL1', operation.value);
    case 'eoimode':
      return side.write('ICC_CTLR_EL1', operation.value << eoiModeBit);
  }
};

const eoiModeBit = 1;

const hostAccess = (operation: HostOperation): Access => {
  switch (operation.does) {
    case 'iar':
    case 'eoir':
    case 'dir':
    case 'pmr':
    case 'grpen':
    case 'eoimode':
      return interfaceAccess(operation, { read, write, idOf: physicalId });
    default:
      return store(distributorRegisters[operation.does], spiBit(operation.irq));
  }
};

const distributorRegisters: Readonly<Record<DistributorWord, number>> = {
  isenabler: memory.GICD_ISENABLER1,
  icenabler: memory.GICD_ICENABLER1,
  ispendr: memory.GICD_ISPENDR1,
  icpendr: memory.GICD_ICPENDR1,
  isactiver: memory.GICD_ISACTIVER1,
  icactiver: memory.GICD_ICACTIVER1,
};

const hypervisorAccess = (operation: HypervisorOperation): Access => {
  switch (operation.does) {
    case 'lr':
      return write(listRegisterAt(operation.place), listRegisterBits(operation.lr, numbering));
    case 'hcr':
      return write('ICH_HCR_EL2', registersWith({ hcr: operation.hcr, eoiCount: operation.eoiCount }).hcr);
    case 'vmcr':
      return write('ICH_VMCR_EL2', registersWith(operation.controls).vmcr);
    case 'apr':
      return write('ICH_AP1R0_EL2', bitsOf(operation.priorities.map((priority) => 1 << priority)));
  }
};

const lineAccess = (irq: number, level: boolean): Access => {
  const { line } = at(interrupts, irq);
  if (line === undefined) {
    throw new Error(`nothing drives interrupt ${irq}`);
  }
  return line(level);
};
