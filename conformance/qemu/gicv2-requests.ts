import type { GicOperation, HostOperation, HypervisorOperation, InterfaceAccess } from '../gic/operation.js';
import { priorityOf } from '../model/numbers.js';
import { addresses, listRegisterAt, numbering } from './gicv2-addresses.js';
import { aprOf, ctlrOf, hcrOf, lrOf, vmcrOf } from './gicv2-values.js';

/** The operations of one script as requests of qtest, one for each. */
export class Gicv2Requests {
  /** Of these registers scripts change one bit at a time. */
  private readonly controls = { GICC_CTLR: { grpen: 1, eoimode: 0 }, GICV_CTLR: { grpen: 1, eoimode: 0 } };

  of(operation: GicOperation): string {
    switch (operation.by) {
      case 'device':
        return drive(operation.irq, operation.does === 'raise');
      case 'guest':
        return this.byInterface('GICV', operation, numbering.virtualId);
      case 'host':
        return this.byHost(operation);
      case 'hypervisor':
        return this.byHypervisor(operation);
    }
  }

  private byHost(operation: HostOperation): string {
    switch (operation.does) {
      case 'isenabler':
      case 'icenabler':
      case 'ispendr':
      case 'icpendr':
      case 'isactiver':
      case 'icactiver':
        return write(addresses[distributor[operation.does]], bitOf(operation.irq));
      default:
        return this.byInterface('GICC', operation, numbering.physicalId);
    }
  }

  private byInterface(side: 'GICC' | 'GICV', access: InterfaceAccess, idOf: (irq: number) => number): string {
    switch (access.does) {
      case 'iar':
        return `readl ${addresses[`${side}_IAR`]}`;
      case 'eoir':
        return write(addresses[`${side}_EOIR`], idOf(access.irq));
      case 'dir':
        return write(addresses[`${side}_DIR`], idOf(access.irq));
      case 'pmr':
        return write(addresses[`${side}_PMR`], priorityOf(access.value));
      case 'grpen':
      case 'eoimode': {
        const control = this.controls[`${side}_CTLR`];
        control[access.does] = access.value;
        return write(addresses[`${side}_CTLR`], ctlrOf(control));
      }
    }
  }

  private byHypervisor(operation: HypervisorOperation): string {
    switch (operation.does) {
      case 'lr':
        return write(listRegisterAt(operation.place), lrOf(operation.lr));
      case 'hcr':
        return write(addresses.GICH_HCR, hcrOf(operation.hcr, operation.eoiCount));
      case 'apr':
        return write(addresses.GICH_APR, aprOf(operation.priorities));
      case 'vmcr': {
        const { groupEnabled, eoiMode } = operation.controls;
        // The guest sees the same bits in GICV_CTLR.
        this.controls.GICV_CTLR = { grpen: Number(groupEnabled), eoimode: eoiMode };
        return write(addresses.GICH_VMCR, vmcrOf(operation.controls));
      }
    }
  }
}

const distributor = {
  isenabler: 'GICD_ISENABLER1',
  icenabler: 'GICD_ICENABLER1',
  ispendr: 'GICD_ISPENDR1',
  icpendr: 'GICD_ICPENDR1',
  isactiver: 'GICD_ISACTIVER1',
  icactiver: 'GICD_ICACTIVER1',
} as const satisfies Readonly<Record<string, keyof typeof addresses>>;

export const write = (address: number, value: number): string => `writel ${address} ${value}`;

/** The inputs of QEMU's GIC, as its device tree names it, are the SPIs. */
export const drive = (irq: number, level: boolean): string =>
  `set_irq_in /machine/unattached/device[1] unnamed-gpio-in ${numbering.physicalId(irq) - 32} ${Number(level)}`;

/** The bit of an interrupt in a register that has one for each. */
export const bitOf = (irq: number): number => 2 ** (numbering.physicalId(irq) % 32);
