import { over, type Step, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { type GhostSlice, lineOf } from '../ghost/ghost.js';
import type { GuestConfig } from '../guest/config.js';
import type { GuestSlice } from '../guest/state.js';
import type { HostSlice } from '../host/state.js';
import { beginsAnew } from '../machine/claim.js';
import { interruptOf, type MachineConfig, those } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { Claim as ClaimOf, State } from '../machine/part.js';
import { ptimerIrq, ptimerSource, type TimerSlice, timerIrq, timerSource, withSomeTimer } from './state.js';
import type { ArchTimer } from './steps.js';

type Judged = Hypervisor & ArchTimer & { readonly config: MachineConfig & GuestConfig };
type Looked = State<TimerSlice & HostSlice & GuestSlice & GhostSlice>;
type Claim = ClaimOf<Judged, Looked>;

const { always, everyStep } = over<Looked>();

const isTimer = ({ source }: MachineConfig['interrupts'][number]): boolean =>
  source === timerSource || source === ptimerSource;

const hasTimer = ({ config }: Judged): boolean => config.interrupts.some(isTimer);

/** What a rule leaves the output of a timer at, and of which. */
const outputs: Readonly<Record<string, { readonly irqOf: typeof timerIrq; readonly isHigh: boolean }>> = {
  'timer.expire': { irqOf: timerIrq, isHigh: true },
  'guest.programTimer': { irqOf: timerIrq, isHigh: false },
  'vmm.reset': { irqOf: timerIrq, isHigh: false },
  'ptimer.expire': { irqOf: ptimerIrq, isHigh: true },
  'guest.programPtimer': { irqOf: ptimerIrq, isHigh: false },
};

/** The output that this step is to leave, where it is about this timer; undefined where it is not. */
const outputAfter = (
  hypervisor: Judged,
  { before, after, action: { rule, params } }: Step<Looked>,
  irq: number,
): boolean | undefined => {
  if (rule === 'vmm.moveTimer' && params.irq === irq) {
    return !lineOf(hypervisor, before, irq);
  }
  const { vcpu } = interruptOf(hypervisor.config, irq);
  if (after.happened.some((event) => event.what === 'reset' && event.vcpu === vcpu)) {
    return false;
  }
  const output = outputs[rule];
  return output?.irqOf(hypervisor.config, Number(params.vcpu)) === irq ? output.isHigh : undefined;
};

const outputAsProgrammed: Claim = {
  appliesTo: hasTimer,
  property: (hypervisor) =>
    everyStep({
      id: 'S39',
      name: 'timer-output',
      says: 'the output of a timer rises when it expires and falls when it is programmed or reset, changes when user space moves it, and at no other moment',
      cites: 'DDI 0487 D11.2.4 (CNTV_CTL_EL0, CNTV_CVAL_EL0); timer_save_state, timer_restore_state',
      by: hypervisor.name(),
      applies: 'to timers',
      for: { irq: those(hypervisor.config, isTimer) },
      // In a new VM it is what user space has read of the old one: LC3.
      when: (step, { irq }) =>
        step.action.rule !== 'vmm.restore' &&
        !beginsAnew(step.action) &&
        (outputAfter(hypervisor, step, irq) !== undefined ||
          lineOf(hypervisor, step.before, irq) !== lineOf(hypervisor, step.after, irq)),
      holds: (step, { irq }) => lineOf(hypervisor, step.after, irq) === outputAfter(hypervisor, step, irq),
    }),
};

/** Could the guest take the interrupt of this timer, if its vCPU ran? */
const isWanted = (hypervisor: Judged, w: View<Looked>, irq: number, v: number): boolean =>
  irq !== -1 &&
  lineOf(hypervisor, w, irq) &&
  hypervisor.isEnabled(w, irq) &&
  !hypervisor.isActive(w, irq) &&
  hypervisor.priorityOf(w, irq) < at(w.vcpus, v).cpu.pmr;

const sleeperIsWoken: Claim = {
  appliesTo: (hypervisor) => hasTimer(hypervisor) && hypervisor.config.guest.sleeps,
  property: (hypervisor) =>
    always({
      id: 'N11',
      name: 'sleeper-has-timer',
      says: 'while a vCPU sleeps whose timer asserts, a timer of the host is armed that wakes it',
      cites: 'kvm_timer_blocking, kvm_bg_timer_expire',
      by: hypervisor.name(),
      applies: 'to timers, where the guest sleeps',
      for: { vcpu: withSomeTimer(hypervisor.config) },
      when: (w, { vcpu }) =>
        hypervisor.isBlocked(w, vcpu) &&
        hypervisor.isForwarding(w) &&
        [timerIrq, ptimerIrq].some((irqOf) => isWanted(hypervisor, w, irqOf(hypervisor.config, vcpu), vcpu)),
      holds: (w, { vcpu }) => at(w.bgTimers, vcpu),
    }),
};

const emulatedIsTold: Claim = {
  appliesTo: ({ config }) => config.interrupts.some(({ source }) => source === ptimerSource),
  property: (hypervisor) =>
    always({
      id: 'N12',
      name: 'emulated-timer-accounted',
      says: 'what the emulated timer of a vCPU that is loaded asserts is known to the hypervisor, or a timer of the host is armed for it',
      cites: 'timer_emulate, kvm_hrtimer_expire',
      by: hypervisor.name(),
      applies: 'to emulated timers',
      for: { vcpu: upTo(hypervisor.config.vcpus).filter((v) => ptimerIrq(hypervisor.config, v) !== -1) },
      when: (w, { vcpu }) => at(w.ptimers, vcpu).output && at(w.vcpus, vcpu).pcpu !== null,
      holds: (w, { vcpu }) =>
        at(w.ptimers, vcpu).softTimer || hypervisor.lineLevel(w, ptimerIrq(hypervisor.config, vcpu)),
    }),
};

export const claims = [outputAsProgrammed, sleeperIsWoken, emulatedIsTold];
