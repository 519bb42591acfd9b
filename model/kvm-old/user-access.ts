import { upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import { hasPending, isActive, isValid } from '../gic/list-register.js';
import { bugOn, mapPlaces } from './irq.js';
import type { OldVgicSteps } from './vgic.js';

/** What user space does with a VM that does not run. */
export const userAccessSteps = {
  unqueueIrqs: (kvm, w, vcpu) => {
    for (const place of upTo(kvm.config.listRegisters).filter((lr) => kvm.isLrUsed(w, vcpu, lr))) {
      const lr = at(vcpu.cpu.lrs, place);
      const irq = kvm.getIrq(w, lr.irq);
      bugOn(w, irq, !isValid(lr));
      if (irq.isSgi) {
        irq.sources[lr.source] = true;
      }
      irq.active ||= isActive(lr);
      irq.pending ||= hasPending(lr);
      kvm.retireLr(w, vcpu, place);
      kvm.irqClearQueued(w, irq);
      kvm.updateState(w);
    }
  },

  mapPhysIrq: ({ config }, w, irq) => {
    at(w.maps, at(mapPlaces(config), irq.id)).isThere = true;
  },

  /** A list register that ties the two is left as it is. */
  unmapPhysIrq: ({ config }, w, irq) => {
    const map = at(w.maps, at(mapPlaces(config), irq.id));
    map.isThere = false;
    map.active = false;
  },
} satisfies Partial<OldVgicSteps>;
