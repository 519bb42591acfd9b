import { at } from '../at.js';
import { isValid } from '../gic/list-register.js';
import { linux619 } from '../kvm/eras/linux-6.19.js';
import { interruptOf } from '../machine/config.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/**
 * An interrupt is taken to be in a list register already where the field for the physical number says its INTID. In that
 * of an SGI the CPUID of the sender is at this place (IHI 0048B 5.3.8).
 */
const senderIsTakenForNumber = override(linux619, {
  dispatchSgi: (kvm, w, id, sender) => {
    const { intid } = interruptOf(kvm.config, id);
    const { targetVcpu } = kvm.getIrq(w, id);
    const { lrs } = at(w.vcpus, targetVcpu).cpu;
    if (!lrs.some((lr) => isValid(lr) && kvm.isVgicV2Sgi(kvm.getIrq(w, lr.irq)) && lr.source === intid)) {
      linux619.dispatchSgi(kvm, w, id, sender);
    }
  },
});

export const b66: Bug = {
  id: 'B66',
  says: 'an SGI is dropped because another from a CPU with the same number is in a list register',
  cites: 'inject_irq (hvisor src/device/irqchip/gicv2/gic.rs); IHI 0048B 5.3.8 (GICH_LRn)',
  by: 'kvm',
  breaks: 'N09',
  scenario: 'sgi',
  era: 'linux-6.19',
  hypervisor: bind(senderIsTakenForNumber),
  fixedBy: 'hvisor #282 "Gicv2 lost interrupt" (2026)',
  // send, enter, send
  steps: 3,
};
