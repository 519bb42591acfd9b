import { bool, perMember, record, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { physicalIrq } from '../gic/physical-irq.js';
import type { HostSlice } from '../host/state.js';
import { interruptOf, type MachineConfig, ofConfig, type Source } from '../machine/config.js';
import { type Domains, yesOrNo } from '../machine/domains.js';
import { entryOf } from '../machine/entry.js';
import type { Families, State } from '../machine/part.js';

export interface TimerConfig {
  /** User space resets a vCPU that has stopped (PSCI CPU_OFF and CPU_ON). */
  readonly reset: boolean;
}

export const timerConfig: TimerConfig = { reset: false };
export const timerDomains: Domains<TimerConfig> = { reset: yesOrNo };

/** The virtual timer PPI, forwarded, its device shared between the vCPUs of a CPU. */
export const timerSource: Source = {
  name: 'timer',
  physical: (config, w: TimerState, irq) => {
    const pcpu = pcpuOf(config, w, irq);
    return pcpu === null ? null : at(w.timerPpis, pcpu);
  },
  line: (config, w: View<TimerState>, irq) => {
    const { vcpu } = interruptOf(config, irq);
    const pcpu = pcpuOf(config, w, irq);
    return (pcpu !== null && at(w.timerPpis, pcpu).line) || (vcpu !== null && at(w.timers, vcpu).output);
  },
};

/** The host CPU on which its vCPU is loaded: a PPI is banked. */
const pcpuOf = (config: MachineConfig, w: View<TimerState>, irq: number): number | null => {
  const { vcpu } = interruptOf(config, irq);
  return vcpu === null ? null : at(w.vcpus, vcpu).pcpu;
};

export const hasTimers = ({ interrupts }: MachineConfig): boolean =>
  interrupts.some(({ source }) => source === timerSource);

const timerIrqs = ofConfig(({ vcpus, interrupts }) =>
  upTo(vcpus).map((v) => interrupts.findIndex(({ source, vcpu }) => source === timerSource && vcpu === v)),
);

/** The timer's interrupt of a vCPU, or -1. */
export const timerIrq = (config: MachineConfig, v: number): number => at(timerIrqs(config), v);

export const timerSlice = (config: MachineConfig, { vcpu, pcpu }: Families) => ({
  world: {
    /** The virtual timer PPI of each host CPU. */
    timerPpis: perMember(pcpu, physicalIrq),
    /** Each vCPU's own timer while it is not loaded: is its output high? */
    timers: perMember(vcpu, record({ output: bool }), hasTimers(config) ? upTo(config.vcpus) : []),
  },
});

/** `struct arch_timer_context` of the virtual timer. `irq`: the number of its interrupt. */
export type TimerContext = TimerState['timers'][number] & { readonly irq: number };

/** vcpu_vtimer; null where the vCPU has no timer. */
export const vcpuVtimer = (
  config: MachineConfig,
  w: TimerState,
  { id }: { readonly id: number },
): TimerContext | null => {
  const irq = timerIrq(config, id);
  return irq === -1 ? null : entryOf(at(w.timers, id), { irq });
};

export type TimerSlice = ReturnType<typeof timerSlice>;
export type TimerState = State<TimerSlice & HostSlice>;
