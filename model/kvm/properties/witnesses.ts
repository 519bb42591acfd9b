import { at } from '../../at.js';
import { usedListRegisters } from '../../guest/state.js';
import { everywhere } from '../../machine/claim.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { fillsBeforeCheck } from '../phases.js';
import { someStep, sometimes } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';

type Claim = ClaimOf<Vgic, World>;

/** States and steps of KVM's that a scenario is there for. */

export const activeOutside: Claim = {
  appliesTo: everywhere,
  property: (kvm) =>
    sometimes({
      id: 'R04',
      name: 'active-outside',
      says: 'more interrupts than list registers, and an active one has none',
      cites: 'cover letter of "KVM: arm64: Add LR overflow infrastructure"',
      by: 'kvm',
      holds: (w) =>
        w.vcpus.some(
          ({ phase, apList }, v) =>
            phase === 'guest' &&
            apList.length > kvm.config.listRegisters &&
            apList.some((irq) => at(w.irqs, irq).active && !usedListRegisters(kvm, w, v).some((lr) => lr.irq === irq)),
        ),
    }),
};

export const eoiCounted: Claim = {
  appliesTo: everywhere,
  property: () =>
    someStep({
      id: 'R05',
      name: 'eoi-counted',
      says: 'a vCPU leaves the guest with EOIcount above 0',
      cites: 'IHI 0048B 5.3.1',
      by: 'gic',
      holds: ({ before, after }) =>
        before.vcpus.some((vcpu, v) => vcpu.cpu.eoiCount > 0 && at(after.vcpus, v).phase !== 'guest'),
    }),
};

export const takenBackUnused: Claim = {
  appliesTo: fillsBeforeCheck,
  property: () =>
    someStep({
      id: 'R09',
      name: 'taken-back-unused',
      says: 'filled list registers are taken back without the guest having run',
      cites: 'kvm_arch_vcpu_ioctl_run; ae705930fca6',
      by: 'kvm',
      holds: ({ before, after, action }) =>
        (action.rule === 'kvm.cancelEntry' || action.rule === 'kvm.turnBack') &&
        (before.vcpus.some((vcpu) => vcpu.phase === 'committed' && vcpu.usedLrs > 0) ||
          after.happened.some((event) => event.what === 'populated')),
    }),
};

export const kickedBetween: Claim = {
  appliesTo: fillsBeforeCheck,
  property: () =>
    someStep({
      id: 'R10',
      name: 'kicked-between',
      says: 'a vCPU is kicked after it has filled its list registers and before it is in guest mode',
      cites: '325f9c649c8a',
      by: 'kvm',
      holds: ({ before, after }) =>
        before.vcpus.some((vcpu, v) => vcpu.phase === 'flushed' && !vcpu.requested && at(after.vcpus, v).requested),
    }),
};

export const betweenLocks: Claim = {
  appliesTo: everywhere,
  property: () =>
    sometimes({
      id: 'R24',
      name: 'between-locks',
      says: 'two threads inject at the same time, neither has queued its interrupt, and a vCPU is in the guest',
      cites: 'vgic_queue_irq_unlock',
      by: 'kvm',
      holds: (w) =>
        w.injectors.filter(({ stage }) => stage === 'queue').length > 1 &&
        w.vcpus.some(({ phase }) => phase === 'guest'),
    }),
};
