import { type Bound, bind } from '../../machine/steps.js';
import type { SystemEra } from '../../machine/system.js';
import type { Gicv4Config } from '../config.js';
import type { Gicv4, Gicv4Steps } from '../gicv4.js';
import { gicv4 } from '../steps.js';
import { linux61 } from './linux-6.1.js';
import { linux612 } from './linux-6.12.js';

export type Gicv4EraId = 'gicv4-6.1' | 'gicv4-6.12' | 'gicv4-7.3';

export interface Gicv4Era extends SystemEra<Gicv4Config, Gicv4, Bound<Gicv4, Gicv4Steps>> {
  readonly id: Gicv4EraId;
}

const files = 'vgic-v4.c, vgic-its.c, irq-gic-v3-its.c, irq-gic-v4.c';

/** The newest last. */
export const gicv4Eras: readonly Gicv4Era[] = [
  {
    id: 'gicv4-6.1',
    says: 'GICv4 in Linux 6.1 with its fixes: a vPE that is mapped on demand is not resident until then, and user space writes SGIs that are direct into software',
    cites: `${files} of 6.1.192`,
    hypervisor: bind(linux61),
  },
  {
    id: 'gicv4-6.12',
    says: 'GICv4 in Linux 6.12 to 6.15: forwarding begins and ends under its_lock, and ends by the route of the irqfd',
    cites: `${files} of 6.12.117`,
    hypervisor: bind(linux612),
  },
  {
    id: 'gicv4-7.3',
    says: 'GICv4 in Linux 6.16 to 7.3: forwarding holds irq_lock, and ends by the interrupt of the host',
    cites: `05b9405f2fa1; ${files} of 7.2.12 and 7.3.4`,
    hypervisor: gicv4,
  },
];
