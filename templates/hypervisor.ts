// A hypervisor: the steps of an era of KVM's vgic, with some of them replaced.
//   npx vgicheck compare --with the-name.ts   what it breaks, or fixes, that the stock one does not
//   npx vgicheck check --with the-name.ts     the quick scenarios under it; name others, or sketch:v1,l1,edge
//   npx vgicheck orders --with the-name.ts    every order of acknowledge, EOI and DIR
// All steps, by the kernel's names: node_modules/vgicheck/model/kvm/vgic.ts
import { linux619, override } from 'vgicheck/model';

export const theName = override(linux619, {
  /**
   * vgic_irq_cmp: negative where `a` belongs before `b` on the vCPU's list. It changes nothing yet: it calls the step of
   * linux-6.19. Interrupts and vCPUs are as the kernel's structs: a.priority, vcpu.apList and so on; `w` is the whole
   * state.
   */
  irqCmp: (kvm, w, vcpu, a, b) => linux619.irqCmp(kvm, w, vcpu, a, b),
});
