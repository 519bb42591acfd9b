import { over, upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import { hasPending } from '../gic/list-register.js';
import { runningPriority } from '../gic/priority.js';
import { whereOverflow } from '../machine/claim.js';
import type { Claim } from '../machine/part.js';
import { isAct, isPend, type World } from './state.js';
import type { Bao } from './vgic.js';

const { always } = over<World>();

/** What is spilled comes back by maintenance interrupts alone: nothing is filled on entry, since there is none. */
const spilledAccounted: Claim<Bao, World> = {
  appliesTo: whereOverflow,
  property: (bao) =>
    always({
      id: 'N13',
      name: 'spilled-accounted',
      says: 'where nothing is presented to the guest, a maintenance interrupt is asserted for what it could take and is spilled',
      cites: 'vgic_add_spilled, vgic_refill_lrs; IHI 0048B 5.2.1, 5.3.1 (GICH_HCR.NPIE, UIE)',
      by: bao.name(),
      applies: 'with more interrupts than list registers',
      for: { irq: upTo(bao.config.interrupts.length), vcpu: upTo(bao.config.vcpus) },
      when: (w, { irq, vcpu }) => {
        const interrupt = at(w.irqs, irq);
        const { cpu } = at(w.vcpus, vcpu);
        const isDeliverable = isPend(interrupt) && !isAct(interrupt) && interrupt.enabled && w.distributorEnabled;
        const isLet = cpu.groupEnabled && interrupt.prio < Math.min(cpu.pmr, runningPriority(cpu.activePriorities));
        return w.spilled.includes(irq) && isDeliverable && isLet && !cpu.lrs.some(hasPending);
      },
      holds: (w, { vcpu }) => bao.isMaintenanceAsserted(at(w.vcpus, vcpu).cpu),
    }),
};

export const claims = [spilledAccounted];
