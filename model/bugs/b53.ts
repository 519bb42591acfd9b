import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** An interrupt that is disabled is not remembered. */
const dropWhileDisabled = override(linux619, {
  validateInjection: (kvm, w, irq, level) => irq.enabled && linux619.validateInjection(kvm, w, irq, level),
});

export const b53: Bug = {
  id: 'B53',
  says: 'an interrupt that arrives while it is disabled is forgotten',
  cites: 'au-ts/libvmm #56',
  by: 'kvm',
  breaks: 'N02',
  scenario: 'edge',
  era: 'linux-6.19',
  hypervisor: bind(dropWhileDisabled),
  fixedBy: 'au-ts/libvmm #56 (2024)',
  // disable, inject, enable
  steps: 3,
};
