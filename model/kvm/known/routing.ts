import { at } from '../../at.js';
import { isSpi } from '../../machine/config.js';
import { isRouted, mapGsi } from '../../routing/state.js';
import { every, known } from './violation.js';

export const severalSources = known({
  story: 'several sources on one line',
  seen: [
    {
      properties: ['RT12'],
      eras: every,
      where: ({ routing, interrupts }) =>
        routing.includes('line') && interrupts.some((irq) => isRouted(irq) && irq.trigger === 'level' && isSpi(irq)),
    },
  ],
  mend: {
    says: 'user space does not lower a line that a masked device behind an irqfd holds up',
    everywhere: (before) => ({
      ioctlIrqLine: (kvm, w, irq, level) => {
        const isHeld = w.irqfds.some(({ masked }, id) => masked && mapGsi(w, at(kvm.config.irqfds, id).gsi) === irq);
        if (level || !isHeld) {
          before.ioctlIrqLine(kvm, w, irq, level);
        }
      },
    }),
  },
});
