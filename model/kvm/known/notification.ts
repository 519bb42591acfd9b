import { interruptOf } from '../../machine/config.js';
import { hasResampler, irqfdOf } from '../../vfio/state.js';
import { lrSignalsEoiMi } from '../fold.js';
import { foldsFirst } from './forwarding.js';
import { accesses, deactivatesAcross, every, known, newer, some } from './violation.js';

export const withinOneRun = known({
  story: 'no notification within one run',
  seen: [
    {
      properties: ['L06', 'L07', 'L09', 'S15', 'S32'],
      eras: newer,
      where: (config) => config.hostGic === 3 && some(hasResampler)(config),
    },
  ],
  mend: {
    says: 'an EOI is notified whether or not the interrupt was active before',
    inNewer: (before) => ({
      foldLr: (kvm, w, vcpu, lr) => {
        const wasActive = kvm.getIrq(w, lr.irq).active;
        before.foldLr(kvm, w, vcpu, lr);
        if (kvm.config.hostGic === 3 && !wasActive && lrSignalsEoiMi(lr) && kvm.validSpi(lr.irq)) {
          kvm.notifyAckedIrq(w, lr.irq);
        }
      },
    }),
  },
});

export const threadedHandlers = known({
  story: 'threaded handlers',
  seen: [
    {
      properties: ['S15s'],
      eras: every,
      where: some((irq) => hasResampler(irq) && irq.handler === 'oneShot'),
    },
  ],
  mend: {
    // To sample the interrupt anew when it is enabled, as fef8f2b90edb does, is not enough: the work item of the second
    // interrupt may still be on its way.
    says: 'who waits for the EOI of a disabled interrupt is told when it is enabled, and of every EOI before that',
    everywhere: (before) => {
      const { mmioWriteSenable = before.mmioWriteSenable, ...folding } = foldsFirst(before);
      return {
        ...folding,
        irqfdResamplerAck: (kvm, w, irqfd) => {
          if (kvm.getIrq(w, irqfd.gsi).enabled) {
            before.irqfdResamplerAck(kvm, w, irqfd);
          }
        },
        mmioWriteSenable: (kvm, w, id, running) => {
          if (hasResampler(interruptOf(kvm.config, id)) && kvm.getIrq(w, id).lineLevel) {
            before.irqfdResamplerAck(kvm, w, irqfdOf(kvm.config, w, id));
          }
          mmioWriteSenable(kvm, w, id, running);
        },
      };
    },
  },
});

export const fromElsewhere = known({
  story: 'a deactivation from elsewhere is not notified',
  seen: [
    {
      properties: ['L06', 'S15', 'S32'],
      eras: newer,
      where: (config) => deactivatesAcross(config) && some(hasResampler)(config),
    },
    {
      // ICACTIVER ends an interrupt without an EOI that anybody is told of, whichever vCPU writes it.
      properties: ['S15'],
      eras: every,
      where: some((irq) => hasResampler(irq) && accesses('active')(irq)),
      // The work item of an interrupt that the guest itself has made active may still be on its way.
      stillWhere: ({ fine }) => fine.includes('halt'),
    },
  ],
  mend: {
    says: 'who waits for the EOI is told of a deactivation by register, and by another vCPU',
    everywhere: (before) => ({
      mmioChangeActive: (kvm, w, irq, active, running) => {
        const wasActive = irq.active;
        before.mmioChangeActive(kvm, w, irq, active, running);
        if (wasActive && !active && hasResampler(interruptOf(kvm.config, irq.id))) {
          kvm.irqfdResamplerAck(w, irqfdOf(kvm.config, w, irq.id));
        }
      },
    }),
    inNewer: (before) => ({
      deactivate: (kvm, w, vcpu) => {
        const wasOnLr = vcpu.trappedDir !== null && kvm.getIrq(w, vcpu.trappedDir).onLr;
        before.deactivate(kvm, w, vcpu);
        if (wasOnLr && vcpu.trappedDir !== null) {
          w.happened.push({ what: 'notified', irq: vcpu.trappedDir });
        }
      },
    }),
  },
});
