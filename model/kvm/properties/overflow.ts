import { upTo, type View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { hasPending, isValid, type ListRegister } from '../../gic/list-register.js';
import { drawIrqs } from '../../guest/printer.js';
import { knowsSenders, sgis } from '../../guest/sgi.js';
import { usedListRegisters } from '../../guest/state.js';
import { usesEoiMode0, usesEoiMode1, whereLegal } from '../../guest/where.js';
import { whereOverflow, whoseTurn } from '../../machine/claim.js';
import { isSpi, those } from '../../machine/config.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { always, everyStep } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';

type Claim = ClaimOf<Vgic, World>;

/** What KVM keeps of interrupts that are, or are not, in list registers: on_lr, EOIcount, traps of DIR. */

export const onLrIsFaithful: Claim = {
  appliesTo: (kvm) => kvm.hasLrOverflow(),
  property: (kvm) =>
    always({
      id: 'S06',
      name: 'on-lr-is-faithful',
      says: 'on_lr is set only while one list register, of the vCPU that owns the interrupt, is not folded',
      cites: 'struct vgic_irq.on_lr; vgic_v3_fold_lr',
      by: 'kvm',
      applies: 'since Linux 6.19',
      for: { irq: upTo(kvm.config.interrupts.length) },
      when: (w, { irq }) => at(w.irqs, irq).onLr,
      holds: (w, { irq }) => {
        const { vcpu: owner } = at(w.irqs, irq);
        const owned = owner === null ? [] : usedListRegisters(kvm, w, owner);
        return owned.filter((lr) => lr.irq === irq).length === 1;
      },
    }),
};

export const heldIsOnLr: Claim = {
  appliesTo: (kvm) => kvm.hasLrOverflow(),
  property: ({ config }) =>
    always({
      id: 'S06l',
      name: 'held-is-on-lr',
      says: 'while a list register is not folded, on_lr of the interrupt in it is set, and its vCPU is the owner',
      cites: 'struct vgic_irq.on_lr; vgic_v3_populate_lr',
      by: 'kvm',
      applies: 'since Linux 6.19',
      for: { vcpu: upTo(config.vcpus), lr: upTo(config.listRegisters) },
      when: (w, { vcpu, lr }) => lr < at(w.vcpus, vcpu).usedLrs,
      holds: (w, { vcpu, lr }) => {
        const { onLr, vcpu: owner } = at(w.irqs, at(at(w.vcpus, vcpu).cpu.lrs, lr).irq);
        return onLr && owner === vcpu;
      },
    }),
};

export const replayedAreEnded: Claim = {
  appliesTo: (kvm) => kvm.hasLrOverflow() && whereLegal(kvm) && whereOverflow(kvm) && usesEoiMode0(kvm),
  property: ({ config }) =>
    everyStep({
      id: 'S12',
      name: 'replayed-are-ended',
      says: 'EOIcount deactivates exactly the interrupts that the guest has EOIed without a list register',
      cites: 'IHI 0048B 5.3.1 (GICH_HCR.EOIcount); 3cfd59f81e0f, 281c6c06e2a7',
      by: 'kvm',
      applies: 'since Linux 6.19, where a guest with EOImode 0 has more interrupts than list registers',
      for: { vcpu: upTo(config.vcpus) },
      about: { vcpu: whoseTurn },
      when: ({ before, after }, { vcpu }) =>
        after.happened.some((event) => event.what === 'folded' && event.vcpu === vcpu) &&
        at(before.vcpus, vcpu).cpu.eoiCount > 0,
      holds: ({ before, after }, { vcpu }) => {
        const replayed = after.happened.flatMap((event) =>
          event.what === 'replayed' && event.vcpu === vcpu ? [event.irq] : [],
        );
        // A write of DIR that has trapped deactivates when it is handled, after the fold.
        const isTrapped = (irq: number) => after.vcpus.some(({ trappedDir }) => trappedDir === irq);
        const isOwed = (irq: number) => at(after.irqs, irq).active && !at(after.guest.holds, irq) && !isTrapped(irq);
        const isExact = replayed.length === at(before.vcpus, vcpu).cpu.eoiCount;
        const isRight = replayed.every((irq) => !at(before.guest.holds, irq));
        return isExact && isRight && !at(after.vcpus, vcpu).apList.some(isOwed);
      },
    }),
};

export const dirTrapCoverage: Claim = {
  appliesTo: (kvm) => kvm.config.vcpus > 1 && whereLegal(kvm) && usesEoiMode1(kvm),
  property: (kvm) =>
    always({
      id: 'S24',
      name: 'dir-trap-coverage',
      says: 'while another vCPU has an SPI that the guest may deactivate from here, a write of DIR traps, or an exit is on its way',
      cites: '"Handle deactivation via ICV_DIR_EL1 traps", cd4f6ee99b28; 1c3b3cadcd69; 255de897e7fb',
      by: 'kvm',
      applies: 'where the guest uses EOImode 1 on several vCPUs',
      for: { vcpu: upTo(kvm.config.vcpus), irq: those(kvm.config, isSpi) },
      when: (w, { vcpu, irq }) => {
        const { phase, cpu } = at(w.vcpus, vcpu);
        const elsewhere = w.vcpus.some(
          (_, v) => v !== vcpu && usedListRegisters(kvm, w, v).some((lr) => lr.irq === irq && isValid(lr)),
        );
        const outside = at(w.irqs, irq).active && !usedListRegisters(kvm, w, vcpu).some((lr) => lr.irq === irq);
        return phase === 'guest' && cpu.eoiMode === 1 && (elsewhere || outside);
      },
      holds: (w, { vcpu }) => kvm.trapsDir(w, vcpu) || at(w.vcpus, vcpu).exiting,
    }),
};

/** "Don't populate multiple LRs with the same vintid" (16ca6a607d84). Since 6.19 nobody sees to it. */
export const sendersFirst: Claim = {
  appliesTo: (kvm) =>
    !kvm.hasLrOverflow() && knowsSenders(kvm.config) && kvm.config.sgiSenders > 1 && sgis(kvm.config).length > 0,
  property: (kvm) =>
    everyStep({
      id: 'S54',
      name: 'senders-first',
      says: 'while senders of an SGI wait for its list register, no less urgent interrupt is in another',
      cites: 'IHI 0048B 3.2.1, 4.4.4; "Don\'t populate multiple LRs with the same vintid", 16ca6a607d84',
      by: 'kvm',
      applies: 'until Linux 6.18, to SGIs of a GICv2 with several senders',
      for: { vcpu: upTo(kvm.config.vcpus) },
      about: { vcpu: whoseTurn },
      when: ({ after }, { vcpu }) => hasFlushed(after, vcpu) && sendersWait(kvm, after, vcpu).length > 0,
      holds: ({ after }, { vcpu }) => {
        const waiting = sendersWait(kvm, after, vcpu).map(({ priority }) => priority);
        return usedListRegisters(kvm, after, vcpu)
          .filter(({ state }) => state === 'pending')
          .every((lr) => waiting.every((priority) => lr.priority <= priority));
      },
    }),
};

/** Pending list registers of SGIs that more senders wait for. */
const sendersWait = (kvm: Vgic, w: View<World>, v: number): readonly View<ListRegister>[] =>
  usedListRegisters(kvm, w, v).filter(
    (lr) => hasPending(lr) && sgis(kvm.config).includes(lr.irq) && kvm.pendingInstances(w, lr.irq) > 0,
  );

const hasFlushed = (w: View<World>, v: number): boolean =>
  w.happened.some((event) => event.what === 'flushed' && event.vcpu === v);

export const maintenanceHasAReason: Claim = {
  appliesTo: whereOverflow,
  property: (kvm) =>
    everyStep({
      id: 'S55',
      name: 'maintenance-has-a-reason',
      says: 'the guest is stopped when list registers run empty, and EOIs are counted, only while an interrupt waits for a list register',
      cites: 'IHI 0048B 5.3.1 (GICH_HCR.UIE, NPIE, LRENPIE); vgic_v3_set_underflow; irqs_outside_lrs',
      by: 'kvm',
      applies: 'where there are more interrupts than list registers',
      for: { vcpu: upTo(kvm.config.vcpus) },
      about: { vcpu: whoseTurn },
      when: ({ after }, { vcpu }) => {
        const { UIE, NPIE, LRENPIE } = at(after.vcpus, vcpu).cpu.hcr;
        return hasFlushed(after, vcpu) && !kvm.isOutside(after, vcpu) && (UIE || NPIE || LRENPIE);
      },
      holds: ({ after }, { vcpu }) => {
        const { UIE, NPIE, LRENPIE } = at(after.vcpus, vcpu).cpu.hcr;
        const waiting = waitingOutside(kvm, after, vcpu);
        return (
          (!UIE || waiting.length > 0) &&
          (!NPIE || waiting.some((irq) => !kvm.isActive(after, irq))) &&
          (!LRENPIE || waiting.some((irq) => kvm.isActive(after, irq)))
        );
      },
      because: ({ after }, { vcpu }) => ({ waiting: drawIrqs(kvm.config, waitingOutside(kvm, after, vcpu)) }),
    }),
};

/** What is on the list of a vCPU, and in none of its list registers; since 6.19 without what is to move to another. */
const waitingOutside = (kvm: Vgic, w: View<World>, v: number): readonly number[] => {
  const inLrs = usedListRegisters(kvm, w, v).map(({ irq }) => irq);
  const isOwn = (irq: number) => !kvm.hasLrOverflow() || kvm.isActive(w, irq) || kvm.targetOf(w, irq) === v;
  return kvm.waitingFor(w, v).filter((irq) => !inLrs.includes(irq) && isOwn(irq));
};
