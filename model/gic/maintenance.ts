import type { View } from '../../src/language/index.js';
import type { Steps } from '../machine/steps.js';
import { isValid, type ListRegister } from './list-register.js';
import type { VirtualInterface } from './virtual-interface.js';

/** MISR: why the maintenance interrupt is asserted. IHI 0048B 5.3 (GICH_MISR); IHI 0069, ICH_MISR_EL2. */
export interface MaintenanceStatus {
  readonly endOfInterrupt: boolean;
  readonly underflow: boolean;
  readonly entryNotPresent: boolean;
  /** No list register is in the pending state: one that is pending and active does not count. */
  readonly noPending: boolean;
  readonly groupEnabled: boolean;
  readonly groupDisabled: boolean;
}

/** What the hypervisor learns of list registers from the hardware, as steps by its registers (GICH_*, ICH_*). */
export interface Maintenance {
  /** EISR: the guest has EOIed it and the hypervisor asked to hear of it. IHI 0048B 5.3 (GICH_EISRn). */
  signalsEoi(lr: View<ListRegister>): boolean;
  /** ELRSR: it may be used again. One that has to report its EOI is not empty. IHI 0048B 5.3 (GICH_ELRSRn). */
  isEmpty(lr: View<ListRegister>): boolean;
  /** MISR */
  maintenanceStatus(cpu: View<VirtualInterface>): MaintenanceStatus;
  /**
   * Is the maintenance interrupt asserted? It is a level PPI to the host and asynchronous: the guest may execute any
   * number of instructions before it forces the exit.
   */
  isMaintenanceAsserted(cpu: View<VirtualInterface>): boolean;
}

export const maintenanceSteps: Steps<Maintenance> = {
  signalsEoi: (_gic, lr) => lr.state === 'invalid' && !lr.hw && lr.eoi,

  isEmpty: (_gic, lr) => lr.state === 'invalid' && (lr.hw || !lr.eoi),

  maintenanceStatus: (gic, cpu) => ({
    endOfInterrupt: cpu.lrs.some((lr) => gic.signalsEoi(lr)),
    underflow: cpu.hcr.UIE && cpu.lrs.filter(isValid).length <= 1,
    entryNotPresent: cpu.hcr.LRENPIE && cpu.eoiCount !== 0,
    noPending: cpu.hcr.NPIE && !cpu.lrs.some(({ state }) => state === 'pending'),
    groupEnabled: (cpu.hcr.VGrp0EIE && cpu.groupEnabled) || cpu.group0.some(({ EIE, enabled }) => EIE && enabled),
    groupDisabled: (cpu.hcr.VGrp0DIE && !cpu.groupEnabled) || cpu.group0.some(({ DIE, enabled }) => DIE && !enabled),
  }),

  isMaintenanceAsserted: (gic, cpu) => Object.values(gic.maintenanceStatus(cpu)).some((condition) => condition),
};
