import { interruptOf, isLpi } from '../../machine/config.js';
import { hasResampler } from '../../vfio/state.js';
import { targetOf } from '../irq.js';
import { accesses, every, known, type Mend, some } from './violation.js';

/** An LPI gets a target that had none. */
export const queuesWhatComesBack: Mend = (before) => ({
  updateAffinity: (kvm, w, id, from, to) => {
    const irq = kvm.getIrq(w, id);
    const isBack = targetOf(irq) === null && to !== null;
    before.updateAffinity(kvm, w, id, from, to);
    if (isBack && isLpi(interruptOf(kvm.config, id))) {
      kvm.queueIrqUnlock(w, irq);
    }
  },
});

/** An SPI whose IROUTER names nobody, or an LPI whose collection is not mapped yet. */
export const routedBack = known({
  story: 'a route back queues nothing',
  seen: [
    {
      properties: ['L01', 'N01', 'V3a'],
      eras: every,
      where: some(accesses('nowhere')),
    },
    {
      // MAPC of a collection that MAPTI has named before. Until 7.2 an LPI that is found keeps the target it had.
      properties: ['N01'],
      eras: ['linux-7.3'],
      where: ({ its }) => its.includes('early') && its.includes('mapc'),
    },
    {
      // ISACTIVER of one that nobody has, by the guest or by who restores its VM.
      properties: ['N14'],
      eras: every,
      where: (config) =>
        some((irq) => accesses('nowhere')(irq) && (config.restores.length > 0 || accesses('active')(irq)))(config),
    },
    {
      properties: ['L08'],
      eras: every,
      where: some((irq) => hasResampler(irq) && accesses('nowhere')(irq)),
    },
  ],
  mend: {
    says: 'a write of IROUTER, and MAPC of an LPI without a target, queues what is pending or active',
    everywhere: (before) => ({
      ...queuesWhatComesBack(before),
      mmioWriteTarget: (kvm, w, id, target) => {
        before.mmioWriteTarget(kvm, w, id, target);
        kvm.queueIrqUnlock(w, kvm.getIrq(w, id));
      },
    }),
  },
});
