import type { MachineConfig } from '../machine/config.js';
import { fineWords, type Sketched } from '../machine/sketched.js';
import { type VgicConfig, vgicConfig } from './config.js';

export const vgicSketch: Sketched<VgicConfig & MachineConfig> = {
  words: {
    tds: {
      says: 'a host that can trap DIR by itself (ICH_VTR_EL2.TDS), and does while SPIs are in flight',
      changes: ({ interrupts }) => ({ activeSpisMax: interrupts.length }),
    },
    signals: { says: 'vCPUs are called out of the guest by signals', changes: () => ({ signals: true }) },
    ...fineWords<VgicConfig & MachineConfig>(
      {
        injection: 'something may come between the stages of an injection',
        entry: 'something may come between the steps of an entry',
        exit: 'something may come between the steps of an exit',
        halt: 'something may come while a VM is halted, vCPU by vCPU',
      },
      (config) => ({ injectors: vgicConfig(config).injectors }),
    ),
  },
};
