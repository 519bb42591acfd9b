import { at } from '../../model/at.js';
import { groupPriority } from '../../model/gic/binary-point.js';
import { isGroupEnabled } from '../../model/gic/groups.js';
import type { ListRegister } from '../../model/gic/list-register.js';
import { runningPriority } from '../../model/gic/priority.js';
import { heldActive } from '../../model/gic/virtual-gic.js';
import { usesEoiMode0, whereLegal } from '../../model/guest/where.js';
import { isLpi, those } from '../../model/machine/config.js';
import { type Step, upTo, type View } from '../../src/language/index.js';
import { type Claim, everyStep, type Looked } from '../claim.js';

/** What the CPU interface of a vCPU gives its guest, and what the guest's writes of EOIR end. Hardware, but where KVM emulates it. */

const acknowledges = ({ after }: Step<Looked>, vcpu: number): readonly number[] =>
  after.happened.flatMap((event) => (event.what === 'acknowledged' && event.vcpu === vcpu ? [event.irq] : []));

const pendingIn = (w: View<Looked>, vcpu: number): readonly View<ListRegister>[] =>
  at(w.vcpus, vcpu).cpu.lrs.filter(({ state }) => state === 'pending');

/** The priorities at which the guest has acknowledged something in a step. */
const takenAt = (step: Step<Looked>, vcpu: number): readonly number[] => {
  const irqs = acknowledges(step, vcpu);
  return pendingIn(step.before, vcpu)
    .filter(({ irq }) => irqs.includes(irq))
    .map(({ priority }) => priority);
};

export const maskedIsNotTaken: Claim = {
  appliesTo: ({ config }) => config.guest.controls.includes('mask'),
  property: ({ config }) =>
    everyStep({
      id: 'S56',
      name: 'masked-is-not-taken',
      says: 'a vCPU acknowledges no interrupt that its guest has masked there',
      cites: 'IHI 0048B 5.5 (GICV_PMR); IHI 0069 (ICC_PMR_EL1)',
      by: 'gic',
      applies: 'where the guest writes PMR',
      for: { vcpu: upTo(config.vcpus) },
      when: (step, { vcpu }) => acknowledges(step, vcpu).length > 0,
      holds: (step, { vcpu }) =>
        takenAt(step, vcpu).every((priority) => priority < at(step.before.vcpus, vcpu).cpu.pmr),
    }),
};

export const mostUrgentIsTaken: Claim = {
  appliesTo: ({ config }) => config.priorities > 1 && config.listRegisters > 1,
  property: ({ config }) =>
    everyStep({
      id: 'S57',
      name: 'most-urgent-is-taken',
      says: 'a vCPU acknowledges the most urgent of the interrupts of enabled groups that are pending in its list registers',
      cites: 'IHI 0048B 3.3, 5.5 (GICV_IAR)',
      by: 'gic',
      applies: 'where interrupts differ in priority, and there are two list registers at least',
      for: { vcpu: upTo(config.vcpus) },
      when: (step, { vcpu }) => acknowledges(step, vcpu).length > 0,
      holds: (step, { vcpu }) => {
        const { cpu } = at(step.before.vcpus, vcpu);
        const presented = pendingIn(step.before, vcpu).filter((lr) => isGroupEnabled(cpu, lr));
        return takenAt(step, vcpu).every((taken) => presented.every(({ priority }) => taken <= priority));
      },
    }),
};

export const endedInOrder: Claim = {
  appliesTo: (hypervisor) => !whereLegal(hypervisor) && usesEoiMode0(hypervisor),
  property: ({ config }) =>
    everyStep({
      id: 'S58',
      name: 'ended-in-order',
      says: 'with EOImode 0 a write of EOIR deactivates what it names; with a GICv3 only if the priority that it drops is its own, and its group that of the register',
      cites: 'IHI 0048B 4.4.5, 5.5 (GICV_EOIR); __vgic_v3_write_eoir; what QEMU does (docs/conformance.md)',
      by: 'gic',
      applies: 'where a guest of any order writes EOIR with EOImode 0',
      for: { vcpu: upTo(config.vcpus), irq: those(config, (irq) => !isLpi(irq)) },
      when: ({ before, action }, { vcpu, irq }) => {
        const { cpu } = at(before.vcpus, vcpu);
        const isWritten = action.rule === 'guest.eoi' && action.params.vcpu === vcpu && action.params.irq === irq;
        return isWritten && cpu.eoiMode === 0 && heldActive(cpu, irq) !== undefined;
      },
      holds: ({ before, after }, { vcpu, irq }) => {
        const { cpu } = at(before.vcpus, vcpu);
        const lr = heldActive(cpu, irq);
        const isRead = lr?.group === (before.guest.groups[irq] ?? lr?.group);
        const isOwn = lr !== undefined && isRead && groupPriority(cpu, lr) === runningPriority(cpu.activePriorities);
        const isEnded = heldActive(at(after.vcpus, vcpu).cpu, irq) === undefined;
        return isEnded === (config.hostGic === 2 || isOwn);
      },
    }),
};

export const preemptsByGroupPriority: Claim = {
  appliesTo: ({ config }) => config.guest.controls.includes('binaryPoint'),
  property: (hypervisor) =>
    everyStep({
      id: 'S63',
      name: 'preempts-by-group-priority',
      says: 'what a vCPU acknowledges while it handles other interrupts is of a more urgent group priority than each of them, by the binary points of their groups',
      cites: 'IHI 0069 4.8 (priority grouping; ICC_BPR0_EL1, ICC_BPR1_EL1, ICC_CTLR_EL1.CBPR); IHI 0048B 3.3.3',
      by: 'gic',
      applies: 'where the guest writes a binary point',
      for: { vcpu: upTo(hypervisor.config.vcpus) },
      when: (step, { vcpu }) => acknowledges(step, vcpu).length > 0 && at(step.before.vcpus, vcpu).nested.length > 0,
      holds: (step, { vcpu }) => {
        const { before } = step;
        const { cpu, nested } = at(before.vcpus, vcpu);
        const levelOf = (irq: number): number => {
          const group = before.guest.groups[irq] ?? hypervisor.groupOf(before, irq);
          return groupPriority(cpu, { group, priority: hypervisor.priorityOf(before, irq) });
        };
        const taken = pendingIn(before, vcpu).filter(({ irq }) => acknowledges(step, vcpu).includes(irq));
        return taken.every((lr) => nested.every((irq) => groupPriority(cpu, lr) < levelOf(irq)));
      },
    }),
};
