import { concerned } from '../../machine/claim.js';
import { those } from '../../machine/config.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { isOwned } from '../irq.js';
import { everyStep } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';

type Claim = ClaimOf<Vgic, World>;

export const ownerAlone: Claim = {
  appliesTo: ({ config }) => config.strays,
  property: (kvm) =>
    everyStep({
      id: 'RT13',
      name: 'owner-alone',
      says: 'a call of user space injects nothing for an interrupt that has an owner in the kernel, and leaves its level alone',
      cites: 'vgic_validate_injection; kvm_vgic_set_owner',
      by: 'kvm',
      applies: 'where user space calls KVM_IRQ_LINE for owned interrupts',
      for: { irq: those(kvm.config, isOwned) },
      about: { irq: concerned },
      when: ({ action }, { irq }) => action.rule === 'vmm.strayLine' && action.params.irq === irq,
      holds: ({ before, after }, { irq }) =>
        kvm.lineLevel(before, irq) === kvm.lineLevel(after, irq) &&
        kvm.isPending(before, irq) === kvm.isPending(after, irq),
      because: ({ before, after }, { irq }) => ({
        before: kvm.lineLevel(before, irq),
        after: kvm.lineLevel(after, irq),
      }),
    }),
};
