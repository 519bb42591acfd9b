import { over, type Property } from '../../src/language/index.js';
import { at } from '../at.js';
import { isDue, ppisOf } from './speak.js';
import type { VgicV5 } from './vgic-v5.js';
import type { GicV5World } from './world.js';

const { leadsTo } = over<GicV5World>();

/** What rests on the fairness of its rules: a thread that goes on, an exit that is due, a guest that handles what it takes. */
export const takenAtLast = ({ config }: VgicV5): Property<GicV5World> =>
  leadsTo({
    id: 'V5l',
    name: 'taken-at-last',
    says: 'a PPI that is pending, enabled and urgent enough is taken at last, unless what asks for it goes away',
    cites: 'vgic_v5_ppi_queue_irq_unlock; kvm_timer_vcpu_load_gic',
    by: 'kvm',
    for: { ppi: ppisOf(config) },
    when: (w, { ppi }) => isDue(config, w, ppi),
    holds: (w, { ppi }) => !isDue(config, w, ppi) || at(w.guest.holds, ppi),
  });
