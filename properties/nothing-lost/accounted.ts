import { hasResampler, isMapped } from '../../model/config.js';
import { isValid } from '../../model/gic/list-register.js';
import { isMaintenanceAsserted } from '../../model/gic/maintenance.js';
import { Linux619 } from '../../model/kvm/eras/linux-6.19.js';
import type { Hypervisor } from '../../model/kvm/hypervisor.js';
import { always, everyStep } from '../../model/speak.js';
import { isInjecting, listRegistersOf, usedListRegisters } from '../../model/state.js';
import { at, eventfdOf, physicalOf, type Vcpu, vfioOf, type World } from '../../model/world.js';
import { upTo, type View } from '../../src/language/index.js';
import { type Claim, concerned, those, whereOverflow, whereSome, whoseTurn } from '../claim.js';
import { pendingCopies } from '../pending-copies.js';

/** Nothing is lost: what was asked for is remembered somewhere, and somebody is on the way to it. */

const isFlushed = ({ phase }: View<Vcpu>): boolean => phase === 'flushed' || phase === 'committed' || phase === 'guest';

export const levelAccounted: Claim = {
  appliesTo: whereSome((irq) => irq.trigger === 'level'),
  property: ({ config }) =>
    always({
      id: 'N01',
      says: 'a level that the vgic has been told of, enabled and not active, is on an ap_list or on its way there',
      cites: 'kvm_vgic_inject_irq, vgic_queue_irq_unlock, vgic_prune_ap_list',
      by: 'kvm',
      applies: 'to level interrupts',
      for: { irq: those(config, (irq) => irq.trigger === 'level') },
      when: (w, { irq }) => {
        const { lineLevel, enabled, active } = at(w.irqs, irq);
        return lineLevel && enabled && !active && w.distributorEnabled;
      },
      holds: (w, { irq }) => at(w.irqs, irq).vcpu !== null || isInjecting(w, irq),
    }),
};

/** The actions by which an interrupt is asked for, whatever the hypervisor makes of them. */
const asks = ['vmm.raise', 'guest.setPending', 'guest.sendSgi', 'host.irqfdWork', 'host.forwardedInterrupt'];

export const edgeAccounted: Claim = {
  appliesTo: whereSome((irq) => irq.source !== 'timer' || irq.access.includes('pending')),
  property: (kvm) =>
    everyStep({
      id: 'N02',
      says: 'an interrupt that is asked for is pending afterwards, and an edge stays so until it is acknowledged or cleared',
      cites: 'IHI 0048B 4.3.7, 4.3.8; au-ts/libvmm #56',
      by: 'kvm',
      for: { irq: upTo(kvm.config.interrupts.length) },
      about: { irq: concerned },
      when: (step, { irq }) => {
        const isAskedFor = asks.includes(step.action.rule) && step.action.params.irq === irq;
        return isAskedFor || (!kvm.isLevel(irq) && pendingCopies(step.before, irq) > 0);
      },
      holds: ({ after, action }, { irq }) => {
        const isPending = kvm.isPending(after, irq) || pendingCopies(after, irq) > 0;
        const isTaken = after.happened.some((event) => event.what === 'acknowledged' && event.irq === irq);
        const isCleared = action.rule === 'guest.clearPending' && action.params.irq === irq;
        return isPending || isTaken || isCleared;
      },
    }),
};

/** Would a flush of the vCPU that owns the interrupt, now, put it into a list register, or find its new edge? */
const awaitsFlush = (kvm: Hypervisor, w: View<World>, irq: number): boolean => {
  const entry = at(w.irqs, irq);
  const { vcpu: v } = entry;
  if (v === null) {
    return false;
  }
  const isDeliverable = entry.target === v && entry.enabled && !entry.active;
  // The latch of a level that the guest has ended in a list register is dropped when that is folded.
  const isDropped = () => kvm.isLevel(irq) && !entry.lineLevel;
  const isIn = () => usedListRegisters(at(w.vcpus, v)).some((lr) => lr.irq === irq && (isValid(lr) || isDropped()));
  return isDeliverable && w.distributorEnabled && kvm.isPending(w, irq) && !isIn();
};

/** Has somebody seen to it that the vCPU looks again, or is about to? */
const isToldOf = (w: View<World>, v: number, irq: number): boolean => {
  const { requested, exiting, cpu } = at(w.vcpus, v);
  return requested || exiting || isMaintenanceAsserted(cpu) || w.halt !== null || isInjecting(w, irq);
};

export const kickAccounted: Claim = {
  appliesTo: whereSome((irq) => !isMapped(irq)),
  property: (kvm) =>
    everyStep({
      id: 'N03',
      says: 'whoever gives a vCPU an interrupt that it does not know of, after it has filled its list registers, makes it look again',
      cites: '"use vcpu requests for irq injection", 325f9c649c8a; vgic_queue_irq_unlock',
      by: 'kvm',
      applies: 'where an interrupt is not forwarded',
      for: { irq: upTo(kvm.config.interrupts.length) },
      about: { irq: concerned },
      when: (step, { irq }) => {
        const { before, after } = step;
        const { vcpu: owner } = at(after.irqs, irq);
        const wasWaiting = () => at(before.irqs, irq).vcpu === owner && awaitsFlush(kvm, before, irq);
        const isGiven = () => !wasWaiting() || isInjecting(before, irq);
        const isBetween = (v: number) => isFlushed(at(before.vcpus, v)) && isFlushed(at(after.vcpus, v));
        return owner !== null && awaitsFlush(kvm, after, irq) && isBetween(owner) && isGiven();
      },
      holds: ({ after }, { irq }) => {
        const { vcpu: owner } = at(after.irqs, irq);
        return owner === null || isToldOf(after, owner, irq);
      },
      because: ({ after }, { irq }) => ({ owner: at(after.irqs, irq).vcpu }),
    }),
};

export const wakeAccounted: Claim = {
  appliesTo: ({ config }) => config.guest.sleeps && config.interrupts.some((irq) => !isMapped(irq)),
  property: (kvm) =>
    always({
      id: 'N04',
      says: 'a sleeping vCPU has nothing deliverable, or is being woken',
      cites: 'kvm_vcpu_block, kvm_vgic_vcpu_pending_irq; 5eeaf10eec39 "Sync ICH_VMCR_EL2 back when about to block"',
      by: 'kvm',
      applies: 'where the guest sleeps and an interrupt is not forwarded',
      for: { irq: upTo(kvm.config.interrupts.length) },
      when: (w, { irq }) => {
        const { vcpu: owner, priority } = at(w.irqs, irq);
        const isAsleep = (v: number) =>
          at(w.vcpus, v).phase === 'blocked' && priority < at(w.vcpus, v).cpu.priorityMask;
        return owner !== null && isAsleep(owner) && awaitsFlush(kvm, w, irq);
      },
      holds: (w, { irq }) => isInjecting(w, irq),
      because: (w, { irq }) => ({ owner: at(w.irqs, irq).vcpu }),
    }),
};

export const resampleOwed: Claim = {
  appliesTo: (kvm) => whereSome(hasResampler)(kvm) && !kvm.config.vfioSetup,
  property: ({ config }) =>
    always({
      id: 'N05',
      says: 'an interrupt that VFIO has masked is on its way to the guest, or there: somebody will unmask it',
      cites: 'vfio_automasked_irq_handler, irqfd_inject, irqfd_resampler_ack; 67b5b673ad4d',
      by: 'kvm',
      applies: 'to interrupts of assigned devices',
      for: { irq: those(config, hasResampler) },
      when: (w, { irq }) => vfioOf(config, w, irq).masked,
      holds: (w, { irq }) => {
        const { lineLevel, active } = at(w.irqs, irq);
        const onTheWay =
          vfioOf(config, w, irq).signalling || eventfdOf(config, w, irq).signalled || isInjecting(w, irq);
        return onTheWay || lineLevel || active || listRegistersOf(w, irq).length > 0;
      },
    }),
};

export const mappedRearms: Claim = {
  appliesTo: whereSome((irq) => isMapped(irq) && irq.trigger === 'level'),
  property: ({ config }) =>
    always({
      id: 'N06',
      says: 'the line of a forwarded interrupt is not hidden behind an active state that nobody will end',
      cites: 'vgic-mapped-irqs.txt; "Support VGIC dist pend/active changes for mapped IRQs"',
      by: 'kvm',
      applies: 'where a level interrupt is forwarded',
      for: { irq: those(config, (irq) => isMapped(irq) && irq.trigger === 'level') },
      when: (w, { irq }) => {
        const physical = physicalOf(config, w, irq);
        return physical?.line === true && physical.enabled && physical.active;
      },
      holds: (w, { irq }) => {
        const { lineLevel, pendingLatch, active } = at(w.irqs, irq);
        return lineLevel || pendingLatch || active || isInjecting(w, irq) || listRegistersOf(w, irq).length > 0;
      },
      because: (w, { irq }) => ({ physical: physicalOf(config, w, irq), virtual: at(w.irqs, irq) }),
    }),
};

/** Before 6.19 a flush stopped at an SGI with senders left, with list registers to spare. */
const stopsAtSenders = (kvm: Hypervisor): boolean =>
  !(kvm instanceof Linux619) && upTo(kvm.config.interrupts.length).some((irq) => kvm.remembersSenders(irq));

export const overflowAccounted: Claim = {
  appliesTo: (kvm) => whereOverflow(kvm) || stopsAtSenders(kvm),
  property: (kvm) =>
    everyStep({
      id: 'N08',
      says: 'what a flush leaves outside the list registers is heard of: NPIE or UIE for pending interrupts, EOIcount or a trap of DIR for active ones',
      cites: 'IHI 0048B 5.3.1 (GICH_HCR); "KVM: arm64: Add LR overflow infrastructure", 6780a756044c',
      by: 'kvm',
      applies: 'where there are more interrupts than list registers',
      for: { vcpu: upTo(kvm.config.vcpus) },
      about: { vcpu: whoseTurn },
      when: ({ after }, { vcpu }) =>
        after.happened.some((event) => event.what === 'flushed' && event.vcpu === vcpu) &&
        isFlushed(at(after.vcpus, vcpu)) &&
        at(after.vcpus, vcpu).apList.length > at(after.vcpus, vcpu).usedLrs,
      holds: ({ after }, { vcpu }) => {
        const { apList, cpu } = at(after.vcpus, vcpu);
        const isIn = (irq: number) => usedListRegisters(at(after.vcpus, vcpu)).some((lr) => lr.irq === irq);
        const outside = apList.filter((irq) => !isIn(irq) && kvm.targetOracle(after, irq) === vcpu);
        const activeOutside = outside.some((irq) => at(after.irqs, irq).active);
        const pendingOutside = outside.some((irq) => !at(after.irqs, irq).active);
        const deactivationSeen = cpu.eoiMode === 0 ? cpu.hcr.entryNotPresent : kvm.trapsDir(after, vcpu);
        // An SGI that has more senders asks for its EOI, and nothing less urgent was looked at before.
        const returnsAtEoi = usedListRegisters(at(after.vcpus, vcpu)).some(
          (lr) => lr.eoi && kvm.remembersSenders(lr.irq),
        );
        const pendingSeen = cpu.hcr.noPending || cpu.hcr.underflow || returnsAtEoi;
        return (!activeOutside || deactivationSeen) && (!pendingOutside || pendingSeen);
      },
    }),
};
