import { withGroup0 } from '../gic/groups.js';
import type { GuestConfig } from '../guest/config.js';
import { withControls } from '../guest/sketch.js';
import type { MachineConfig } from '../machine/config.js';
import { fineWords, type Sketched } from '../machine/sketched.js';
import { type VgicConfig, vgicConfig } from './config.js';

export const vgicSketch: Sketched<VgicConfig & GuestConfig & MachineConfig> = {
  words: {
    'no-tds': {
      says: 'a host with a GICv3 that cannot trap DIR by itself (ICH_VTR_EL2.TDS), and always traps it',
      changes: () => ({ activeSpisMax: 0 }),
    },
    'gicv2-guest': {
      says: 'a guest with a GICv2, on a host with a GICv3',
      changes: () => ({ guestGic: 2, sgiSenders: 2, activeSpisMax: 0 }),
    },
    groups: {
      says: 'the first interrupt is of group 0, and the guest enables and disables both groups at its CPU interface',
      changes: ({ interrupts, guest }) => ({
        interrupts: withGroup0(interrupts),
        guest: withControls(guest, 'group'),
      }),
    },
    resampled: {
      says: "a host whose list registers deactivate nothing (LR.HW, Apple's M1): KVM resamples timers",
      changes: () => ({ hwDeactivation: false }),
    },
    signals: { says: 'vCPUs are called out of the guest by signals', changes: () => ({ signals: true }) },
    strays: {
      says: "user space calls KVM_IRQ_LINE for timers' interrupts, which have an owner in the kernel",
      changes: () => ({ strays: true }),
    },
    ...fineWords<VgicConfig & MachineConfig>(
      {
        injection: 'something may come between the stages of an injection',
        entry: 'something may come between the steps of an entry',
        exit: 'something may come between the steps of an exit',
        prune: 'something may come while an interrupt is moved from one list to another, after an exit',
        halt: 'something may come while a VM is halted, vCPU by vCPU',
      },
      (config) => ({ injectors: vgicConfig(config).injectors }),
    ),
  },
};
