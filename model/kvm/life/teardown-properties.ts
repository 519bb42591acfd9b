import { upTo, type View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { everyStep, someStep } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';
import { isDestroyed } from './state.js';

type Claim = ClaimOf<Vgic, World>;

const appliesTo: Claim['appliesTo'] = ({ config }) => config.teardown;

/** Nobody can reach it: it is on no list, no irqfd is there, and no timer of the host is armed for it. */
const isUnreachable = (kvm: Vgic, w: View<World>): boolean =>
  upTo(kvm.config.interrupts.length).every((irq) => kvm.ownerOf(w, irq) === null) &&
  w.vcpus.every(({ pcpu }, v) => kvm.waitingFor(w, v).length === 0 && pcpu === null && w.bgTimers[v] !== true) &&
  w.irqfds.every(
    ({ stage, waking, queued, work }) => stage === 'none' && waking === null && !queued && work === 'idle',
  );

export const goneIsGone: Claim = {
  appliesTo,
  property: (kvm) =>
    everyStep({
      id: 'LC8',
      name: 'gone-is-gone',
      says: 'nothing reaches a VM that is destroyed: no list, no irqfd, no timer of the host, and nothing is injected into it',
      cites: 'kvm_destroy_vm, kvm_irqfd_release, kvm_vgic_destroy, kvm_timer_vcpu_terminate',
      by: 'kvm',
      applies: 'where the VM ends',
      when: ({ after, action }) => isDestroyed(after) || action.rule === 'kvm.destroyVm',
      holds: ({ before, after }) =>
        isUnreachable(kvm, after) &&
        !(isDestroyed(before) && after.happened.some(({ what }) => what === 'injected' || what === 'irqfd injected')),
      because: ({ after }) => ({ irqfds: after.irqfds }),
    }),
};

/** What comes next in the life of an irqfd: irqfd_deactivate, the wait queue, the end of irqfd_shutdown. */
const next = { none: 'active', active: 'deactivated', deactivated: 'unhooked', unhooked: 'none' } as const;

export const shutDownOnce: Claim = {
  appliesTo,
  property: ({ config }) =>
    everyStep({
      id: 'LC23',
      name: 'shut-down-once',
      says: 'an irqfd is shut down once: nobody deactivates one that is being shut down, or is not there',
      cites: 'irqfd_deactivate: BUG_ON(!irqfd_is_active(irqfd))',
      by: 'kvm',
      applies: 'where the VM ends',
      for: { irqfd: upTo(config.irqfds.length) },
      when: ({ before, after }, { irqfd }) => at(before.irqfds, irqfd).stage !== at(after.irqfds, irqfd).stage,
      holds: ({ before, after }, { irqfd }) => next[at(before.irqfds, irqfd).stage] === at(after.irqfds, irqfd).stage,
    }),
};

export const closedWhileSignalled: Claim = {
  appliesTo,
  property: () =>
    someStep({
      id: 'R38',
      name: 'closed-while-signalled',
      says: 'a VM is closed while an interrupt is pending in it, and an irqfd injects afterwards',
      cites: 'kvm_irqfd_release, irqfd_shutdown',
      by: 'kvm',
      holds: ({ before, after }) =>
        before.vm.includes('closed') &&
        before.vcpus.some((_, v) => at(before.vcpus, v).apList.length > 0) &&
        after.happened.some(({ what }) => what === 'irqfd injected'),
    }),
};
