import type { ItsConfig } from '../its/config.js';
import type { MachineConfig } from '../machine/config.js';
import type { Sketched } from '../machine/sketched.js';
import { type MsiRoutesConfig, msiRoutesConfig } from './state.js';

type Config = MsiRoutesConfig & ItsConfig & MachineConfig;

export const msiRoutesSketch: Sketched<Config> = {
  usual: () => msiRoutesConfig,
  words: {
    'msi-irqfd': {
      says: 'an irqfd, whose route is the MSI of an event, is signalled',
      changes: ({ msiIrqfds }) => ({ msiIrqfds: msiIrqfds + 1 }),
    },
    'msi-routes': {
      says: 'user space changes routes of MSIs (KVM_SET_GSI_ROUTING): of one irqfd at least',
      changes: ({ msiIrqfds }) => ({ msiRoutes: true, msiIrqfds: Math.max(1, msiIrqfds) }),
    },
    'msi-assign': {
      says: 'user space deassigns and assigns irqfds whose routes are MSIs: one at least',
      changes: ({ msiIrqfds }) => ({ msiAssign: true, msiIrqfds: Math.max(1, msiIrqfds) }),
    },
  },
};
