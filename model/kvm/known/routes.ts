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
      // ISACTIVER of one that nobody has.
      properties: ['N14'],
      eras: every,
      where: some((irq) => accesses('nowhere')(irq) && accesses('active')(irq)),
    },
    {
      properties: ['L08'],
      eras: every,
      where: some((irq) => hasResampler(irq) && accesses('nowhere')(irq)),
    },
  ],
  mend: {
    says: 'a write of IROUTER queues what is pending or active',
    everywhere: (before) => ({
      mmioWriteTarget: (kvm, w, id, target) => {
        before.mmioWriteTarget(kvm, w, id, target);
        kvm.queueIrqUnlock(w, kvm.getIrq(w, id));
      },
    }),
  },
});
