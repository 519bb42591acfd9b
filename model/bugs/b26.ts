import { linux417 } from '../kvm/eras/linux-4.17.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** Nothing is changed: until 6.18 active interrupts took the list registers first. */
export const b26a: Bug = {
  id: 'B26A',
  says: 'an active interrupt keeps the list register, and a more urgent one is never presented',
  cites: 'vgic_irq_cmp, vgic_flush_lr_state before v6.19',
  by: 'kvm',
  breaks: 'S17',
  scenario: 'overflow-eoi1',
  era: 'linux-4.17',
  fixedBy: '05984ba67eb6 and the series "KVM: arm64: Add LR overflow infrastructure" (v6.19)',
  // inject, enter, acknowledge, EOI, inject, exit, enter
  steps: 7,
};

/**
 * Only the order is inverted, as the first patch of the series does: then an active interrupt may be outside, and its
 * EOI meets no list register. (With the old order that takes more active interrupts than list registers, which only a
 * restore or ISACTIVER makes.)
 */
const pendingFirstWithoutEoiCount = override(linux417, {
  irqCmp: (_kvm, _w, _vcpu, a, b) => Number(a.active) - Number(b.active) || a.priority - b.priority,
});

export const b26b: Bug = {
  id: 'B26B',
  says: 'the EOI of an interrupt that has no list register is counted, and nobody looks at the count',
  cites: 'vgic_v2_fold_lr_state, vgic_v3_fold_lr_state before v6.19',
  by: 'kvm',
  breaks: 'X01',
  scenario: 'overflow-eoi0',
  era: 'linux-4.17',
  hypervisor: bind(pendingFirstWithoutEoiCount),
  fixedBy: '3cfd59f81e0f, 281c6c06e2a7 (v6.19)',
  // inject, enter, acknowledge, inject, exit, enter, acknowledge, EOI, EOI, exit
  steps: 10,
};
