import { upTo, type View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { always, everyStep, someStep } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';

type Claim = ClaimOf<Vgic, World>;

const whereSuspended: Claim['appliesTo'] = ({ config }) => config.suspends;
const applies = 'where the guest suspends the system';

export const suspendedStaysOut: Claim = {
  appliesTo: whereSuspended,
  property: (kvm) =>
    always({
      id: 'LC10',
      name: 'suspended-stays-out',
      says: 'a vCPU that user space has suspended executes nothing of the guest until user space makes it runnable',
      cites: 'kvm_vcpu_suspend: "The suspend state is sticky"',
      by: 'kvm',
      applies,
      for: { vcpu: upTo(kvm.config.vcpus) },
      when: (w, { vcpu }) => at(w.suspends, vcpu).known !== 'runnable',
      holds: (w, { vcpu }) => !kvm.isInGuest(w, vcpu),
    }),
};

/** Does the host execute its thread in KVM_RUN? One that sleeps is woken first. */
const isExecuted = (kvm: Vgic, w: View<World>, v: number): boolean =>
  kvm.isInHost(w, v) && (kvm.config.pcpus === 0 || at(w.vcpus, v).pcpu !== null);

export const wokenForAReason: Claim = {
  appliesTo: whereSuspended,
  property: (kvm) =>
    everyStep({
      id: 'LC11',
      name: 'woken-for-a-reason',
      says: 'user space is told to wake a vCPU only that it has suspended, that is awake and in KVM_RUN, for an interrupt that its guest could take',
      cites: 'kvm_vcpu_suspend, kvm_arch_vcpu_runnable',
      by: 'kvm',
      applies,
      for: { vcpu: upTo(kvm.config.vcpus) },
      when: ({ after }, { vcpu }) =>
        after.happened.some((event) => event.what === 'told to wake' && event.vcpu === vcpu),
      holds: ({ before, after }, { vcpu }) =>
        at(before.suspends, vcpu).known !== 'runnable' &&
        isExecuted(kvm, before, vcpu) &&
        kvm.isForwarding(after) &&
        kvm
          .waitingFor(after, vcpu)
          .some(
            (irq) =>
              kvm.isPending(after, irq) &&
              kvm.isEnabled(after, irq) &&
              !kvm.isActive(after, irq) &&
              kvm.priorityOf(after, irq) < at(after.vcpus, vcpu).cpu.pmr,
          ),
    }),
};

export const wokenWhileSuspended: Claim = {
  appliesTo: whereSuspended,
  property: (kvm) =>
    someStep({
      id: 'R37',
      name: 'woken-while-suspended',
      says: 'a suspended vCPU sleeps, and is woken',
      cites: 'kvm_vcpu_suspend',
      by: 'kvm',
      holds: ({ before, after }) =>
        before.suspends.some(
          ({ known }, v) => known === 'suspended' && kvm.isBlocked(before, v) && !kvm.isBlocked(after, v),
        ),
    }),
};
