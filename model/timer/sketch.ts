import type { HostConfig } from '../host/state.js';
import type { Interrupt, MachineConfig } from '../machine/config.js';
import { type KindOptions, privateInterrupt } from '../machine/kind.js';
import type { Sketched } from '../machine/sketched.js';
import { emulatedTimerSource, ptimerSource, type TimerConfig, timerSource } from './state.js';

/** The virtual timer of a vCPU: PPI 27. */
export const timerOf = (vcpu: number, options: KindOptions = {}): Interrupt =>
  privateInterrupt(`timer${vcpu}`, 27, 'level', timerSource, vcpu, options);

/** The physical timer of a vCPU, emulated: PPI 30. */
export const ptimerOf = (vcpu: number, options: KindOptions = {}): Interrupt =>
  privateInterrupt(`ptimer${vcpu}`, 30, 'level', ptimerSource, vcpu, options);

/** The same before v4.3: PPIs were edge-triggered for the vgic. */
export const emulatedTimerOf = (vcpu: number, options: KindOptions = {}): Interrupt =>
  privateInterrupt(`timer${vcpu}`, 27, 'edge', emulatedTimerSource, vcpu, options);

export const timerSketch: Sketched<TimerConfig & HostConfig & MachineConfig> = {
  words: {
    reset: { says: 'a vCPU may be reset, which its timer has to follow', changes: () => ({ reset: true }) },
    'timer-moves': {
      says: 'vCPUs are preempted, and user space moves the counter, or a timer, of one that is off its CPU',
      changes: ({ vcpus }) => ({ moves: true, preemption: true, pcpus: vcpus }),
    },
  },
  kinds: {
    timer: {
      says: 'the virtual timer of a vCPU: a level-triggered PPI that is tied to a physical interrupt',
      make: (options, _, vcpu) => timerOf(vcpu, options),
    },
    ptimer: {
      says: 'the physical timer of a vCPU, emulated: a level-triggered PPI that is software',
      make: (options, _, vcpu) => ptimerOf(vcpu, options),
    },
  },
};

export const timerContradiction = ({
  interrupts,
  vcpus,
  reset,
  moves,
  preemption,
}: TimerConfig & HostConfig & MachineConfig): string | undefined => {
  if (moves && !preemption) {
    return 'timers are moved while their vCPUs are off the CPU; let these be preempted';
  }
  const timers = interrupts.filter(({ source }) => source === timerSource);
  if (reset && timers.length < vcpus) {
    return 'a reset is one of the timer; give each vCPU one';
  }
  const isEmulated = interrupts.some(({ source }) => source === ptimerSource);
  return reset && isEmulated ? 'a reset is one of the virtual timer; leave ptimer out' : undefined;
};
