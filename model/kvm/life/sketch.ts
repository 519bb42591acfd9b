import type { GuestConfig } from '../../guest/config.js';
import type { HostConfig } from '../../host/state.js';
import { isLoaded, type MachineConfig } from '../../machine/config.js';
import type { Sketched, SketchedWord } from '../../machine/sketched.js';
import { isRouted, type RoutingConfig } from '../../routing/state.js';
import type { LifeConfig, RestoreOrder } from './config.js';

type Config = LifeConfig & GuestConfig & HostConfig & RoutingConfig & MachineConfig;

/** A vCPU that does not run is on no CPU. */
const preempted = (interrupts: Config['interrupts'], vcpus: number) =>
  interrupts.some(isLoaded) ? { preemption: true, pcpus: vcpus } : {};

const restoring = (order: RestoreOrder, how: string): SketchedWord<Config> => ({
  says: `user space stops the VM, saves it, and restores it into a new one ${how}`,
  changes: ({ restores, interrupts, vcpus }) => ({
    restores: [...restores, order],
    ...preempted(interrupts, vcpus),
  }),
});

export const lifeSketch: Sketched<Config> = {
  words: {
    saves: restoring('documented', 'in the documented order'),
    'saves-ctlr-last': restoring('ctlrLast', 'with GICD_CTLR last'),
    'saves-triggers-last': restoring('triggersLast', 'with the triggers of interrupts last'),
    'saves-enables-last': restoring('enablesLast', 'with the enables of interrupts last'),
    power: {
      says: 'the guest turns its CPUs off and on (PSCI)',
      changes: ({ interrupts, vcpus }) => ({ power: true, ...preempted(interrupts, vcpus) }),
    },
    suspends: {
      says: 'the guest suspends the system (PSCI), which KVM does',
      changes: ({ interrupts, vcpus, guest }) => ({
        suspends: true,
        guest: { ...guest, sleeps: true },
        ...preempted(interrupts, vcpus),
      }),
    },
    'system-reset': {
      says: 'the guest resets the system (PSCI), and user space its vCPUs and its vgic',
      changes: ({ interrupts, vcpus }) => ({ systemReset: true, ...preempted(interrupts, vcpus) }),
    },
    'new-vm': {
      says: 'the VM has not run: its vgic is to be initialised, and its guest to boot',
      changes: () => ({ newVm: true }),
    },
    teardown: {
      says: 'user space closes the VM, and its devices go on',
      changes: ({ interrupts, vcpus, routing }) => ({
        teardown: true,
        ...(interrupts.some(isRouted) ? { routing: [...new Set([...routing, 'assign' as const])] } : {}),
        ...preempted(interrupts, vcpus),
      }),
    },
    'saves-after-run': restoring('afterRun', 'that has been in KVM_RUN before'),
  },
};
