import { linux417 } from '../kvm/eras/linux-4.17.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** The flush passes over what is disabled, active or not. Where EOIcount is not looked at nobody hears of its EOI. */
const disabledIsPassedOver = override(linux417, {
  flushLrState: (kvm) =>
    linux417.flushLrState({
      ...kvm,
      targetOracle: (w, irq) => (irq.enabled ? kvm.targetOracle(w, irq) : null),
    }),
});

export const b62: Bug = {
  id: 'B62',
  says: 'an interrupt that is disabled while the guest handles it gets no list register: its EOI is lost, and it stays active',
  cites: 'vgic_v3_flush_hwstate (FreeBSD sys/arm64/vmm/io/vgic_v3.c)',
  by: 'kvm',
  breaks: 'X01',
  scenario: 'edge',
  era: 'linux-4.17',
  hypervisor: bind(disabledIsPassedOver),
  fixedBy: '"arm64/vmm: Fix vgic_v3 dropping EOI for disabled IRQs" (FreeBSD, 2026)',
  // inject, enter, acknowledge, exit, disable, enter, EOI, exit
  steps: 8,
};
