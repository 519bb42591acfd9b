import type { View } from '../../src/language/index.js';
import { isValid, type ListRegister } from './list-register.js';
import type { VirtualInterface } from './virtual-interface.js';

/** EISR: the guest has EOIed it and the hypervisor asked to hear of it. IHI 0048B 5.3 (GICH_EISRn). */
export const signalsEoi = (lr: View<ListRegister>): boolean => lr.state === 'invalid' && !lr.hw && lr.eoi;

/** ELRSR: it may be used again. One that has to report its EOI is not empty. IHI 0048B 5.3 (GICH_ELRSRn). */
export const isEmpty = (lr: View<ListRegister>): boolean => lr.state === 'invalid' && (lr.hw || !lr.eoi);

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

export const maintenanceStatus = (cpu: View<VirtualInterface>): MaintenanceStatus => ({
  endOfInterrupt: cpu.lrs.some(signalsEoi),
  underflow: cpu.hcr.UIE && cpu.lrs.filter(isValid).length <= 1,
  entryNotPresent: cpu.hcr.LRENPIE && cpu.eoiCount !== 0,
  noPending: cpu.hcr.NPIE && !cpu.lrs.some(({ state }) => state === 'pending'),
  groupEnabled: cpu.hcr.VGrp0EIE && cpu.groupEnabled,
  groupDisabled: cpu.hcr.VGrp0DIE && !cpu.groupEnabled,
});

/**
 * Is the maintenance interrupt asserted? It is a level PPI to the host and asynchronous: the guest may execute any
 * number of instructions before it forces the exit.
 */
export const isMaintenanceAsserted = (cpu: View<VirtualInterface>): boolean =>
  Object.values(maintenanceStatus(cpu)).some((condition) => condition);
