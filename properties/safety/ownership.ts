import { always } from '../../model/speak.js';
import { at } from '../../model/world.js';
import { upTo } from '../../src/language/index.js';
import { type Claim, everywhere } from '../claim.js';

export const singleOwner: Claim = {
  appliesTo: everywhere,
  property: ({ config }) =>
    always({
      id: 'S05',
      says: 'an interrupt is on no ap_list but that of the vCPU it names as its owner, and there it is once',
      cites: 'struct vgic_irq.vcpu, struct vgic_cpu.ap_list_head; 6e42345c5c06 (Xen)',
      by: 'kvm',
      for: { vcpu: upTo(config.vcpus) },
      when: (w, { vcpu }) => at(w.vcpus, vcpu).apList.length > 0,
      holds: (w, { vcpu }) => {
        const { apList } = at(w.vcpus, vcpu);
        return apList.every((irq, place) => at(w.irqs, irq).vcpu === vcpu && apList.indexOf(irq, place + 1) < 0);
      },
      because: (w, { vcpu }) => ({
        ap_list: at(w.vcpus, vcpu).apList,
        owners: at(w.vcpus, vcpu).apList.map((irq) => at(w.irqs, irq).vcpu),
      }),
    }),
};

export const ownerHasIt: Claim = {
  appliesTo: everywhere,
  property: ({ config }) =>
    always({
      id: 'S05o',
      says: 'an interrupt that names a vCPU as its owner is on the ap_list of that vCPU',
      cites: 'struct vgic_irq.vcpu, struct vgic_cpu.ap_list_head',
      by: 'kvm',
      for: { irq: upTo(config.interrupts.length) },
      when: (w, { irq }) => at(w.irqs, irq).vcpu !== null,
      holds: (w, { irq }) => {
        const { vcpu: owner } = at(w.irqs, irq);
        return owner === null || at(w.vcpus, owner).apList.includes(irq);
      },
    }),
};
