import { upTo, type View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { isValid } from '../../gic/list-register.js';
import { sgiSource } from '../../guest/sgi.js';
import { usedListRegisters } from '../../guest/state.js';
import { concerned, everywhere, whereOverflow, whereSome, whoseTurn } from '../../machine/claim.js';
import { isMapped, those } from '../../machine/config.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { isFlushed } from '../phases.js';
import { always, everyStep } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';

type Claim = ClaimOf<Vgic, World>;

/** Nothing is lost: what KVM was asked for is on a list, and somebody is on the way to it. */

export const pendingAccounted: Claim = {
  appliesTo: everywhere,
  property: (kvm) =>
    always({
      id: 'N01',
      name: 'pending-accounted',
      says: 'what is pending for the vgic, enabled and not active, is on an ap_list or on its way there',
      cites: 'kvm_vgic_inject_irq, vgic_queue_irq_unlock, vgic_prune_ap_list',
      by: 'kvm',
      for: { irq: upTo(kvm.config.interrupts.length) },
      when: (w, { irq: id }) => {
        const irq = kvm.getIrq(w, id);
        const isRouted = kvm.targetOf(w, id) !== null;
        return isRouted && kvm.irqIsPending(w, irq) && irq.enabled && !irq.active && w.distributorEnabled;
      },
      holds: (w, { irq }) => at(w.irqs, irq).vcpu !== null || kvm.isInjecting(w, irq),
    }),
};

export const routedAgainAccounted: Claim = {
  appliesTo: ({ config }) => config.interrupts.some(({ access }) => access.includes('nowhere')),
  property: (kvm) =>
    everyStep({
      id: 'V3a',
      name: 'routed-again-is-accounted',
      says: 'an SPI that is pending and enabled, and gets a vCPU again because IROUTER names one, is on its list',
      cites: 'vgic_mmio_write_irouter; IHI 0069 (GICD_IROUTER<n>)',
      by: 'kvm',
      applies: 'where IROUTER names a CPU that is not there',
      for: { irq: those(kvm.config, ({ access }) => access.includes('nowhere')) },
      when: ({ before, after, action }, { irq }) =>
        action.rule === 'guest.retarget' &&
        action.params.irq === irq &&
        kvm.targetOf(before, irq) === null &&
        kvm.isForwarding(after) &&
        kvm.isEnabled(after, irq) &&
        kvm.isPending(after, irq) &&
        !kvm.isActive(after, irq),
      holds: ({ after }, { irq }) => kvm.ownerOf(after, irq) !== null || kvm.isInjecting(after, irq),
    }),
};

/** Would a flush of the vCPU that owns the interrupt, now, put it into a list register, or find its new edge? */
const awaitsFlush = (kvm: Vgic, w: View<World>, irq: number): boolean => {
  const entry = kvm.getIrq(w, irq);
  const { vcpu: v } = entry;
  if (v === null) {
    return false;
  }
  const isDeliverable = kvm.targetOf(w, irq) === v && entry.enabled && !entry.active;
  // The latch of a level that the guest has ended in a list register is dropped when that is folded.
  const isDropped = () => entry.config === 'level' && !entry.lineLevel;
  const isIn = () => usedListRegisters(kvm, w, v).some((lr) => lr.irq === irq && (isValid(lr) || isDropped()));
  return isDeliverable && w.distributorEnabled && kvm.irqIsPending(w, entry) && !isIn();
};

/** Has somebody seen to it that the vCPU looks again, or is about to? */
const isToldOf = (kvm: Vgic, w: View<World>, v: number, irq: number): boolean => {
  const { requested, exiting, cpu } = at(w.vcpus, v);
  return requested || exiting || kvm.isMaintenanceAsserted(cpu) || w.halt !== null || kvm.isInjecting(w, irq);
};

/**
 * A thread ends by telling another vCPU, from whose list the interrupt has been moved to this one. The flush of this one has
 * seen it and had no list register to spare: it is heard of by N08.
 */
const wasMovedWithoutRoom = (kvm: Vgic, w: View<World>, v: number, irq: number): boolean => {
  const { hcr } = at(w.vcpus, v).cpu;
  const isToldElsewhere = w.happened.some((event) => event.what === 'told' && event.irq === irq && event.vcpu !== v);
  return isToldElsewhere && (hcr.UIE || hcr.NPIE) && !usedListRegisters(kvm, w, v).some((lr) => lr.irq === irq);
};

export const kickAccounted: Claim = {
  appliesTo: whereSome((irq) => !isMapped(irq)),
  property: (kvm) =>
    everyStep({
      id: 'N03',
      name: 'kick-accounted',
      says: 'a vCPU that is given an interrupt after it has filled its list registers is made to look again',
      cites: '"use vcpu requests for irq injection", 325f9c649c8a; vgic_queue_irq_unlock',
      by: 'kvm',
      applies: 'where an interrupt is not forwarded',
      for: { irq: upTo(kvm.config.interrupts.length) },
      about: { irq: concerned },
      when: (step, { irq }) => {
        const { before, after } = step;
        const { vcpu: owner } = at(after.irqs, irq);
        const wasWaiting = () => at(before.irqs, irq).vcpu === owner && awaitsFlush(kvm, before, irq);
        const isGiven = (v: number) =>
          !wasWaiting() || (kvm.isInjecting(before, irq) && !wasMovedWithoutRoom(kvm, after, v, irq));
        const isBetween = (v: number) => isFlushed(at(before.vcpus, v)) && isFlushed(at(after.vcpus, v));
        return owner !== null && awaitsFlush(kvm, after, irq) && isBetween(owner) && isGiven(owner);
      },
      holds: ({ after }, { irq }) => {
        const { vcpu: owner } = at(after.irqs, irq);
        return owner === null || isToldOf(kvm, after, owner, irq);
      },
      because: ({ after }, { irq }) => ({ 'irq->vcpu': at(after.irqs, irq).vcpu }),
    }),
};

export const wakeAccounted: Claim = {
  appliesTo: ({ config }) => config.guest.sleeps && config.interrupts.some((irq) => !isMapped(irq)),
  property: (kvm) =>
    always({
      id: 'N04',
      name: 'wake-accounted',
      says: 'a sleeping vCPU has nothing deliverable, or is being woken',
      cites: 'kvm_vcpu_block, kvm_vgic_vcpu_pending_irq; 5eeaf10eec39 "Sync ICH_VMCR_EL2 back when about to block"',
      by: 'kvm',
      applies: 'where the guest sleeps and an interrupt is not forwarded',
      for: { irq: upTo(kvm.config.interrupts.length) },
      when: (w, { irq }) => {
        const { vcpu: owner, priority } = at(w.irqs, irq);
        const isAsleep = (v: number) => at(w.vcpus, v).phase === 'blocked' && priority < at(w.vcpus, v).cpu.pmr;
        return owner !== null && isAsleep(owner) && awaitsFlush(kvm, w, irq);
      },
      holds: (w, { irq }) => kvm.isInjecting(w, irq),
      because: (w, { irq }) => ({ 'irq->vcpu': at(w.irqs, irq).vcpu }),
    }),
};

/** Before 6.19 a flush stopped at an SGI with senders left, with list registers to spare. */
const stopsAtSenders = (kvm: Vgic): boolean =>
  !kvm.hasLrOverflow() && kvm.config.guestGic === 2 && kvm.config.interrupts.some(({ source }) => source === sgiSource);

export const overflowAccounted: Claim = {
  appliesTo: (kvm) => whereOverflow(kvm) || stopsAtSenders(kvm),
  property: (kvm) =>
    everyStep({
      id: 'N08',
      name: 'overflow-accounted',
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
        const isIn = (irq: number) => usedListRegisters(kvm, after, vcpu).some((lr) => lr.irq === irq);
        const outside = apList.filter((irq) => !isIn(irq) && kvm.targetOracle(after, kvm.getIrq(after, irq)) === vcpu);
        const activeOutside = outside.some((irq) => at(after.irqs, irq).active);
        const pendingOutside = outside.some((irq) => !at(after.irqs, irq).active);
        const deactivationSeen = cpu.eoiMode === 0 ? cpu.hcr.LRENPIE : kvm.trapsDir(after, vcpu);
        // An SGI that has more senders asks for its EOI, and nothing less urgent was looked at before.
        const returnsAtEoi = usedListRegisters(kvm, after, vcpu).some(
          (lr) => lr.eoi && kvm.isVgicV2Sgi(kvm.getIrq(after, lr.irq)),
        );
        const pendingSeen = cpu.hcr.NPIE || cpu.hcr.UIE || returnsAtEoi;
        return (!activeOutside || deactivationSeen) && (!pendingOutside || pendingSeen);
      },
    }),
};

export const deactivationAccounted: Claim = {
  appliesTo: (kvm) => kvm.hasLrOverflow() && whereOverflow(kvm),
  property: (kvm) =>
    always({
      id: 'N17',
      name: 'deactivation-accounted',
      says: 'a vCPU whose guest has ended, by EOIR, an interrupt that no list register holds is called out to hear of it',
      cites: 'IHI 0048B 5.3.1 (GICH_HCR.LRENPIE, EOICount); vgic_v3_fold_lr_state, ff7833100118',
      by: 'kvm',
      applies: 'where there are more interrupts than list registers',
      for: { irq: upTo(kvm.config.interrupts.length) },
      when: (w, { irq }) => {
        const { vcpu: owner, active } = at(w.irqs, irq);
        const isEnded = (v: number) => {
          const { phase, cpu } = at(w.vcpus, v);
          return (
            phase === 'guest' &&
            cpu.eoiMode === 0 &&
            cpu.eoiCount > 0 &&
            !usedListRegisters(kvm, w, v).some((lr) => lr.irq === irq)
          );
        };
        return owner !== null && active && !at(w.guest.holds, irq) && isEnded(owner);
      },
      holds: (w, { irq }) => {
        const { vcpu: owner } = at(w.irqs, irq);
        return owner === null || isToldOf(kvm, w, owner, irq);
      },
    }),
};
