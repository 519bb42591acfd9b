import { type Depiction, part } from '../../src/language/index.js';
import { parseVgicRef } from './config.js';
import type { ListRegister } from './world.js';

const letters = { pending: 'P', active: 'A', 'pending+active': 'P+A' } as const;

/** Draws a list register as `irq1 hw P`, and calls the rest by short names. */
export const vgicRefDepiction = (args: string): Depiction => {
  const { irqs } = parseVgicRef(args);
  const kind = (irq: number): string => (irqs[irq]?.forwarded ? 'hw' : 'sw');
  return {
    parts: {
      'irqs[*]': part((irq) => `irq${irq}`),
      'vcpus[*]': part((vcpu) => `vCPU${vcpu}`),
      'vcpus[*].lrs[*]': part<ListRegister>(
        (vcpu, lr) => `vCPU${vcpu} LR${lr}`,
        ({ state, irq }) => (state === 'invalid' ? 'empty' : `irq${irq} ${kind(irq)} ${letters[state]}`),
      ),
    },
  };
};
