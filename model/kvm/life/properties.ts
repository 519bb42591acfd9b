import { upTo, type View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { isValid } from '../../gic/list-register.js';
import { sgiSource } from '../../guest/sgi.js';
import { interruptOf } from '../../machine/config.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { withSomeTimer } from '../../timer/state.js';
import { always, everyStep, someStep } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';
import { stopsVcpus } from './config.js';
import { bootsWithPending, newVgicIsEmpty, runInitialises } from './new-vm-properties.js';
import { offWhileHandled, pendingWhileOff, resetBeforeAccess, resetBeforeRun, resetOnce } from './power-properties.js';
import { interfaceIsAsNew, resetIsAsNew, resetWhileHandled, systemEventStopsAll } from './reset-properties.js';
import { mayRun } from './state.js';
import { suspendedStaysOut, wokenForAReason, wokenWhileSuspended } from './suspend-properties.js';
import { closedWhileSignalled, goneIsGone, shutDownOnce } from './teardown-properties.js';

type Claim = ClaimOf<Vgic, World>;

const saves = ({ config }: Pick<Vgic, 'config'>): boolean => config.restores.length > 0;
const whereSaved = 'where a VM is saved and restored';

/** What a guest reads of an interrupt in its distributor, or waits for, while no vCPU runs. */
const seen = (kvm: Vgic, w: View<World>, irq: number): readonly (boolean | number | null)[] => [
  kvm.isPending(w, irq),
  ...upTo(kvm.config.sgiSenders).map((sender) => kvm.isSgiPending(w, irq, sender) && isSgi(kvm, irq)),
  kvm.isActive(w, irq),
  kvm.isEnabled(w, irq),
  kvm.priorityOf(w, irq),
  kvm.groupOf(w, irq),
  kvm.targetOf(w, irq),
  kvm.isForwarding(w),
];

const isSgi = ({ config }: Vgic, irq: number): boolean => interruptOf(config, irq).source === sgiSource;

/** What it reads of its CPU interface. */
const seenOfInterface = (w: View<World>, v: number): readonly (boolean | number)[] => {
  const { pmr, groupEnabled, group0, eoiMode, binaryPoints, commonBinaryPoint, activePriorities } = at(w.vcpus, v).cpu;
  const enabled = [groupEnabled, ...group0.map((one) => one.enabled)];
  return [pmr, ...enabled, eoiMode, ...binaryPoints, ...commonBinaryPoint, ...activePriorities];
};

const areEqual = (some: readonly unknown[], others: readonly unknown[]): boolean =>
  some.every((value, place) => value === others[place]);

const restoredEqualsSaved: Claim = {
  appliesTo: saves,
  property: (kvm) =>
    everyStep({
      id: 'LC1',
      name: 'restored-equals-saved',
      says: 'an interrupt is in the new VM what it was in the one that was saved: pending, from whom, active, enabled, its priority, its group, its target',
      cites: 'Documentation/virt/kvm/devices/arm-vgic-v3.rst, arm-vgic.rst',
      by: 'kvm',
      applies: whereSaved,
      for: { irq: upTo(kvm.config.interrupts.length) },
      when: ({ action }) => action.rule === 'vmm.restore',
      holds: ({ before, after }, { irq }) => areEqual(seen(kvm, before, irq), seen(kvm, after, irq)),
    }),
};

const interfaceIsRestored: Claim = {
  appliesTo: saves,
  property: (kvm) =>
    everyStep({
      id: 'LC1i',
      name: 'interface-is-restored',
      says: 'the CPU interface of a vCPU is in the new VM what it was: its mask, groups, EOImode, binary points and active priorities',
      cites:
        'Documentation/virt/kvm/devices/arm-vgic-v3.rst (KVM_DEV_ARM_VGIC_GRP_CPU_SYSREGS), arm-vgic.rst (KVM_DEV_ARM_VGIC_GRP_CPU_REGS)',
      by: 'kvm',
      applies: whereSaved,
      for: { vcpu: upTo(kvm.config.vcpus) },
      when: ({ action }) => action.rule === 'vmm.restore',
      holds: ({ before, after }, { vcpu }) => areEqual(seenOfInterface(before, vcpu), seenOfInterface(after, vcpu)),
    }),
};

const restoredIsAccounted: Claim = {
  appliesTo: saves,
  property: (kvm) =>
    everyStep({
      id: 'LC9',
      name: 'restored-is-accounted',
      says: 'what is pending, enabled and not active in the new VM is on a list when user space has written its registers',
      cites: 'vgic_v3_uaccess_write_pending, vgic_write_irq_line_level_info, vgic_queue_irq_unlock',
      by: 'kvm',
      applies: whereSaved,
      for: { irq: upTo(kvm.config.interrupts.length) },
      when: ({ after, action }, { irq }) =>
        action.rule === 'vmm.restore' &&
        kvm.isForwarding(after) &&
        kvm.isPending(after, irq) &&
        kvm.isEnabled(after, irq) &&
        !kvm.isActive(after, irq) &&
        kvm.targetOf(after, irq) !== null,
      holds: ({ after }, { irq }) => kvm.ownerOf(after, irq) !== null,
    }),
};

const restoredListsAreClean: Claim = {
  appliesTo: saves,
  property: (kvm) =>
    everyStep({
      id: 'LC21',
      name: 'restored-lists-are-clean',
      says: 'what is on a list of the new VM is pending or active in it: nothing of the old one is left there',
      cites: 'kvm_vgic_vcpu_init: INIT_LIST_HEAD(&vgic_cpu->ap_list_head); vgic_queue_irq_unlock',
      by: 'kvm',
      applies: whereSaved,
      for: { irq: upTo(kvm.config.interrupts.length) },
      when: ({ after, action }, { irq }) => action.rule === 'vmm.restore' && kvm.ownerOf(after, irq) !== null,
      holds: ({ after }, { irq }) => kvm.isPending(after, irq) || kvm.isActive(after, irq),
    }),
};

const reads = ['vmm.savePending', 'vmm.saveLevels', 'vmm.saveTimer'];

const savingIsTransparent: Claim = {
  appliesTo: saves,
  property: (kvm) =>
    everyStep({
      id: 'LC2',
      name: 'saving-is-transparent',
      says: 'user space that reads a register changes nothing: a VM that is saved and goes on is as it was',
      cites: 'vgic_uaccess_read_pending, vgic_uaccess_read_active; KVM_DEV_ARM_VGIC_GRP_*',
      by: 'kvm',
      applies: whereSaved,
      for: { irq: upTo(kvm.config.interrupts.length) },
      when: ({ action }) => reads.includes(action.rule),
      holds: ({ before, after }, { irq }) =>
        areEqual(seen(kvm, before, irq), seen(kvm, after, irq)) && kvm.ownerOf(before, irq) === kvm.ownerOf(after, irq),
    }),
};

const timersAreRestored: Claim = {
  appliesTo: (kvm) => saves(kvm) && withSomeTimer(kvm.config).length > 0,
  property: (kvm) =>
    everyStep({
      id: 'LC3',
      name: 'timers-are-restored',
      says: 'user space reads of the timers of a vCPU whether they assert, and they do in the new VM if they did then, whatever it read before',
      cites: 'kvm_arm_timer_get_reg, kvm_arm_timer_set_reg; 1a74847885cc "Fix migration race in the arch timer"',
      by: 'kvm',
      applies: `to timers, ${whereSaved}`,
      for: { vcpu: withSomeTimer(kvm.config) },
      when: ({ action: { rule, params } }, { vcpu }) =>
        rule === 'vmm.restore' || (rule === 'vmm.saveTimer' && params.vcpu === vcpu),
      // Who reads has a reset applied that the vCPU owes: what is read is what is there then.
      holds: ({ before, after, action }, { vcpu }) =>
        (action.rule === 'vmm.restore' ? before : after).images.every(
          ({ timers, ptimers }) =>
            timers[vcpu] === after.timers[vcpu]?.output && ptimers[vcpu] === after.ptimers[vcpu]?.output,
        ),
    }),
};

const stoppedIsOutside: Claim = {
  appliesTo: ({ config }) => stopsVcpus(config) || config.power || config.systemReset,
  property: (kvm) =>
    always({
      id: 'LC5',
      name: 'stopped-is-outside',
      says: 'a vCPU that is not to run is out of the guest, with nothing in its list registers, and on no CPU',
      cites: 'kvm_trylock_all_vcpus, vcpu_put',
      by: 'kvm',
      applies: 'where user space stops vCPUs, or the guest turns them off or resets the system',
      for: { vcpu: upTo(kvm.config.vcpus) },
      when: (w, { vcpu }) => !mayRun(w, vcpu),
      holds: (w, { vcpu }) =>
        kvm.isOutside(w, vcpu) &&
        !kvm.isBlocked(w, vcpu) &&
        at(w.vcpus, vcpu).pcpu === null &&
        !at(w.vcpus, vcpu).cpu.lrs.some(isValid),
    }),
};

export const claims = [
  restoredEqualsSaved,
  interfaceIsRestored,
  savingIsTransparent,
  restoredIsAccounted,
  restoredListsAreClean,
  timersAreRestored,
  stoppedIsOutside,
  resetBeforeRun,
  resetBeforeAccess,
  resetOnce,
  suspendedStaysOut,
  wokenForAReason,
  goneIsGone,
  shutDownOnce,
  systemEventStopsAll,
  resetIsAsNew,
  interfaceIsAsNew,
  newVgicIsEmpty,
  runInitialises,
];

const restoredWhileHandled: Claim = {
  appliesTo: saves,
  property: (kvm) =>
    someStep({
      id: 'R28',
      name: 'restored-while-handled',
      says: 'a VM is restored while its guest handles an interrupt, and another one, or the same, is pending',
      cites: 'Documentation/virt/kvm/devices/arm-vgic-v3.rst',
      by: 'kvm',
      holds: ({ before, action }) =>
        action.rule === 'vmm.restore' &&
        before.guest.holds.includes(true) &&
        before.irqs.some((_, irq) => kvm.isPending(before, irq)),
    }),
};

export const witnesses = [
  restoredWhileHandled,
  pendingWhileOff,
  offWhileHandled,
  wokenWhileSuspended,
  closedWhileSignalled,
  resetWhileHandled,
  bootsWithPending,
];
