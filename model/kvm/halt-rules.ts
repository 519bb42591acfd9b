import type { Rule } from '../../src/language/index.js';
import { rule } from './speak.js';
import type { World } from './state.js';
import type { Vgic } from './vgic.js';

/** An access to an active register that waits until the VM is halted (where halts are fine). */
export const haltRules = (kvm: Vgic): readonly Rule<World>[] => {
  const finishAccess = rule({
    id: 'kvm.finishHaltedAccess',
    by: 'kvm',
    says: 'every vCPU is out of the guest: the active register is accessed and the VM resumes',
    cites: 'kvm_arm_halt_guest, vgic_mmio_change_active, kvm_arm_resume_guest',
    fair: 'weak',
    when: (w) => w.halt !== null && kvm.isHaltedFor(w, w.halt.irq, w.halt.access),
    does: (w) => {
      const { halt } = w;
      if (halt !== null) {
        const { irq, access } = halt;
        w.halt = null;
        kvm.finishActiveAccess(w, irq, access, true);
      }
    },
  });
  return kvm.config.fine.includes('halt') ? [finishAccess] : [];
};
