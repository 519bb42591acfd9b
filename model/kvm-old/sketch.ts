import type { MachineConfig } from '../machine/config.js';
import { fineWords, type Sketched } from '../machine/sketched.js';
import type { OldVgicConfig } from './config.js';

export const oldVgicSketch: Sketched<OldVgicConfig & MachineConfig> = {
  words: {
    signals: { says: 'vCPUs are called back by signals before they enter', changes: () => ({ signals: true }) },
    'user-access': {
      says: 'user space accesses registers of the distributor while no vCPU runs',
      changes: () => ({ userAccess: true }),
    },
    unmap: {
      says: 'interrupts are tied to physical ones, and untied, at any moment',
      changes: () => ({ unmaps: true }),
    },
    saves: { says: 'user space saves the VM', changes: () => ({ saves: true }) },
    ...fineWords<OldVgicConfig & MachineConfig>({
      entry: 'something may come between the flush and the entry',
      exit: 'something may come between the list registers of a sync',
      eoi: 'something may come between the two halves of a list register that was EOIed',
      oracle: 'something may come before a sync sets the oracle, and before WFI looks at it',
    }),
  },
};
