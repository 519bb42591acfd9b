import type { View } from '../src/language/index.js';
import { type Config, interruptOf } from './config.js';
import { at, physicalOf, vfioOf, type World } from './world.js';

/** Does the device behind an interrupt assert its line? (For one that user space drives: does the vgic think so?) */
export const lineOf = (config: Config, w: View<World>, irq: number): boolean => {
  const { source, vcpu } = interruptOf(config, irq);
  switch (source) {
    case 'irq-line':
    case 'irqfd':
    case 'sgi':
      return at(w.irqs, irq).lineLevel;
    case 'vfio':
      return vfioOf(config, w, irq).line;
    case 'forwarded':
      return physicalOf(config, w, irq)?.line === true;
    case 'timer':
      return physicalOf(config, w, irq)?.line === true || (vcpu !== null && at(w.timers, vcpu).output);
  }
};
