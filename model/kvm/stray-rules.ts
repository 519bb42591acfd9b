import type { Rule } from '../../src/language/index.js';
import { those } from '../machine/config.js';
import { isOwned } from './irq.js';
import { rule } from './speak.js';
import type { World } from './state.js';
import type { Vgic } from './vgic.js';

/** User space that calls KVM_IRQ_LINE for what it does not drive. */
export const strayRules = (kvm: Vgic): readonly Rule<World>[] => {
  const { config } = kvm;

  const stray = rule({
    id: 'vmm.strayLine',
    by: 'vmm',
    says: "user space calls KVM_IRQ_LINE for a timer's interrupt, which has an owner in the kernel: nothing comes of it",
    cites: 'kvm_vm_ioctl_irq_line, vgic_validate_injection, kvm_vgic_set_owner',
    for: { irq: those(config, isOwned) },
    when: (w) => kvm.hasInjector(w),
    does: (w, { irq }) => {
      kvm.ioctlIrqLine(w, irq, !kvm.lineLevel(w, irq));
    },
  });

  return config.strays ? [stray] : [];
};
