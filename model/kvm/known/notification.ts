import { interruptOf } from '../../machine/config.js';
import { hasResampler, irqfdOf } from '../../vfio/state.js';
import { linux417 } from '../eras/linux-4.17.js';
import { foldsFirst } from './forwarding.js';
import { accesses, both, deactivatesAcross, known, newer, some } from './violation.js';

export const withinOneRun = known({
  story: 'no notification within one run',
  seen: [
    {
      properties: ['S15', 'S32'],
      eras: newer,
      where: (config) => config.hostGic === 3 && some(hasResampler)(config),
    },
  ],
  mend: {
    says: 'an EOI is notified whether or not the interrupt was active before',
    inNewest: () => ({
      foldLr: linux417.foldLr,
    }),
  },
});

export const threadedHandlers = known({
  story: 'threaded handlers',
  seen: [
    {
      properties: ['S15s'],
      eras: both,
      where: some((irq) => hasResampler(irq) && irq.handler === 'oneShot'),
    },
  ],
  mend: {
    // To sample the interrupt anew when it is enabled, as fef8f2b90edb does, is not enough: the work item of the second
    // interrupt may still be on its way.
    says: 'who waits for the EOI of a disabled interrupt is told when it is enabled, and of every EOI before that',
    everywhere: (era) => {
      const { mmioWriteSenable = era.mmioWriteSenable, ...folding } = foldsFirst(era);
      return {
        ...folding,
        irqfdResamplerAck: (kvm, w, irqfd) => {
          if (kvm.getIrq(w, irqfd.gsi).enabled) {
            era.irqfdResamplerAck(kvm, w, irqfd);
          }
        },
        mmioWriteSenable: (kvm, w, id) => {
          if (hasResampler(interruptOf(kvm.config, id)) && kvm.getIrq(w, id).lineLevel) {
            era.irqfdResamplerAck(kvm, w, irqfdOf(kvm.config, w, id));
          }
          mmioWriteSenable(kvm, w, id);
        },
      };
    },
  },
});

export const fromElsewhere = known({
  story: 'a deactivation from elsewhere is not notified',
  seen: [
    {
      properties: ['S15', 'S32'],
      eras: newer,
      where: (config) => deactivatesAcross(config) && some(hasResampler)(config),
    },
    {
      // ICACTIVER ends an interrupt without an EOI that anybody is told of, whichever vCPU writes it.
      properties: ['S15'],
      eras: both,
      where: some((irq) => hasResampler(irq) && accesses('active')(irq)),
    },
  ],
  mend: {
    says: 'who waits for the EOI is told of a deactivation by register, and by another vCPU',
    everywhere: (era) => ({
      mmioChangeActive: (kvm, w, irq, active) => {
        const wasActive = irq.active;
        era.mmioChangeActive(kvm, w, irq, active);
        if (wasActive && !active && hasResampler(interruptOf(kvm.config, irq.id))) {
          kvm.irqfdResamplerAck(w, irqfdOf(kvm.config, w, irq.id));
        }
      },
    }),
    inNewest: (era) => ({
      mmioWriteCactive: (kvm, w, id) => {
        era.mmioWriteCactive(kvm, w, id);
        w.happened.push({ what: 'notified', irq: id });
      },
    }),
  },
});
