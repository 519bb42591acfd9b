import { type Access, type Interrupt, isMapped, isSpi } from '../../machine/config.js';
import type { Steps } from '../../machine/steps.js';
import type { Vgic619 } from '../eras/vgic-6.19.js';
import { foldAll } from './fold-all.js';
import { accesses, deactivatesAcross, every, known, newer, overflows, some } from './violation.js';

type Before = Steps<Vgic619>;

const idlePending: readonly Access[] = ['idlePending'];

const isForwardedSpi = (irq: Interrupt): boolean => isMapped(irq) && isSpi(irq);

/** Before the guest writes ISENABLER, ISPENDR or ICPENDR every list register is folded, as it is for ICACTIVER. */
export const foldsFirst = (before: Before): Partial<Before> => ({
  mmioWriteSenable: (kvm, w, id, running) => {
    foldAll(kvm, w);
    before.mmioWriteSenable(kvm, w, id, running);
  },
  mmioWriteSpending: (kvm, w, id, running) => {
    foldAll(kvm, w);
    before.mmioWriteSpending(kvm, w, id, running);
  },
  mmioWriteCpending: (kvm, w, id, running) => {
    foldAll(kvm, w);
    before.mmioWriteCpending(kvm, w, id, running);
  },
});

/**
 * As "vgic: Allow HW interrupts to be queued to a guest" (Zyngier, 2015) did: whoever ties a list register to a physical
 * interrupt makes that active.
 */
const activeWhenFilled = (before: Before): Partial<Before> => ({
  populateLr: (kvm, w, vcpu, irq, lr) => {
    before.populateLr(kvm, w, vcpu, irq, lr);
    if (irq.hw) {
      kvm.irqSetPhysActive(w, irq, true);
    }
  },
});

const filledAndFoldedFirst = {
  says: 'the physical interrupt is made active when the list register is filled, and that is folded before the write',
  everywhere: (before: Before): Partial<Before> => ({
    ...activeWhenFilled(before),
    ...foldsFirst(before),
  }),
};

export const softPending = known({
  story: 'soft-pending forwarded interrupt',
  seen: [
    {
      // A level that was made pending stays so beyond the EOI, however idle it was.
      properties: ['S03', 'S30'],
      eras: every,
      where: some((irq) => isMapped(irq) && accesses('pending', ...(irq.trigger === 'level' ? idlePending : []))(irq)),
    },
    {
      // While another vCPU handles it, it is idle to none but the one that writes.
      properties: ['S03', 'S04', 'S30'],
      eras: every,
      where: (config) =>
        config.vcpus > 1 && some((irq) => isMapped(irq) && accesses('pending', 'idlePending')(irq))(config),
    },
    {
      properties: ['S15', 'S51', 'N06'],
      eras: every,
      where: (config) =>
        config.vcpus > 1 &&
        some((irq) => isMapped(irq) && irq.trigger === 'level' && accesses('pending', 'idlePending')(irq))(config),
    },
  ],
  mend: filledAndFoldedFirst,
});

export const softPendingRead = known({
  story: 'a soft-pending forwarded interrupt reads as not pending',
  seen: [
    {
      properties: ['S31'],
      eras: every,
      where: some((irq) => isMapped(irq) && accesses('pending', 'idlePending')(irq) && accesses('readPending')(irq)),
    },
  ],
  mend: {
    says: 'a read of ISPENDR looks at the latch as well as at the line',
    everywhere: (before) => ({
      readPending: (kvm, w, irq, isUser, running) =>
        before.readPending(kvm, w, irq, isUser, running) || irq.pendingLatch,
    }),
  },
});

export const enabling = known({
  story: 'enabling a forwarded interrupt',
  seen: [
    {
      properties: ['S03', 'S30'],
      eras: every,
      where: some((irq) => isForwardedSpi(irq) && accesses('enable')(irq)),
    },
    {
      // While another vCPU has it in a list register.
      properties: ['S15'],
      eras: every,
      where: (config) => config.vcpus > 1 && some((irq) => isForwardedSpi(irq) && accesses('enable')(irq))(config),
    },
    {
      // The same, where that list register is folded afterwards: the line was low by then.
      properties: ['S04', 'N06'],
      eras: every,
      where: (config) =>
        config.vcpus > 1 &&
        some(
          (irq) => isForwardedSpi(irq) && irq.trigger === 'level' && accesses('enable')(irq) && accesses('target')(irq),
        )(config),
    },
  ],
  mend: filledAndFoldedFirst,
});

export const deactivatedByRegister = known({
  story: 'deactivating a forwarded interrupt by register',
  seen: [
    {
      properties: ['S60'],
      eras: every,
      where: (config) => !config.hwDeactivation && some(accesses('active'))(config),
    },
    {
      properties: ['S03', 'S15', 'S30'],
      eras: every,
      where: some((irq) => isMapped(irq) && accesses('active')(irq)),
    },
    {
      // A DIR on another vCPU that finds it in a list register ends it as ICACTIVER does.
      properties: ['S15'],
      eras: newer,
      where: (config) =>
        deactivatesAcross(config) &&
        some(
          (irq) => isForwardedSpi(irq) && irq.trigger === 'level' && accesses('enable', 'pending', 'idlePending')(irq),
        )(config),
    },
    {
      // So does a DIR that traps, for what is pending again: of a guest that deactivates what it has ended before.
      properties: ['S03'],
      eras: newer,
      where: (config) => config.guest.orders === 'any' && deactivatesAcross(config) && some(isMapped)(config),
    },
  ],
  mend: {
    says: 'ICACTIVER samples the line',
    everywhere: (before) => ({
      ...activeWhenFilled(before),
      mmioChangeActive: (kvm, w, irq, active, running) => {
        before.mmioChangeActive(kvm, w, irq, active, running);
        if (!active && irq.hw) {
          irq.lineLevel &&= kvm.getPhysLineLevel(w, irq, running);
        }
      },
    }),
  },
});

export const resampledKeepsLevel = known({
  story: 'a timer that is resampled keeps its level',
  seen: [
    {
      // Loaded while the guest handles it, or enabled, or restored: the level is stored then.
      properties: ['S03', 'S15', 'S60'],
      eras: every,
      where: ({ hwDeactivation, preemption, guest, power, restores, interrupts }) =>
        !hwDeactivation &&
        (preemption || guest.sleeps || power || restores.length > 0 || interrupts.some(accesses('enable'))),
    },
    {
      // ICPENDR unmasks what waits for a list register, and the host takes it once more while the guest handles it.
      properties: ['S15'],
      eras: every,
      where: (config) =>
        !config.hwDeactivation && overflows(config) && some(accesses('pending', 'idlePending'))(config),
    },
  ],
  mend: {
    says: 'where the fold frees the physical interrupt the level is taken back, too: the host reports it anew if it is high',
    everywhere: (before) => ({
      irqHandleResampling: (kvm, w, irq, deactivated, pending) => {
        before.irqHandleResampling(kvm, w, irq, deactivated, pending);
        if (kvm.irqNeedsResampling(irq) && !irq.active && !irq.pendingLatch) {
          irq.lineLevel = false;
        }
      },
    }),
  },
});
