import { always } from '../../model/speak.js';
import { at } from '../../model/world.js';
import { upTo } from '../../src/language/index.js';
import { type Claim, everywhere } from '../claim.js';

export const singleOwner: Claim = {
  appliesTo: everywhere,
  property: ({ config }) =>
    always({
      id: 'S05',
      says: 'an interrupt is on the ap_list of the vCPU it names as its owner, once, and on no other',
      cites: 'struct vgic_irq.vcpu, struct vgic_cpu.ap_list_head; 6e42345c5c06 (Xen)',
      by: 'kvm',
      for: { irq: upTo(config.interrupts.length) },
      when: (w, { irq }) => at(w.irqs, irq).vcpu !== null || w.vcpus.some(({ apList }) => apList.includes(irq)),
      holds: (w, { irq }) => {
        const { vcpu: owner } = at(w.irqs, irq);
        return w.vcpus.every(({ apList }, v) => {
          const place = apList.indexOf(irq);
          return v === owner ? place >= 0 && apList.indexOf(irq, place + 1) < 0 : place < 0;
        });
      },
    }),
};
