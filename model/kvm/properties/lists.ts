import { upTo, type View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { listRegistersOf } from '../../guest/state.js';
import { beginsAnew, concerned, everywhere } from '../../machine/claim.js';
import { interruptOf, isTied } from '../../machine/config.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { isOutside } from '../phases.js';
import { always, everyStep } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';

type Claim = ClaimOf<Vgic, World>;

/** What is on the ap_list of a vCPU, and what its list registers ask for. */

/** Active stays where it was taken; pending goes where it is routed. */
const belongsTo = (kvm: Vgic, w: View<World>, irq: number, v: number): boolean =>
  kvm.isActive(w, irq) ||
  (kvm.targetOf(w, irq) === v && kvm.isForwarding(w) && kvm.isEnabled(w, irq) && kvm.isPending(w, irq));

/** It has left the guest in this step: what was on its list may have been pruned before it was queued. */
const isBack = (before: View<World>, after: View<World>, v: number): boolean =>
  !isOutside(at(before.vcpus, v)) && isOutside(at(after.vcpus, v));

export const queuedWhereItBelongs: Claim = {
  appliesTo: everywhere,
  property: (kvm) =>
    everyStep({
      id: 'S44',
      name: 'queued-where-it-belongs',
      says: 'an interrupt is put on the list of the vCPU that should have it now, and not of one that has it already',
      cites: 'vgic_target_oracle, vgic_queue_irq_unlock, vgic_prune_ap_list',
      by: 'kvm',
      for: { irq: upTo(kvm.config.interrupts.length) },
      about: { irq: concerned },
      // The lists of a new VM are empty, and user space writes registers in the order that it likes.
      when: ({ after, action }, { irq }) =>
        action.rule !== 'vmm.restore' &&
        !beginsAnew(action) &&
        after.happened.some((event) => event.what === 'queued' && event.irq === irq),
      holds: ({ before, after }, { irq }) =>
        after.happened.every(
          (event) =>
            event.what !== 'queued' ||
            event.irq !== irq ||
            ((kvm.ownerOf(before, irq) !== event.vcpu ||
              isBack(before, after, event.vcpu) ||
              after.happened.some((other) => other.what === 'LPI forgotten' && other.irq === irq)) &&
              belongsTo(kvm, after, irq, event.vcpu)),
        ),
    }),
};

export const listIsPruned: Claim = {
  appliesTo: everywhere,
  property: (kvm) =>
    everyStep({
      id: 'S45',
      name: 'list-is-pruned',
      says: 'a vCPU that is back from the guest has on its list only what it should have, or is asked to prune once more',
      cites: 'vgic_prune_ap_list, vgic_target_oracle; KVM_REQ_VGIC_PROCESS_UPDATE, cd4f6ee99b28',
      by: 'kvm',
      for: { vcpu: upTo(kvm.config.vcpus) },
      when: ({ before, after }, { vcpu }) => {
        const was = at(before.vcpus, vcpu);
        // One that turns back before it has filled anything has nothing to fold, and prunes nothing (7.3).
        return !isOutside(was) && was.phase !== 'entering' && isOutside(at(after.vcpus, vcpu));
      },
      holds: ({ after, action }, { vcpu }) => {
        const { apList, updateRequested } = at(after.vcpus, vcpu);
        // What the guest does to an interrupt in the same step comes after the prune.
        return updateRequested || apList.every((irq) => belongsTo(kvm, after, irq, vcpu) || action.params.irq === irq);
      },
    }),
};

export const activeAccounted: Claim = {
  appliesTo: everywhere,
  property: (kvm) =>
    always({
      id: 'N14',
      name: 'active-accounted',
      says: 'what is active for the vgic is on an ap_list, or on its way there',
      cites: 'vgic_mmio_change_active, vgic_prune_ap_list, vgic_target_oracle',
      by: 'kvm',
      for: { irq: upTo(kvm.config.interrupts.length) },
      // Where IROUTER names nobody it is nobody's.
      when: (w, { irq }) => kvm.isActive(w, irq) && kvm.targetOf(w, irq) !== null,
      holds: (w, { irq }) => kvm.ownerOf(w, irq) !== null || kvm.isInjecting(w, irq),
    }),
};

/** The threads that are about to queue, with what and where to: in any order, for they have no names. */
const queuing = ({ injectors }: View<World>): string =>
  injectors
    .flatMap(({ stage, irq, vcpu }) => (stage === 'queue' ? [`${irq} ${vcpu}`] : []))
    .toSorted()
    .join();

export const injectionGoesOn: Claim = {
  appliesTo: ({ config }) => config.fine.includes('injection'),
  property: () =>
    everyStep({
      id: 'N15',
      name: 'injection-goes-on',
      says: 'a thread that injects does not begin anew unless the interrupt has got another target meanwhile',
      cites: 'vgic_queue_irq_unlock (retry)',
      by: 'kvm',
      applies: 'where injection is fine',
      when: ({ action }) => action.rule === 'kvm.injectorQueues',
      holds: ({ before, after }) => queuing(before) !== queuing(after),
    }),
};

export const eoiWhereNeeded: Claim = {
  appliesTo: everywhere,
  property: (kvm) =>
    everyStep({
      id: 'S46',
      name: 'eoi-where-needed',
      says: 'a list register asks for its EOI exactly if it holds a level interrupt that it does not deactivate in the hardware, or an SGI of which another sender waits',
      cites:
        'IHI 0048B 5.3.8 (GICH_LRn.EOI shares its place with the physical number); vgic_v2_populate_lr; 16ca6a607d84',
      by: 'kvm',
      for: { irq: upTo(kvm.config.interrupts.length) },
      about: { irq: concerned },
      when: ({ after }, { irq }) => after.happened.some((event) => event.what === 'populated' && event.irq === irq),
      holds: ({ after }, { irq }) => {
        const interrupt = interruptOf(kvm.config, irq);
        const isLevel = interrupt.trigger === 'level' && !isTied(kvm.config, interrupt);
        const isSentAgain = kvm.isVgicV2Sgi(kvm.getIrq(after, irq)) && kvm.pendingInstances(after, irq) > 0;
        return listRegistersOf(kvm, after, irq).every(({ eoi }) => eoi === (isLevel || isSentAgain));
      },
    }),
};
