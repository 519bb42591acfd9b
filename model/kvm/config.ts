import type { GhostConfig } from '../ghost/config.js';
import type { GuestConfig } from '../guest/config.js';
import type { HostConfig } from '../host/state.js';
import type { ItsConfig } from '../its/config.js';
import { isSpi, type MachineConfig } from '../machine/config.js';
import { type Domains, wholeFrom, yesOrNo } from '../machine/domains.js';
import type { Told } from '../machine/part.js';
import type { MsiRoutesConfig } from '../msi-routes/state.js';
import type { RoutingConfig } from '../routing/state.js';
import type { TimerConfig } from '../timer/state.js';
import type { VfioConfig } from '../vfio/state.js';
import type { LifeConfig } from './life/config.js';

declare module '../machine/config.js' {
  interface FineSteps {
    /** Between the lock regions of an injection. */
    injection: true;
    /** Between the flush, the announcement of IN_GUEST_MODE and the last look for requests. */
    entry: true;
    /** Between the exit, the fold and the prune. */
    exit: true;
    /** Where the prune drops both locks: between the look at an interrupt that has to move, and its move. */
    prune: true;
    /** Between the halt of the VM and the access that it is for. */
    halt: true;
  }
}

export interface VgicConfig {
  /** Threads that may inject at the same time, where injection is fine. */
  readonly injectors: number;
  /** A signal makes the run loop flush and sync without entering the guest. */
  readonly signals: boolean;
  /** User space calls KVM_IRQ_LINE for interrupts that have an owner in the kernel, too. */
  readonly strays: boolean;
  /**
   * How far `active_spis` (Linux 6.19) is counted of a guest with a GICv3, on a host that can trap DIR by itself; 0: the host cannot
   * (ICH_VTR_EL2.TDS), and traps it always. Few can not: "anything ARMv8.0 from ARM, give or take" ("KVM: arm64: GICv3:
   * Detect and work around the lack of ICV_DIR_EL1 trapping").
   */
  readonly activeSpisMax: number;
}

export const vgicConfig = ({
  fine,
  guestGic,
  interrupts,
}: Pick<MachineConfig, 'fine' | 'guestGic' | 'interrupts'>): VgicConfig => ({
  injectors: fine.includes('injection') ? 2 : 0,
  signals: false,
  strays: false,
  activeSpisMax: guestGic === 2 ? 0 : Math.max(1, interrupts.filter(isSpi).length),
});

export const vgicDomains: Domains<VgicConfig> = {
  injectors: wholeFrom(0, 8),
  signals: yesOrNo,
  strays: yesOrNo,
  activeSpisMax: wholeFrom(0, 988),
};

export const vgicTold = {
  signals: (isPart) => (isPart ? ['signals'] : []),
  strays: (isPart) => (isPart ? ['KVM_IRQ_LINE for owned interrupts'] : []),
  activeSpisMax: (most, config) => {
    const isUsual = most === vgicConfig(config).activeSpisMax;
    return isUsual ? [] : [most === 0 ? 'no TDS: DIR always traps' : `active SPIs counted to ${most}`];
  },
  injectors: (injectors, config) =>
    injectors === vgicConfig(config).injectors ? [] : [`${injectors} injecting threads`],
} satisfies Told<VgicConfig & MachineConfig> | Partial<Told<VgicConfig & MachineConfig>>;

/** What KVM's vgic, and what it builds on, have of a configuration. */
export type Config = MachineConfig &
  GuestConfig &
  GhostConfig &
  HostConfig &
  TimerConfig &
  VfioConfig &
  RoutingConfig &
  ItsConfig &
  MsiRoutesConfig &
  LifeConfig &
  VgicConfig;
