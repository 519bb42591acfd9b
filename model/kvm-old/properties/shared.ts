import { upTo } from '../../../src/language/index.js';
import { listRegistersOf } from '../../guest/state.js';
import { whereSome } from '../../machine/claim.js';
import { those } from '../../machine/config.js';
import { physicalOf } from '../../machine/lines.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { emulatedTimerSource, timerIrq, timerSource } from '../../timer/state.js';
import { always, everyStep } from '../speak.js';
import type { World } from '../state.js';
import type { OldVgic } from '../vgic.js';

type Claim = ClaimOf<OldVgic, World>;

/** A device that guests share, as the mail of June 2015 asks for it: "Allow HW interrupts to be queued to a guest". */

export const quietOutside: Claim = {
  appliesTo: whereSome(({ source }) => source === timerSource),
  property: (kvm) =>
    always({
      id: 'OV11',
      name: 'quiet-outside',
      says: 'the physical interrupt of a shared device does not fire while its guest does not run',
      cites: '"we absolutely need to make that HW quiescent before getting back to the host" (Zyngier, June 2015)',
      by: 'kvm',
      applies: 'to timers that are tied to a physical interrupt, before v4.7',
      for: { vcpu: upTo(kvm.config.vcpus).filter((v) => timerIrq(kvm.config, v) !== -1) },
      when: (w, { vcpu }) => !kvm.isInGuest(w, vcpu) && physicalOf(kvm.config, w, timerIrq(kvm.config, vcpu)) !== null,
      holds: (w, { vcpu }) => {
        const ppi = physicalOf(kvm.config, w, timerIrq(kvm.config, vcpu));
        return ppi === null || !kvm.isIrqPresented(ppi, 'level');
      },
    }),
};

export const toldDoesNotFire: Claim = {
  appliesTo: whereSome(({ source }) => source === timerSource),
  property: (kvm) =>
    everyStep({
      id: 'OV12',
      name: 'told-does-not-fire',
      says: 'a guest is not entered with a physical interrupt that fires at once although its vgic has been told of it',
      cites:
        '"ensure that the interrupt doesn\'t fire at the host level" (Zyngier, June 2015); "Fix arch timer behavior for disabled interrupts", cff9211eb1a1',
      by: 'kvm',
      applies: 'to timers that are tied to a physical interrupt, before v4.7',
      for: { irq: those(kvm.config, ({ source }) => source === timerSource) },
      when: ({ before, after }, { irq }) => {
        const { vcpu } = kvm.config.interrupts[irq] ?? {};
        const isEntered =
          vcpu !== null && vcpu !== undefined && !kvm.isInGuest(before, vcpu) && kvm.isInGuest(after, vcpu);
        const isKnown = kvm.isPending(after, irq) || listRegistersOf(kvm, after, irq).length > 0;
        return isEntered && isKnown;
      },
      holds: ({ after }, { irq }) => {
        const ppi = physicalOf(kvm.config, after, irq);
        return ppi === null || !kvm.isIrqPresented(ppi, 'level');
      },
    }),
};

export const imageIsWhole: Claim = {
  appliesTo: ({ config }) => config.saves,
  property: (kvm) =>
    everyStep({
      id: 'OV14',
      name: 'image-is-whole',
      says: 'an interrupt of a timer is in the saved image exactly if it is there when the timer is saved, which is later',
      cites: '"Fix migration race in the arch timer", 1a74847885cc (v4.0)',
      by: 'kvm',
      applies: 'where user space saves the VM, before v4.7',
      for: { vcpu: upTo(kvm.config.vcpus) },
      when: ({ after }, { vcpu }) =>
        after.happened.some((event) => event.what === 'timer saved' && event.vcpu === vcpu),
      holds: ({ after }, { vcpu }) =>
        after.happened.every(
          (event) => event.what !== 'timer saved' || event.vcpu !== vcpu || event.isSaved === event.isNow,
        ),
    }),
};

export const firedIsMasked: Claim = {
  appliesTo: whereSome(({ source }) => source === emulatedTimerSource),
  property: (kvm) =>
    everyStep({
      id: 'OV17',
      name: 'fired-is-masked',
      says: 'a timer that is tied to no physical interrupt is masked when its vCPU has left the guest, if it has fired',
      cites: 'kvm_timer_sync_hwstate, kvm_timer_inject_irq: ARCH_TIMER_CTRL_IT_MASK',
      by: 'kvm',
      applies: 'to timers that are tied to no physical interrupt, before v4.3',
      for: { vcpu: upTo(kvm.config.vcpus) },
      when: ({ before, after }, { vcpu }) => kvm.isInGuest(before, vcpu) && kvm.isOutside(after, vcpu),
      holds: ({ after }, { vcpu }) => after.timers[vcpu]?.output === false,
    }),
};
