import { at } from '../../at.js';
import { whereSome } from '../../machine/claim.js';
import { isLpi, those } from '../../machine/config.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { always } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';

type Claim = ClaimOf<Vgic, World>;

export const lpiIsNotActive: Claim = {
  appliesTo: (kvm) => kvm.hasLrOverflow() && whereSome(isLpi)(kvm),
  property: (kvm) =>
    always({
      id: 'IT3',
      name: 'lpi-is-not-active',
      says: 'an LPI is active in a list register at most: nothing but its EOI, which may find none, would end it elsewhere',
      cites:
        'IHI 0069 (LPIs have no active state; ICH_HCR_EL2.EOIcount); 73c9726975af "Drop LPI active state when folding LRs"',
      by: 'kvm',
      applies: 'to LPIs, since Linux 6.19',
      for: { irq: those(kvm.config, isLpi) },
      holds: (w, { irq }) => !at(w.irqs, irq).active,
    }),
};
