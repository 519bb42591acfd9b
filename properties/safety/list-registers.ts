import { isMapped, isSpi } from '../../model/config.js';
import { hasPending, isActive, isValid, type ListRegister } from '../../model/gic/list-register.js';
import { Linux619 } from '../../model/kvm/eras/linux-6.19.js';
import { isOutside } from '../../model/kvm/run-loop.js';
import { always, everyStep } from '../../model/speak.js';
import { usedListRegisters } from '../../model/state.js';
import { at, type World } from '../../model/world.js';
import { upTo, type View } from '../../src/language/index.js';
import { type Claim, concerned, everywhere, those, whereOverflow, whereSome, whoseTurn } from '../claim.js';

/** What a hypervisor may write into list registers: breaking one of these is UNPREDICTABLE, or a kernel's own rule. */

export const hardwareNotPendingAndActive: Claim = {
  appliesTo: whereSome(isMapped),
  property: ({ config }) =>
    always({
      id: 'S01',
      says: 'a list register tied to a physical interrupt is never pending and active',
      cites:
        'IHI 0048B 5.2.2 (GICH_LRn.HW); vgic-mapped-irqs.txt; "vgic: Allow HW interrupts to be queued to a guest" (Zyngier, 2015)',
      by: 'kvm',
      applies: 'where an interrupt is forwarded',
      for: { vcpu: upTo(config.vcpus), lr: upTo(config.listRegisters) },
      when: (w, { vcpu, lr }) => at(at(w.vcpus, vcpu).cpu.lrs, lr).hw,
      holds: (w, { vcpu, lr }) => at(at(w.vcpus, vcpu).cpu.lrs, lr).state !== 'pending+active',
    }),
};

export const uniqueInterrupt: Claim = {
  appliesTo: everywhere,
  property: () =>
    always({
      id: 'S02',
      says: 'an interrupt is valid in at most one list register of all vCPUs',
      cites: 'IHI 0048B 5.2.2; 16ca6a607d84',
      by: 'kvm',
      when: (w) => w.vcpus.some((vcpu) => usedListRegisters(vcpu).some(isValid)),
      holds: (w) => areDistinct(held(w, isValid)),
      because: (w) => ({ 'valid in list registers': held(w, isValid) }),
    }),
};

export const onLrIsFaithful: Claim = {
  appliesTo: (kvm) => kvm instanceof Linux619,
  property: ({ config }) =>
    always({
      id: 'S06',
      says: 'on_lr is set only while one list register, of the vCPU that owns the interrupt, is not folded',
      cites: 'struct vgic_irq.on_lr; vgic_v3_fold_lr',
      by: 'kvm',
      applies: 'since Linux 6.19',
      for: { irq: upTo(config.interrupts.length) },
      when: (w, { irq }) => at(w.irqs, irq).onLr,
      holds: (w, { irq }) => {
        const { vcpu: owner } = at(w.irqs, irq);
        const owned = owner === null ? [] : usedListRegisters(at(w.vcpus, owner));
        return owned.filter((lr) => lr.irq === irq).length === 1;
      },
    }),
};

export const heldIsOnLr: Claim = {
  appliesTo: (kvm) => kvm instanceof Linux619,
  property: ({ config }) =>
    always({
      id: 'S06l',
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

export const listRegisterOwner: Claim = {
  appliesTo: everywhere,
  property: ({ config }) =>
    always({
      id: 'S07',
      says: 'an interrupt that is valid in a list register is on the ap_list of that vCPU',
      cites: 'vgic_flush_lr_state; struct vgic_irq.vcpu',
      by: 'kvm',
      for: { vcpu: upTo(config.vcpus), lr: upTo(config.listRegisters) },
      when: (w, { vcpu, lr }) => isValid(at(at(w.vcpus, vcpu).cpu.lrs, lr)),
      holds: (w, { vcpu, lr }) => at(w.irqs, at(at(w.vcpus, vcpu).cpu.lrs, lr).irq).vcpu === vcpu,
    }),
};

export const levelNotPendingAndActive: Claim = {
  appliesTo: whereSome((irq) => irq.trigger === 'level' && !isMapped(irq)),
  property: ({ config }) => {
    const levels = those(config, (irq) => irq.trigger === 'level' && !isMapped(irq));
    return always({
      id: 'S08',
      says: 'a level interrupt is never pending and active in a list register',
      cites: '"Disallow Active+Pending for level interrupts", 67b5b673ad4d',
      by: 'kvm',
      applies: 'to level interrupts that are not forwarded',
      for: { vcpu: upTo(config.vcpus), lr: upTo(config.listRegisters) },
      when: (w, { vcpu, lr }) => {
        const { lrs } = at(w.vcpus, vcpu).cpu;
        return isValid(at(lrs, lr)) && levels.includes(at(lrs, lr).irq);
      },
      holds: (w, { vcpu, lr }) => at(at(w.vcpus, vcpu).cpu.lrs, lr).state !== 'pending+active',
    });
  },
};

export const oneActiveCpu: Claim = {
  appliesTo: whereSome(isSpi),
  property: ({ config }) => {
    const spis = those(config, isSpi);
    const active = (w: View<World>) => held(w, isActive).filter((irq) => spis.includes(irq));
    return always({
      id: 'S09',
      says: 'an SPI is active in one list register at most',
      cites: 'IHI 0048B 1.4.3 (1-N model)',
      by: 'kvm',
      applies: 'to SPIs',
      when: (w) => active(w).length > 0,
      holds: (w) => areDistinct(active(w)),
      because: (w) => ({ 'active in list registers': active(w) }),
    });
  },
};

/** The interrupts in list registers of a kind, of all vCPUs: as many times as they are in one. */
const held = (w: View<World>, is: (lr: View<ListRegister>) => boolean): readonly number[] =>
  w.vcpus.flatMap((vcpu) =>
    usedListRegisters(vcpu)
      .filter(is)
      .map(({ irq }) => irq),
  );

const areDistinct = (irqs: readonly number[]): boolean => new Set(irqs).size === irqs.length;

export const disabledNotFlushed: Claim = {
  appliesTo: everywhere,
  property: ({ config }) =>
    everyStep({
      id: 'S16',
      says: 'no interrupt is put into a list register as pending while it, or the distributor, is disabled',
      cites: 'IHI 0048B 3.2.2, 4.3.6; vgic_target_oracle',
      by: 'kvm',
      for: { irq: upTo(config.interrupts.length) },
      about: { irq: concerned },
      when: ({ after }, { irq }) =>
        after.happened.some((event) => event.what === 'populated' && event.irq === irq && event.pending),
      holds: ({ before, after }, { irq }) =>
        before.distributorEnabled &&
        !after.happened.some(
          (event) => event.what === 'populated' && event.irq === irq && event.pending && !event.enabled,
        ),
    }),
};

export const priorityOrder: Claim = {
  appliesTo: whereOverflow,
  property: (kvm) =>
    everyStep({
      id: 'S17',
      says: 'after a flush the most urgent of the pending interrupts is in a list register',
      cites: 'IHI 0048B 5.2.2; cover letter of "KVM: arm64: Add LR overflow infrastructure"',
      by: 'kvm',
      applies: 'where there are more interrupts than list registers',
      for: { vcpu: upTo(kvm.config.vcpus) },
      about: { vcpu: whoseTurn },
      when: ({ after }, { vcpu }) =>
        after.happened.some((event) => event.what === 'flushed' && event.vcpu === vcpu) &&
        !isOutside(at(after.vcpus, vcpu)) &&
        at(after.vcpus, vcpu).apList.length > at(after.vcpus, vcpu).usedLrs,
      holds: ({ after }, { vcpu }) => {
        const { apList } = at(after.vcpus, vcpu);
        const inLrs = usedListRegisters(at(after.vcpus, vcpu));
        const waiting = apList.filter((irq) => {
          const { enabled, active, target } = at(after.irqs, irq);
          const isIn = inLrs.some((lr) => lr.irq === irq);
          return (
            !isIn && !active && enabled && target === vcpu && after.distributorEnabled && kvm.isPending(after, irq)
          );
        });
        const presented = inLrs.filter(hasPending).map((lr) => lr.priority);
        return waiting.every((irq) => presented.some((priority) => priority <= at(after.irqs, irq).priority));
      },
      because: ({ after }, { vcpu }) => ({
        ap_list: at(after.vcpus, vcpu).apList,
        'in list registers': usedListRegisters(at(after.vcpus, vcpu)).map((lr) => `${lr.irq} ${lr.state}`),
      }),
    }),
};
