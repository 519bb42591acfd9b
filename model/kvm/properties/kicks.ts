import { type Action, type Step, upTo, type View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { namesSgi } from '../../guest/sgi1r-rule.js';
import { everywhere } from '../../machine/claim.js';
import { isSpi, those } from '../../machine/config.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { fillsBeforeCheck, isFlushed } from '../phases.js';
import { always, everyStep } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';

type Claim = ClaimOf<Vgic, World>;

/** Nobody is disturbed for nothing: a kick, a request and a wake-up have a reason. */

/** Could the vCPU take the interrupt, were it in a list register now? */
const isDeliverable = (kvm: Vgic, w: View<World>, irq: number): boolean =>
  kvm.isForwarding(w) && kvm.isPending(w, irq) && kvm.isEnabled(w, irq) && !kvm.isActive(w, irq);

const hasExpired = ({ timers, ptimers }: View<World>, v: number): boolean =>
  timers[v]?.output === true || ptimers[v]?.output === true;

/** A signal ends its sleep, as user space wants the vCPU; so does KVM_REQ_SLEEP, of a system that is reset. */
const endsSleep = ['vmm.stopVcpu', 'vmm.closeVm', 'guest.systemReset'];

export const awakeForAReason: Claim = {
  appliesTo: ({ config }) => config.guest.sleeps,
  property: (kvm) =>
    everyStep({
      id: 'S52',
      name: 'awake-for-a-reason',
      says: 'a vCPU that executes WFI falls asleep, and stays so, until there is an interrupt that it could take, or its timer has expired',
      cites: 'kvm_vcpu_block, kvm_vgic_vcpu_pending_irq, kvm_bg_timer_expire',
      by: 'kvm',
      applies: 'where the guest sleeps',
      for: { vcpu: upTo(kvm.config.vcpus) },
      when: ({ before, after, action }, { vcpu }) =>
        at(after.vcpus, vcpu).phase !== 'blocked' &&
        !endsSleep.includes(action.rule) &&
        (at(before.vcpus, vcpu).phase === 'blocked' || (action.rule === 'guest.wfi' && action.params.vcpu === vcpu)),
      holds: ({ before, after }, { vcpu }) => {
        const { apList, cpu } = at(after.vcpus, vcpu);
        const isTakeable = (irq: number) => isDeliverable(kvm, after, irq) && kvm.priorityOf(after, irq) < cpu.pmr;
        return apList.some(isTakeable) || hasExpired(before, vcpu);
      },
    }),
};

/** Accesses of the guest that name an interrupt. */
const isAccessTo = ({ rule, params }: Action, irq: number): boolean => rule.startsWith('guest.') && params.irq === irq;

/** Does the step tell the vCPU of something that it did not know of: an interrupt of its own, or a halt of the VM? */
const hasNews = (kvm: Vgic, { before, after, action }: Step<World>, v: number): boolean => {
  if (before.halt !== null || after.halt !== null) {
    return true;
  }
  const isRouted = (irq: number): boolean =>
    kvm.targetOf(after, irq) === v && kvm.isEnabled(after, irq) && kvm.isForwarding(after);
  const isOf = (irq: number): boolean => at(after.vcpus, v).apList.includes(irq) || isRouted(irq);
  if (action.rule === 'guest.distributor' && at(after.vcpus, v).apList.some((irq) => isDeliverable(kvm, after, irq))) {
    return true;
  }
  const isFirstSpi = after.activeSpis === 1;
  return (
    upTo(kvm.config.interrupts.length).some(
      (irq) => (isAccessTo(action, irq) || namesSgi(kvm.config, action, irq, kvm.groupOf(after, irq))) && isOf(irq),
    ) ||
    after.happened.some((event) => {
      switch (event.what) {
        case 'injected':
        case 'read from its table':
        case 'retargeted':
          return isOf(event.irq);
        case 'queued':
          return event.vcpu === v || (isFirstSpi && those(kvm.config, isSpi).includes(event.irq));
        case 'told':
          return event.vcpu === v;
        default:
          return false;
      }
    })
  );
};

export const kickedForNews: Claim = {
  appliesTo: everywhere,
  property: (kvm) =>
    everyStep({
      id: 'S40',
      name: 'kicked-for-news',
      says: 'a vCPU is called out of the guest, or on its way in, only for an interrupt on its list or routed to it, for a halt of the VM, or for the first of the SPIs that DIR has to trap for',
      cites: 'kvm_vcpu_kick, vgic_queue_irq_unlock, vgic_kick_vcpus, kvm_arm_halt_guest; 1c3b3cadcd69',
      by: 'kvm',
      for: { vcpu: upTo(kvm.config.vcpus) },
      when: ({ before, after }, { vcpu }) => {
        const [was, is] = [at(before.vcpus, vcpu), at(after.vcpus, vcpu)];
        return isFlushed(was) && ((is.exiting && !was.exiting) || (is.requested && !was.requested));
      },
      holds: (step, { vcpu }) => hasNews(kvm, step, vcpu),
    }),
};

export const calledWhileUnderWay: Claim = {
  appliesTo: everywhere,
  property: (kvm) =>
    always({
      id: 'S41',
      name: 'called-while-under-way',
      says: 'a request is kept only of a vCPU that still looks for one before it enters, and an IPI sent only to one in guest mode',
      cites:
        'kvm_check_request, kvm_vcpu_exiting_guest_mode, kvm_arch_vcpu_should_kick; Documentation/virt/kvm/vcpu-requests.rst',
      by: 'kvm',
      for: { vcpu: upTo(kvm.config.vcpus) },
      when: (w, { vcpu }) => at(w.vcpus, vcpu).requested || at(w.vcpus, vcpu).exiting,
      holds: (w, { vcpu }) => {
        const { requested, exiting, phase } = at(w.vcpus, vcpu);
        const isOnItsWayIn = phase === 'entering' || phase === 'flushed' || phase === 'committed';
        // Until 7.2 a vCPU fills its list registers before it is in guest mode.
        const isNotBack = phase !== 'outside' && phase !== 'blocked' && (phase !== 'flushed' || !fillsBeforeCheck(kvm));
        return (!requested || isOnItsWayIn) && (!exiting || isNotBack);
      },
      because: (w, { vcpu }) => ({ phase: at(w.vcpus, vcpu).phase }),
    }),
};

export const kickedDoesNotEnter: Claim = {
  appliesTo: ({ config }) => config.fine.includes('entry'),
  property: ({ config }) =>
    everyStep({
      id: 'S42',
      name: 'kicked-does-not-enter',
      says: 'a vCPU that is kicked on its way into the guest turns back',
      cites: '"use vcpu requests for irq injection", 325f9c649c8a; Documentation/virt/kvm/vcpu-requests.rst',
      by: 'kvm',
      applies: 'where entries are fine',
      for: { vcpu: upTo(config.vcpus) },
      when: ({ before, after }, { vcpu }) => {
        const [from, to] = [at(before.vcpus, vcpu).phase, at(after.vcpus, vcpu).phase];
        return (from === 'committed' && to === 'guest') || (from === 'entering' && to === 'flushed');
      },
      holds: ({ before }, { vcpu }) => !at(before.vcpus, vcpu).exiting,
    }),
};

export const injectionIsNews: Claim = {
  appliesTo: everywhere,
  property: (kvm) =>
    everyStep({
      id: 'S43',
      name: 'injection-is-news',
      says: 'a level that is injected is another than before',
      cites: 'vgic_validate_injection',
      by: 'kvm',
      for: { irq: those(kvm.config, ({ trigger }) => trigger === 'level') },
      when: ({ after }, { irq }) => after.happened.some((event) => event.what === 'injected' && event.irq === irq),
      holds: ({ before, after }, { irq }) => {
        const injected = after.happened.flatMap((event) =>
          event.what === 'injected' && event.irq === irq ? [event.level] : [],
        );
        return [kvm.lineLevel(before, irq), ...injected].every((level, place, all) => level !== all[place + 1]);
      },
    }),
};
