import { bool, perMember, record, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { type PhysicalIrq, physicalIrq } from '../gic/physical-irq.js';
import type { GuestConfig } from '../guest/config.js';
import type { HostSlice } from '../host/state.js';
import { type Interrupt, interruptOf, type MachineConfig, ofConfig, type Source } from '../machine/config.js';
import { type Domains, yesOrNo } from '../machine/domains.js';
import { entryOf } from '../machine/entry.js';
import type { Families, State } from '../machine/part.js';

export interface TimerConfig {
  /** User space resets a vCPU that has stopped (PSCI CPU_OFF and CPU_ON). */
  readonly reset: boolean;
  /** User space moves the counter, or the time of a timer, while the vCPU does not run. */
  readonly moves: boolean;
}

export const timerConfig: TimerConfig = { reset: false, moves: false };
export const timerDomains: Domains<TimerConfig> = { reset: yesOrNo, moves: yesOrNo };

/** The virtual timer PPI, forwarded, its device shared between the vCPUs of a CPU. */
export const timerSource: Source = {
  name: 'timer',
  physical: (config, w: TimerState, irq) => {
    const { vcpu } = interruptOf(config, irq);
    return vcpu === null ? null : timerPpiOf(w, vcpu);
  },
  line: (config, w: View<TimerState>, irq) => {
    const { vcpu } = interruptOf(config, irq);
    const pcpu = pcpuOf(config, w, irq);
    return (pcpu !== null && at(w.timerPpis, pcpu).line) || (vcpu !== null && at(w.timers, vcpu).output);
  },
};

/** The physical timer, which the host has for itself: the guest's is emulated, its registers trap. */
export const ptimerSource: Source = {
  name: 'ptimer',
  followsVcpu: true,
  line: (config, w: View<TimerState>, irq) => {
    const { vcpu } = interruptOf(config, irq);
    return vcpu !== null && at(w.ptimers, vcpu).output;
  },
};

/**
 * The virtual timer before v4.3: tied to no physical interrupt. KVM injects an edge, and masks the timer until the guest
 * programs it anew, which the guest does not see.
 */
export const emulatedTimerSource: Source = {
  name: 'emulated timer',
  line: (config, w: View<TimerState>, irq) => {
    const { vcpu } = interruptOf(config, irq);
    return vcpu !== null && (at(w.timers, vcpu).output || at(w.maskedTimers, vcpu));
  },
};

/** The host CPU on which its vCPU is loaded: a PPI is banked. */
const pcpuOf = (config: MachineConfig, w: View<TimerState>, irq: number): number | null => {
  const { vcpu } = interruptOf(config, irq);
  return vcpu === null ? null : at(w.vcpus, vcpu).pcpu;
};

/** The timer's PPI of the host CPU on which a vCPU is loaded. */
export const timerPpiOf = (w: TimerState, v: number): PhysicalIrq | null => {
  const { pcpu } = at(w.vcpus, v);
  return pcpu === null ? null : at(w.timerPpis, pcpu);
};

export const hasTimers = ({ interrupts }: MachineConfig): boolean => interrupts.some(isTimer);

export const isTimer = ({ source }: Pick<Interrupt, 'source'>): boolean =>
  source === timerSource || source === emulatedTimerSource;

const hasEmulatedTimers = ({ interrupts }: MachineConfig): boolean =>
  interrupts.some(({ source }) => source === emulatedTimerSource);

const hasPtimers = ({ interrupts }: MachineConfig): boolean => interrupts.some(({ source }) => source === ptimerSource);

/** For each vCPU its interrupt of one of these sources, or -1. */
const irqsOf = (...sources: readonly Source[]) =>
  ofConfig(({ vcpus, interrupts }) =>
    upTo(vcpus).map((v) => interrupts.findIndex((irq) => sources.includes(irq.source) && irq.vcpu === v)),
  );

const timerIrqs = irqsOf(timerSource, emulatedTimerSource);
const ptimerIrqs = irqsOf(ptimerSource);

/** The timer's interrupt of a vCPU, or -1. */
export const timerIrq = (config: MachineConfig, v: number): number => at(timerIrqs(config), v);

/** The emulated physical timer's interrupt of a vCPU, or -1. */
export const ptimerIrq = (config: MachineConfig, v: number): number => at(ptimerIrqs(config), v);

/** The vCPUs that have a timer of either kind. */
export const withSomeTimer: (config: MachineConfig) => readonly number[] = ofConfig((config) =>
  upTo(config.vcpus).filter((v) => timerIrq(config, v) !== -1 || ptimerIrq(config, v) !== -1),
);

export const timerSlice = (config: MachineConfig & GuestConfig, { vcpu, pcpu }: Families) => ({
  world: {
    /** The virtual timer PPI of each host CPU. */
    timerPpis: perMember(pcpu, physicalIrq),
    /** Each vCPU's own timer while it is not loaded: is its output high? */
    timers: perMember(vcpu, record({ output: bool }), hasTimers(config) ? upTo(config.vcpus) : []),
    /** Each vCPU's emulated physical timer. */
    ptimers: perMember(
      vcpu,
      record({
        /** Enabled, not masked, and its time has come. */
        output: bool,
        /** ctx->irq.level: what the vgic was told last. */
        level: bool,
        /** ctx->hrtimer of the host is armed for its time. */
        softTimer: bool,
      }),
      hasPtimers(config) ? upTo(config.vcpus) : [],
    ),
    /** arch_timer_cpu.bg_timer of a vCPU that sleeps: an hrtimer of the host is armed for the first of its timers. */
    bgTimers: perMember(vcpu, bool, config.guest.sleeps && withSomeTimer(config).length > 0 ? upTo(config.vcpus) : []),
    /** An emulated timer has fired and KVM has set CNTV_CTL.IMASK. */
    maskedTimers: perMember(vcpu, bool, hasEmulatedTimers(config) ? upTo(config.vcpus) : []),
  },
});

/** `struct arch_timer_context` of the virtual timer. `irq`: the number of its interrupt. */
export type TimerContext = TimerState['timers'][number] & { readonly irq: number };

/** That of the emulated physical timer. */
export type EmulatedContext = TimerState['ptimers'][number] & { readonly irq: number };

/** vcpu_vtimer; null where the vCPU has no timer. */
export const vcpuVtimer = (
  config: MachineConfig,
  w: TimerState,
  { id }: { readonly id: number },
): TimerContext | null => {
  const irq = timerIrq(config, id);
  return irq === -1 ? null : entryOf(at(w.timers, id), { irq });
};

/** vcpu_ptimer; null where the vCPU has none. */
export const vcpuPtimer = (
  config: MachineConfig,
  w: TimerState,
  { id }: { readonly id: number },
): EmulatedContext | null => {
  const irq = ptimerIrq(config, id);
  return irq === -1 ? null : entryOf(at(w.ptimers, id), { irq });
};

export type TimerSlice = ReturnType<typeof timerSlice>;
export type TimerState = State<TimerSlice & HostSlice>;
