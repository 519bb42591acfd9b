import { hasResampler } from '../../vfio/state.js';
import { accesses, every, known, some } from './violation.js';

/** An SPI whose IROUTER names nobody. */
export const routedBack = known({
  story: 'a route back queues nothing',
  seen: [
    {
      properties: ['L01', 'N01'],
      eras: every,
      where: some(accesses('nowhere')),
    },
    {
      properties: ['L08'],
      eras: every,
      where: some((irq) => hasResampler(irq) && accesses('nowhere')(irq)),
    },
  ],
  mend: {
    says: 'a write of IROUTER queues what is pending',
    everywhere: (before) => ({
      mmioWriteTarget: (kvm, w, id, target) => {
        before.mmioWriteTarget(kvm, w, id, target);
        const irq = kvm.getIrq(w, id);
        if (!irq.active) {
          kvm.queueIrqUnlock(w, irq);
        }
      },
    }),
  },
});
