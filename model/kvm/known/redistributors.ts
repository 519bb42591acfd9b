import { isMapped } from '../../machine/config.js';
import type { Config } from '../config.js';
import { foldsFirst } from './forwarding.js';
import { accesses, every, known, some } from './violation.js';

const isOfAnother = ({ guest }: Config): boolean => guest.controls.includes('redistributors');

const isWritten = some((irq) => isMapped(irq) && accesses('enable', 'pending', 'idlePending', 'active')(irq));

export const timerOfAnother = known({
  story: 'the timer of another vCPU',
  seen: [
    {
      properties: ['L08', 'N06', 'S03', 'S04', 'S15', 'S30', 'S51'],
      eras: every,
      where: (config) => isOfAnother(config) && isWritten(config),
    },
    {
      properties: ['S49'],
      eras: every,
      where: (config) => isOfAnother(config) && some((irq) => isMapped(irq) && accesses('enable')(irq))(config),
    },
    {
      // It frees the interrupt that its own guest handles.
      properties: ['S50'],
      eras: every,
      where: (config) =>
        isOfAnother(config) &&
        config.interrupts.filter(isMapped).length > 1 &&
        some((irq) => isMapped(irq) && accesses('pending', 'idlePending', 'active')(irq))(config),
    },
    {
      // Where KVM unmasks the host's interrupt, it unmasks that of another CPU.
      properties: ['S60'],
      eras: every,
      where: (config) => isOfAnother(config) && !config.hwDeactivation && isWritten(config),
    },
    {
      properties: ['S31'],
      eras: every,
      where: (config) => isOfAnother(config) && some((irq) => isMapped(irq) && accesses('readPending')(irq))(config),
    },
  ],
  mend: {
    says: 'the VM is halted for the access, the timer of the vCPU that the register belongs to is looked at, and the PPI of its CPU set',
    everywhere: (before) => ({
      ...foldsFirst(before),
      getPhysLineLevel: (kvm, w, irq) => before.getPhysLineLevel(kvm, w, irq),
      irqSetPhysActive: (kvm, w, irq, active) => before.irqSetPhysActive(kvm, w, irq, active),
      irqSetPhysPending: (kvm, w, irq, pending) => before.irqSetPhysPending(kvm, w, irq, pending),
    }),
  },
});
