import { over, type Rule, upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import { assertLine, type GhostSlice } from '../ghost/ghost.js';
import type { GuestSlice } from '../guest/state.js';
import type { HostSlice } from '../host/state.js';
import type { MachineConfig } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { State } from '../machine/part.js';
import { ptimerIrq, type TimerSlice, vcpuPtimer } from './state.js';
import type { ArchTimer } from './steps.js';

type Needed = State<TimerSlice & HostSlice & GuestSlice & GhostSlice>;

const { rule } = over<Needed>();

/** The emulated physical timer: its time, the host's timer that stands for it, and the guest's writes, which trap. */
export const ptimerRules = (
  hypervisor: Hypervisor & ArchTimer & { readonly config: MachineConfig },
): { readonly devices: readonly Rule<Needed>[]; readonly host: readonly Rule<Needed>[] } => {
  const { config } = hypervisor;
  const withPtimer = { vcpu: upTo(config.vcpus).filter((v) => ptimerIrq(config, v) !== -1) };

  const expire = rule({
    id: 'ptimer.expire',
    by: 'device',
    says: "the time of the vCPU's physical timer comes: its output is high, for whoever looks",
    cites: 'DDI 0487 D11.2.4 (CNTP_CTL_EL0.ISTATUS); kvm_timer_should_fire',
    for: withPtimer,
    when: (w, { vcpu }) => !at(w.ptimers, vcpu).output,
    does: (w, { vcpu }) => {
      at(w.ptimers, vcpu).output = true;
      assertLine(w, ptimerIrq(config, vcpu));
    },
  });

  const program = rule({
    id: 'guest.programPtimer',
    by: 'guest',
    says: 'the guest programs its physical timer anew, or turns it off, which traps: its output goes low',
    cites: 'kvm_arm_timer_write_sysreg',
    for: withPtimer,
    when: (w, { vcpu }) => at(w.ptimers, vcpu).output && hypervisor.mayEmulate(w, vcpu),
    does: (w, { vcpu }) => {
      const ctx = vcpuPtimer(config, w, { id: vcpu });
      if (ctx !== null) {
        hypervisor.ptimerIsProgrammed(w, ctx);
      }
    },
  });

  const softTimer = rule({
    id: 'host.softTimer',
    by: 'host',
    says: "the host's timer for the emulated physical timer expires and injects",
    cites: 'kvm_hrtimer_expire',
    for: withPtimer,
    fair: 'weak',
    when: (w, { vcpu }) => at(w.ptimers, vcpu).softTimer && at(w.ptimers, vcpu).output,
    does: (w, { vcpu }) => {
      const ctx = vcpuPtimer(config, w, { id: vcpu });
      if (ctx !== null) {
        ctx.softTimer = false;
        hypervisor.hrtimerExpire(w, ctx);
      }
    },
  });

  return { devices: [expire, program], host: [softTimer] };
};
