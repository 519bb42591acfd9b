import { drawIrqs } from '../../model/guest/printer.js';
import { everywhere } from '../../model/machine/claim.js';
import { upTo } from '../../src/language/index.js';
import { always, type Claim } from '../claim.js';

/** The list of a vCPU is `waitingFor` of the hypervisor: KVM's ap_list, Bao's list registers and what is spilled. */

export const singleOwner: Claim = {
  appliesTo: everywhere,
  property: (hypervisor) =>
    always({
      id: 'S05',
      name: 'single-owner',
      says: 'an interrupt is on the list of no vCPU but the one that it names as its owner, and there it is once',
      cites: 'struct vgic_irq.vcpu, struct vgic_cpu.ap_list_head; 6e42345c5c06 (Xen)',
      by: hypervisor.name(),
      for: { vcpu: upTo(hypervisor.config.vcpus) },
      when: (w, { vcpu }) => hypervisor.waitingFor(w, vcpu).length > 0,
      holds: (w, { vcpu }) => {
        const list = hypervisor.waitingFor(w, vcpu);
        return list.every((irq, place) => hypervisor.ownerOf(w, irq) === vcpu && list.indexOf(irq, place + 1) < 0);
      },
      because: (w, { vcpu }) => ({
        list: drawIrqs(hypervisor.config, hypervisor.waitingFor(w, vcpu)),
        owners: hypervisor.waitingFor(w, vcpu).map((irq) => hypervisor.ownerOf(w, irq)),
      }),
    }),
};

export const ownerHasIt: Claim = {
  appliesTo: everywhere,
  property: (hypervisor) =>
    always({
      id: 'S05o',
      name: 'owner-has-it',
      says: 'an interrupt that names a vCPU as its owner is on the list of that vCPU',
      cites: 'struct vgic_irq.vcpu, struct vgic_cpu.ap_list_head',
      by: hypervisor.name(),
      for: { irq: upTo(hypervisor.config.interrupts.length) },
      when: (w, { irq }) => hypervisor.ownerOf(w, irq) !== null,
      holds: (w, { irq }) => {
        const owner = hypervisor.ownerOf(w, irq);
        return owner === null || hypervisor.waitingFor(w, owner).includes(irq);
      },
    }),
};
