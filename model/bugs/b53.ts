import { Linux619 } from '../kvm/eras/linux-6.19.js';
import { at, type World } from '../world.js';
import type { Bug } from './bug.js';

/** An interrupt that is disabled is not remembered. */
class DropWhileDisabled extends Linux619 {
  override latch(w: World, irq: number, level: boolean): boolean {
    return at(w.irqs, irq).enabled && super.latch(w, irq, level);
  }
}

export const b53: Bug = {
  id: 'B53',
  says: 'an interrupt that arrives while it is disabled is forgotten',
  cites: 'au-ts/libvmm #56',
  by: 'kvm',
  breaks: 'N02',
  scenario: 'edge',
  era: 'linux-6.19',
  hypervisor: (config) => new DropWhileDisabled(config),
  fixedBy: 'au-ts/libvmm #56 (2024)',
  // disable, inject, enable
  steps: 3,
};
