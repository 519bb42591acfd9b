import { part as named, over, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { assertLine, type GhostSlice, keepSoftPending, lineOf, restartAssertion } from '../ghost/ghost.js';
import type { GuestConfig } from '../guest/config.js';
import type { GuestSlice } from '../guest/state.js';
import { type HostConfig, type HostSlice, loadedOn } from '../host/state.js';
import { interruptOf, type MachineConfig } from '../machine/config.js';
import { vcpuOf } from '../machine/entry.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import { physicalOf } from '../machine/lines.js';
import type { Part, State, Told } from '../machine/part.js';
import { levelRow } from '../machine/part-drawing.js';
import { moveRules } from './move-rules.js';
import { claims } from './properties.js';
import { ptimerRules } from './ptimer-rules.js';
import { timerContradiction, timerSketch } from './sketch.js';
import {
  hasTimers,
  ptimerSource,
  type TimerConfig,
  type TimerSlice,
  timerIrq,
  timerSlice,
  timerSource,
  vcpuVtimer,
  withSomeTimer,
} from './state.js';
import { type ArchTimer, handleTimerPpi, isTimerPresented } from './steps.js';

type Config = TimerConfig & HostConfig & GuestConfig & MachineConfig;
type Needed = State<TimerSlice & HostSlice & GuestSlice & GhostSlice>;

const { rule } = over<Needed>();

export const timerTold: Told<TimerConfig> = {
  reset: (isPart) => (isPart ? ['vCPU reset'] : []),
  moves: (isPart) => (isPart ? ['user space moves timers'] : []),
};

/** The timers of each vCPU: the virtual one, behind a PPI of the host, and the physical one, emulated. */
export const timer: Part<Config, Hypervisor & ArchTimer & { readonly config: Config }, Needed> = {
  name: 'timer',
  slice: timerSlice,
  sketch: timerSketch,
  contradiction: timerContradiction,
  start: (w, { pcpus }) => {
    for (const ppi of w.timerPpis) {
      ppi.enabled = true;
    }
    // Where a vCPU is loaded its timers are, too.
    w.ptimers.forEach((ptimer, v) => {
      ptimer.softTimer = v < pcpus;
    });
  },
  rules: (hypervisor) => {
    const { config } = hypervisor;
    const vcpu = { vcpu: upTo(config.vcpus) };
    const withTimer = { vcpu: upTo(config.vcpus).filter((v) => timerIrq(config, v) !== -1) };

    const expire = rule({
      id: 'timer.expire',
      by: 'device',
      says: "the vCPU's virtual timer expires: its output goes high",
      cites: 'DDI 0487 D11.2.4 (CNTV_CTL_EL0.ISTATUS)',
      for: withTimer,
      when: (w, { vcpu }) => !lineOf(hypervisor, w, timerIrq(config, vcpu)),
      does: (w, { vcpu }) => {
        const ctx = vcpuVtimer(config, w, { id: vcpu });
        if (ctx !== null) {
          hypervisor.timerExpires(w, ctx);
          assertLine(w, ctx.irq);
        }
      },
    });

    const program = rule({
      id: 'guest.programTimer',
      by: 'guest',
      says: 'the guest programs its timer anew, or turns it off: its output goes low',
      cites: 'DDI 0487 D11.2.4 (CNTV_CTL_EL0, CNTV_CVAL_EL0)',
      for: withTimer,
      when: (w, { vcpu }) => hypervisor.isInGuest(w, vcpu) && lineOf(hypervisor, w, timerIrq(config, vcpu)),
      does: (w, { vcpu }) => {
        const ctx = vcpuVtimer(config, w, { id: vcpu });
        if (ctx !== null) {
          hypervisor.timerIsProgrammed(w, ctx);
        }
      },
    });

    const timerInterrupt = rule({
      id: 'host.timerInterrupt',
      by: 'host',
      says: 'the host takes the timer PPI, drops its priority, leaves it active and injects it',
      cites: 'kvm_arch_timer_handler; gic_handle_irq, irqd_is_forwarded_to_vcpu',
      for: { pcpu: upTo(hasTimers(config) ? config.pcpus : 0) },
      fair: 'weak',
      when: (w, { pcpu }) => {
        const v = loadedOn(w, pcpu);
        return v !== -1 && hypervisor.isInHost(w, v) && isTimerPresented(hypervisor, w, pcpu);
      },
      does: (w, { pcpu }) => {
        handleTimerPpi(hypervisor, w, vcpuOf(w, loadedOn(w, pcpu)));
      },
    });

    const hrtimer = rule({
      id: 'host.hrtimer',
      by: 'host',
      says: "the host's timer for a sleeping vCPU expires and wakes it",
      cites: 'kvm_timer_blocking, kvm_bg_timer_expire',
      for: { vcpu: withSomeTimer(config) },
      fair: 'weak',
      when: (w, { vcpu }) =>
        hypervisor.isBlocked(w, vcpu) &&
        at(w.bgTimers, vcpu) &&
        (w.timers[vcpu]?.output === true || w.ptimers[vcpu]?.output === true),
      does: (w, { vcpu }) => {
        w.bgTimers[vcpu] = false;
        hypervisor.bgTimerExpire(w, vcpuOf(w, vcpu));
      },
    });

    const reset = rule({
      id: 'vmm.reset',
      by: 'vmm',
      says: 'the vCPU is turned off and on again: the guest on it starts anew',
      cites: 'kvm_reset_vcpu, kvm_timer_vcpu_reset, kvm_vgic_reset_mapped_irq',
      for: vcpu,
      when: (w, { vcpu }) => hypervisor.isInHost(w, vcpu),
      does: (w, { vcpu }) => {
        const irq = timerIrq(config, vcpu);
        const entry = at(w.vcpus, vcpu);
        entry.nested = [];
        entry.cpu.activePriorities = entry.cpu.activePriorities.map(() => false);
        w.guest.holds[irq] = false;
        keepSoftPending(hypervisor, w, irq, false);
        hypervisor.resetVcpu(w, vcpuOf(w, vcpu));
        keepSoftPending(hypervisor, w, irq, false);
        restartAssertion(hypervisor, w, irq);
      },
    });

    const emulated = ptimerRules(hypervisor);
    return {
      devices: [expire, program, ...emulated.devices, ...(config.moves ? moveRules(hypervisor) : [])],
      host: [
        timerInterrupt,
        ...(config.guest.sleeps ? [hrtimer] : []),
        ...emulated.host,
        ...(config.reset ? [reset] : []),
      ],
    };
  },
  claims,
  drawing: (config) => ({
    lanes: [{ id: 'vmm', name: 'VMM' }],
    short: {
      'vmm.reset': () => 'resets the vCPU',
      'timer.expire': () => 'timer expires',
      'guest.programTimer': () => 'programs the timer',
      'host.timerInterrupt': () => 'takes the timer PPI, injects',
      'host.hrtimer': ({ action: { params } }) => `timer wakes vCPU${params.vcpu}`,
      'ptimer.expire': () => 'physical timer expires',
      'guest.programPtimer': () => 'programs the physical timer',
      'host.softTimer': () => 'soft timer injects',
    },
    interrupt: (irq) => {
      const { source, vcpu } = interruptOf(config, irq);
      const physical = (w: View<Needed>) => physicalOf(config, w, irq);
      if (source === ptimerSource && vcpu !== null) {
        const output = levelRow<Needed>(
          irq,
          'timer output',
          `ptimers[${vcpu}].output`,
          (w) => w.ptimers[vcpu]?.output === true,
        );
        const softTimer = levelRow<Needed>(
          irq,
          'soft timer',
          `ptimers[${vcpu}].softTimer`,
          (w) => w.ptimers[vcpu]?.softTimer === true,
        );
        return { rows: { devices: [output], host: [softTimer] } };
      }
      return source !== timerSource || vcpu === null
        ? {}
        : {
            rows: {
              devices: [
                levelRow(
                  irq,
                  'timer output',
                  `timers[${vcpu}].output`,
                  (w) => physical(w)?.line ?? w.timers[vcpu]?.output === true,
                  { hint: 'true' },
                ),
                levelRow(irq, 'physically active', `timerPpis[${vcpu}].active`, (w) => physical(w)?.active === true),
              ],
            },
          };
    },
  }),
  printer: () => ({
    'timerPpis[*]': named((cpu) => `CPU${cpu} timer PPI`),
    'timers[*]': named((vcpu) => `vCPU${vcpu} timer`),
    'ptimers[*]': named((vcpu) => `vCPU${vcpu} physical timer`),
    'bgTimers[*]': named((vcpu) => `vCPU${vcpu} bg_timer`),
  }),
};
