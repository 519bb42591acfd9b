import { at } from '../../model/at.js';
import { hasGroup0, isGroupEnabled } from '../../model/gic/groups.js';
import { hasPending, isActive, isValid, type ListRegister } from '../../model/gic/list-register.js';
import { drawIrqs, drawListRegister } from '../../model/guest/printer.js';
import { listRegistersOf, usedListRegisters } from '../../model/guest/state.js';
import { concerned, everywhere, whereOverflow, whereSome, whoseTurn } from '../../model/machine/claim.js';
import { interruptOf, isSpi, isTied, those } from '../../model/machine/config.js';
import { upTo, type View } from '../../src/language/index.js';
import { always, type Claim, everyStep, type Judged, type Looked } from '../claim.js';

/** What a hypervisor may write into list registers: breaking one of these is UNPREDICTABLE, or a kernel's own rule. */

export const hardwareNotPendingAndActive: Claim = {
  appliesTo: ({ config }) => config.interrupts.some((irq) => isTied(config, irq)),
  property: ({ config, name }) =>
    always({
      id: 'S01',
      name: 'hardware-not-pending-and-active',
      says: 'a list register tied to a physical interrupt is never pending and active',
      cites:
        'IHI 0048B 5.2.2 (GICH_LRn.HW); vgic-mapped-irqs.txt; "vgic: Allow HW interrupts to be queued to a guest" (Zyngier, 2015)',
      by: name(),
      applies: 'where an interrupt is forwarded',
      for: { vcpu: upTo(config.vcpus), lr: upTo(config.listRegisters) },
      when: (w, { vcpu, lr }) => at(at(w.vcpus, vcpu).cpu.lrs, lr).hw,
      holds: (w, { vcpu, lr }) => at(at(w.vcpus, vcpu).cpu.lrs, lr).state !== 'pending+active',
    }),
};

export const uniqueInterrupt: Claim = {
  appliesTo: everywhere,
  property: (hypervisor) =>
    always({
      id: 'S02',
      name: 'unique-interrupt',
      says: 'an interrupt is valid in at most one list register of all vCPUs',
      cites: 'IHI 0048B 5.2.2; 16ca6a607d84',
      by: hypervisor.name(),
      when: (w) => w.vcpus.some((_, v) => usedListRegisters(hypervisor, w, v).some(isValid)),
      holds: (w) => areDistinct(held(hypervisor, w, isValid)),
      because: (w) => ({ 'valid in list registers': drawIrqs(hypervisor.config, held(hypervisor, w, isValid)) }),
    }),
};

export const listRegisterOwner: Claim = {
  appliesTo: everywhere,
  property: (hypervisor) =>
    always({
      id: 'S07',
      name: 'list-register-owner',
      says: 'an interrupt that is valid in a list register is on the list of that vCPU',
      cites: 'vgic_flush_lr_state; struct vgic_irq.vcpu',
      by: hypervisor.name(),
      for: { vcpu: upTo(hypervisor.config.vcpus), lr: upTo(hypervisor.config.listRegisters) },
      when: (w, { vcpu, lr }) => isValid(at(at(w.vcpus, vcpu).cpu.lrs, lr)),
      holds: (w, { vcpu, lr }) => hypervisor.ownerOf(w, at(at(w.vcpus, vcpu).cpu.lrs, lr).irq) === vcpu,
    }),
};

export const levelNotPendingAndActive: Claim = {
  appliesTo: ({ config }) => config.interrupts.some((irq) => irq.trigger === 'level' && !isTied(config, irq)),
  property: ({ config, name }) => {
    const levels = those(config, (irq) => irq.trigger === 'level' && !isTied(config, irq));
    return always({
      id: 'S08',
      name: 'level-not-pending-and-active',
      says: 'a level interrupt is never pending and active in a list register',
      cites: '"Disallow Active+Pending for level interrupts", 67b5b673ad4d',
      by: name(),
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
  property: (hypervisor) => {
    const spis = those(hypervisor.config, isSpi);
    const active = (w: View<Looked>) => held(hypervisor, w, isActive).filter((irq) => spis.includes(irq));
    return always({
      id: 'S09',
      name: 'one-active-cpu',
      says: 'an SPI is active in one list register at most',
      cites: 'IHI 0048B 1.4.3 (1-N model)',
      by: hypervisor.name(),
      applies: 'to SPIs',
      when: (w) => active(w).length > 0,
      holds: (w) => areDistinct(active(w)),
      because: (w) => ({ 'active in list registers': drawIrqs(hypervisor.config, active(w)) }),
    });
  },
};

/** The interrupts in list registers of a kind, of all vCPUs: as many times as they are in one. */
const held = (hypervisor: Judged, w: View<Looked>, is: (lr: View<ListRegister>) => boolean): readonly number[] =>
  w.vcpus.flatMap((_, v) =>
    usedListRegisters(hypervisor, w, v)
      .filter(is)
      .map(({ irq }) => irq),
  );

const areDistinct = (irqs: readonly number[]): boolean => new Set(irqs).size === irqs.length;

export const disabledNotFlushed: Claim = {
  appliesTo: everywhere,
  property: (hypervisor) =>
    everyStep({
      id: 'S16',
      name: 'disabled-not-flushed',
      says: 'no interrupt is put into a list register as pending while it, or the distributor, is disabled',
      cites: 'IHI 0048B 3.2.2, 4.3.6; vgic_target_oracle',
      by: hypervisor.name(),
      for: { irq: upTo(hypervisor.config.interrupts.length) },
      about: { irq: concerned },
      when: ({ after }, { irq }) =>
        after.happened.some((event) => event.what === 'populated' && event.irq === irq && event.pending),
      holds: ({ before, after }, { irq }) =>
        hypervisor.isForwarding(before) &&
        !after.happened.some(
          (event) => event.what === 'populated' && event.irq === irq && event.pending && !event.enabled,
        ),
    }),
};

/** Its list registers are filled, and it has not turned back. */
const hasFlushed = (hypervisor: Judged, after: View<Looked>, vcpu: number): boolean =>
  after.happened.some((event) => event.what === 'flushed' && event.vcpu === vcpu) && !hypervisor.isOutside(after, vcpu);

export const priorityOrder: Claim = {
  appliesTo: whereOverflow,
  property: (hypervisor) =>
    everyStep({
      id: 'S17',
      name: 'priority-order',
      says: 'after a flush the most urgent of the pending interrupts is in a list register',
      cites: 'IHI 0048B 5.2.2; cover letter of "KVM: arm64: Add LR overflow infrastructure"',
      by: hypervisor.name(),
      applies: 'where there are more interrupts than list registers',
      for: { vcpu: upTo(hypervisor.config.vcpus) },
      about: { vcpu: whoseTurn },
      when: ({ after }, { vcpu }) =>
        hasFlushed(hypervisor, after, vcpu) &&
        hypervisor.waitingFor(after, vcpu).length > hypervisor.usedLrs(after, vcpu),
      holds: ({ after }, { vcpu }) => {
        const presented = usedListRegisters(hypervisor, after, vcpu)
          .filter(hasPending)
          .map((lr) => lr.priority);
        return leftOut(hypervisor, after, vcpu).every((irq) =>
          presented.some((priority) => priority <= hypervisor.priorityOf(after, irq)),
        );
      },
      because: ({ after }, { vcpu }) => ({
        list: drawIrqs(hypervisor.config, hypervisor.waitingFor(after, vcpu)),
        'in list registers': usedListRegisters(hypervisor, after, vcpu).map((lr) =>
          drawListRegister(hypervisor.config, lr),
        ),
      }),
    }),
};

export const urgentBeforeLess: Claim = {
  appliesTo: whereOverflow,
  property: (hypervisor) =>
    everyStep({
      id: 'S53',
      name: 'urgent-before-less',
      says: 'after a flush no pending interrupt is left out for a less urgent one that is only pending',
      cites: 'IHI 0048B 5.2.2; vgic_irq_cmp',
      by: hypervisor.name(),
      applies: 'where there are more interrupts than list registers',
      for: { vcpu: upTo(hypervisor.config.vcpus) },
      about: { vcpu: whoseTurn },
      when: ({ after }, { vcpu }) => hasFlushed(hypervisor, after, vcpu) && leftOut(hypervisor, after, vcpu).length > 0,
      holds: ({ after }, { vcpu }) => {
        const chosen = usedListRegisters(hypervisor, after, vcpu).filter(({ state }) => state === 'pending');
        return leftOut(hypervisor, after, vcpu).every((irq) =>
          chosen.every(({ priority }) => priority <= hypervisor.priorityOf(after, irq)),
        );
      },
      because: ({ after }, { vcpu }) => ({
        'left out': drawIrqs(hypervisor.config, leftOut(hypervisor, after, vcpu)),
        'in list registers': usedListRegisters(hypervisor, after, vcpu).map((lr) =>
          drawListRegister(hypervisor.config, lr),
        ),
      }),
    }),
};

/** What list registers hold though the guest has disabled its group, and cannot take it. */
const heldInVain = (hypervisor: Judged, w: View<Looked>, v: number): readonly number[] =>
  usedListRegisters(hypervisor, w, v).flatMap((lr) =>
    lr.state === 'pending' && !isGroupEnabled(at(w.vcpus, v).cpu, lr) ? [lr.irq] : [],
  );

export const enabledGroupFirst: Claim = {
  appliesTo: (hypervisor) => whereOverflow(hypervisor) && hasGroup0(hypervisor.config),
  property: (hypervisor) =>
    everyStep({
      id: 'S62',
      name: 'enabled-group-first',
      says: 'after a flush no pending interrupt of a group that the guest has enabled is left out for one of a disabled group',
      cites:
        'vgic_irq_cmp: "Same thing for interrupts targeting a disabled group"; IHI 0069 (ICC_IGRPEN0_EL1, ICC_IGRPEN1_EL1)',
      by: hypervisor.name(),
      applies: 'where there are two groups, and more interrupts than list registers',
      for: { vcpu: upTo(hypervisor.config.vcpus) },
      about: { vcpu: whoseTurn },
      when: ({ after }, { vcpu }) => hasFlushed(hypervisor, after, vcpu) && leftOut(hypervisor, after, vcpu).length > 0,
      holds: ({ after }, { vcpu }) => heldInVain(hypervisor, after, vcpu).length === 0,
      because: ({ after }, { vcpu }) => ({
        'left out': drawIrqs(hypervisor.config, leftOut(hypervisor, after, vcpu)),
        'held in vain': drawIrqs(hypervisor.config, heldInVain(hypervisor, after, vcpu)),
      }),
    }),
};

export const listRegisterIsFaithful: Claim = {
  appliesTo: everywhere,
  property: (hypervisor) => {
    const { config } = hypervisor;
    return everyStep({
      id: 'S36',
      name: 'list-register-is-faithful',
      says: 'an interrupt is put into a list register with its priority, its group and, if it has one, its physical interrupt; if it is not active, only on the vCPU that it is routed to',
      cites: 'IHI 0048B 5.3.8 (GICH_LRn); vgic_v2_populate_lr, vgic_v3_populate_lr; vgic_target_oracle',
      by: hypervisor.name(),
      for: { irq: upTo(config.interrupts.length) },
      about: { irq: concerned },
      when: ({ after }, { irq }) => after.happened.some((event) => event.what === 'populated' && event.irq === irq),
      holds: ({ before, after }, { irq }) => {
        const [priority, group] = [hypervisor.priorityOf(before, irq), hypervisor.groupOf(before, irq)];
        const hw = isTied(config, interruptOf(config, irq));
        const isRouted = (v: number) => hypervisor.isActive(before, irq) || hypervisor.targetOf(before, irq) === v;
        return (
          after.happened.every((event) => event.what !== 'populated' || event.irq !== irq || isRouted(event.vcpu)) &&
          listRegistersOf(hypervisor, after, irq).every(
            (lr) => lr.priority === priority && lr.group === group && lr.hw === hw,
          )
        );
      },
    });
  },
};

/** What a vCPU should be presented, were there room. */
const leftOut = (hypervisor: Judged, w: View<Looked>, v: number): readonly number[] => {
  const inLrs = usedListRegisters(hypervisor, w, v);
  return hypervisor
    .waitingFor(w, v)
    .filter((irq) => !inLrs.some((lr) => lr.irq === irq) && isDeliverable(hypervisor, w, irq, v));
};

/** Should a vCPU be presented the interrupt, were there room? */
const isDeliverable = (hypervisor: Judged, w: View<Looked>, irq: number, v: number): boolean =>
  !hypervisor.isActive(w, irq) &&
  hypervisor.isEnabled(w, irq) &&
  hypervisor.targetOf(w, irq) === v &&
  hypervisor.isForwarding(w) &&
  hypervisor.isPending(w, irq) &&
  (!hasGroup0(hypervisor.config) || isGroupEnabled(at(w.vcpus, v).cpu, { group: hypervisor.groupOf(w, irq) }));
