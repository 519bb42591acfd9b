import type { GhostConfig } from '../ghost/config.js';
import type { GuestConfig } from '../guest/config.js';
import type { HostConfig } from '../host/state.js';
import type { MachineConfig } from '../machine/config.js';
import { type Domains, wholeFrom, yesOrNo } from '../machine/domains.js';
import type { Told } from '../machine/part.js';
import type { TimerConfig } from '../timer/state.js';
import type { VfioConfig } from '../vfio/state.js';

declare module '../machine/config.js' {
  interface FineSteps {
    /** Between the lock regions of an injection. */
    injection: true;
    /** Between the flush, the announcement of IN_GUEST_MODE and the last look for requests. */
    entry: true;
    /** Between the exit, the fold and the prune. */
    exit: true;
    /** Between the halt of the VM and the access that it is for. */
    halt: true;
  }
}

export interface VgicConfig {
  /** Threads that may inject at the same time, where injection is fine. */
  readonly injectors: number;
  /** A signal makes the run loop flush and sync without entering the guest. */
  readonly signals: boolean;
  /**
   * How far `active_spis` (Linux 6.19) is counted, on a host with a GICv3 that can trap DIR by itself; 0: the host cannot
   * (ICH_VTR_EL2.TDS), and traps it always.
   */
  readonly activeSpisMax: number;
}

export const vgicConfig = ({ fine }: Pick<MachineConfig, 'fine'>): VgicConfig => ({
  injectors: fine.includes('injection') ? 2 : 0,
  signals: false,
  activeSpisMax: 0,
});

export const vgicDomains: Domains<VgicConfig> = {
  injectors: wholeFrom(0, 8),
  signals: yesOrNo,
  activeSpisMax: wholeFrom(0, 988),
};

export const vgicTold = {
  signals: (isPart) => (isPart ? ['signals'] : []),
  activeSpisMax: (most) => (most > 0 ? [`DIR traps by itself, active SPIs counted to ${most}`] : []),
  injectors: (injectors, config) =>
    injectors === vgicConfig(config).injectors ? [] : [`${injectors} injecting threads`],
} satisfies Told<VgicConfig & Pick<MachineConfig, 'fine'>> | Partial<Told<VgicConfig & Pick<MachineConfig, 'fine'>>>;

/** What KVM's vgic, and what it builds on, have of a configuration. */
export type Config = MachineConfig & GuestConfig & GhostConfig & HostConfig & TimerConfig & VfioConfig & VgicConfig;
