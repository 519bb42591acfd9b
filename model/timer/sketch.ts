import type { Interrupt, MachineConfig } from '../machine/config.js';
import { type KindOptions, privateInterrupt } from '../machine/kind.js';
import type { Sketched } from '../machine/sketched.js';
import { type TimerConfig, timerSource } from './state.js';

/** The virtual timer of a vCPU: PPI 27. */
export const timerOf = (vcpu: number, options: KindOptions = {}): Interrupt =>
  privateInterrupt(`timer${vcpu}`, 27, 'level', timerSource, vcpu, options);

export const timerSketch: Sketched<TimerConfig & MachineConfig> = {
  words: {
    reset: { says: 'a vCPU may be reset, which its timer has to follow', changes: () => ({ reset: true }) },
  },
  kinds: {
    timer: {
      says: 'the virtual timer of a vCPU: a level-triggered PPI that is tied to a physical interrupt',
      make: (options, _, vcpu) => timerOf(vcpu, options),
    },
  },
};

export const timerContradiction = ({ interrupts, vcpus, reset }: TimerConfig & MachineConfig): string | undefined => {
  const timers = interrupts.filter(({ source }) => source === timerSource);
  return reset && timers.length < vcpus ? 'a reset is one of the timer; give each vCPU one' : undefined;
};
