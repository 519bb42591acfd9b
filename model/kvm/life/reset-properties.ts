import { upTo, type View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { lineOf } from '../../ghost/ghost.js';
import { bootGroup } from '../../gic/groups.js';
import { interruptOf } from '../../machine/config.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { everyStep, someStep } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';
import { mayRun } from './state.js';

type Claim = ClaimOf<Vgic, World>;

const appliesTo: Claim['appliesTo'] = ({ config }) => config.systemReset;
const applies = 'where the guest resets the system';

/** As a guest finds it that has booted: nothing pending and nothing active, everything enabled, forwarded and routed as at first. */
const isNew = (kvm: Vgic, w: View<World>, irq: number): boolean => {
  const { priority, vcpu } = interruptOf(kvm.config, irq);
  const isRight =
    kvm.isForwarding(w) &&
    kvm.isEnabled(w, irq) &&
    kvm.priorityOf(w, irq) === priority &&
    kvm.groupOf(w, irq) === bootGroup(kvm.config, irq) &&
    kvm.targetOf(w, irq) === (vcpu ?? 0);
  const isSent = upTo(kvm.config.sgiSenders).some((sender) => at(w.irqs, irq).source[sender] === true);
  return (
    isRight &&
    !lineOf(kvm, w, irq) &&
    !kvm.isPending(w, irq) &&
    !kvm.isLatched(w, irq) &&
    !kvm.isActive(w, irq) &&
    !isSent
  );
};

export const resetIsAsNew: Claim = {
  appliesTo,
  property: (kvm) =>
    everyStep({
      id: 'LC4',
      name: 'reset-is-as-new',
      says: 'after a reset of the system an interrupt is as at first: its line low, not pending, not active, forwarded, with its priority and target',
      cites: 'kvm_reset_vcpu, kvm_timer_vcpu_reset, kvm_vgic_reset_mapped_irq; KVM_DEV_ARM_VGIC_GRP_*',
      by: 'kvm',
      applies,
      for: { irq: upTo(kvm.config.interrupts.length) },
      when: ({ action }) => action.rule === 'vmm.resetVm',
      holds: ({ after }, { irq }) => isNew(kvm, after, irq),
    }),
};

export const interfaceIsAsNew: Claim = {
  appliesTo,
  property: (kvm) =>
    everyStep({
      id: 'LC4i',
      name: 'interface-is-as-new',
      says: 'and so is a vCPU: its mask, group and EOImode, with no active priority and empty list registers; it runs if the guest boots on it, or turns no CPU on',
      cites:
        'vgic_set_vmcr, vgic_v3_access_apr_reg; kvm_vgic_sync_hwstate; KVM_ARM_VCPU_INIT with KVM_ARM_VCPU_POWER_OFF',
      by: 'kvm',
      applies,
      for: { vcpu: upTo(kvm.config.vcpus) },
      when: ({ action }) => action.rule === 'vmm.resetVm',
      holds: ({ after, action }, { vcpu }) => {
        const { pmr, groupEnabled, group0, eoiMode, activePriorities, ...cpu } = at(after.vcpus, vcpu).cpu;
        const isSplit = cpu.binaryPoints.some((bits) => bits > 0) || cpu.commonBinaryPoint.includes(true);
        const isOn = groupEnabled && group0.every(({ enabled }) => enabled) && !isSplit;
        const isMasking = pmr !== kvm.config.priorities || !isOn || eoiMode !== kvm.config.guest.eoiMode;
        const isToRun = !kvm.config.power || action.params.vcpu === vcpu;
        const isEmpty = !activePriorities.includes(true) && kvm.usedLrs(after, vcpu) === 0;
        return !isMasking && isEmpty && mayRun(after, vcpu) === isToRun;
      },
    }),
};

export const systemEventStopsAll: Claim = {
  appliesTo,
  property: (kvm) =>
    everyStep({
      id: 'LC12',
      name: 'system-event-stops-all',
      says: 'when user space is told that the guest resets the system, no vCPU executes anything, nor will before it is reset',
      cites: 'kvm_prepare_system_event: "let\'s make sure that VCPUs are not run after this call is handled"',
      by: 'kvm',
      applies,
      for: { vcpu: upTo(kvm.config.vcpus) },
      when: ({ action }) => action.rule === 'guest.systemReset',
      holds: ({ after }, { vcpu }) => kvm.isOutside(after, vcpu) && !kvm.isBlocked(after, vcpu) && !mayRun(after, vcpu),
      because: ({ after }, { vcpu }) => ({
        'is in the guest': !kvm.isOutside(after, vcpu),
        'may run': mayRun(after, vcpu),
      }),
    }),
};

export const resetWhileHandled: Claim = {
  appliesTo,
  property: (kvm) =>
    someStep({
      id: 'R39',
      name: 'reset-while-handled',
      says: 'the system is reset while an interrupt is active, and one is pending',
      cites: 'kvm_prepare_system_event',
      by: 'kvm',
      holds: ({ before, action }) =>
        action.rule === 'vmm.resetVm' &&
        before.irqs.some((_, irq) => kvm.isActive(before, irq)) &&
        before.irqs.some((_, irq) => kvm.isPending(before, irq)),
    }),
};
