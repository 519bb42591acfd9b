import type { GhostConfig } from '../ghost/config.js';
import type { GuestConfig } from '../guest/config.js';
import type { HostConfig } from '../host/state.js';
import type { MachineConfig } from '../machine/config.js';
import { type Domains, yesOrNo } from '../machine/domains.js';
import type { Told } from '../machine/part.js';
import type { TimerConfig } from '../timer/state.js';
import type { VfioConfig } from '../vfio/state.js';

declare module '../machine/config.js' {
  interface FineSteps {
    /** Between the lock regions of a list register that was EOIed, and its notification. */
    eoi: true;
    /** Before a sync sets the oracle, and between that and what WFI makes of it. */
    oracle: true;
  }
}

export interface OldVgicConfig {
  /** A signal makes the run loop flush and sync without entering the guest. */
  readonly signals: boolean;
  /** User space accesses registers of the distributor while no vCPU runs (KVM_DEV_ARM_VGIC_GRP_DIST_REGS). */
  readonly userAccess: boolean;
  /** Interrupts are tied to physical ones, and untied, while the VM runs (kvm_vgic_map_phys_irq). */
  readonly unmaps: boolean;
  /** The guest writes SPENDSGIR and CPENDSGIR. */
  readonly sgiRegisters: boolean;
  /** User space saves the VM: first the vgic, then the timers, and no vCPU runs between. */
  readonly saves: boolean;
}

export const oldVgicConfig: OldVgicConfig = {
  signals: false,
  userAccess: false,
  unmaps: false,
  sgiRegisters: false,
  saves: false,
};

export const oldVgicDomains: Domains<OldVgicConfig> = {
  signals: yesOrNo,
  userAccess: yesOrNo,
  unmaps: yesOrNo,
  sgiRegisters: yesOrNo,
  saves: yesOrNo,
};

export const oldVgicTold: Told<OldVgicConfig> = {
  signals: (isPart) => (isPart ? ['signals'] : []),
  userAccess: (isPart) => (isPart ? ['user space accesses registers'] : []),
  unmaps: (isPart) => (isPart ? ['physical interrupts are mapped and unmapped'] : []),
  sgiRegisters: (isPart) => (isPart ? ['the guest writes SPENDSGIR and CPENDSGIR'] : []),
  saves: (isPart) => (isPart ? ['user space saves the VM'] : []),
};

/** What the first vgic, and what it builds on, have of a configuration. */
export type OldConfig = MachineConfig &
  GuestConfig &
  GhostConfig &
  HostConfig &
  TimerConfig &
  VfioConfig &
  OldVgicConfig;
