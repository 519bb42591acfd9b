import { upTo } from '../../../src/language/index.js';
import { isSoftPendable } from '../../ghost/ghost.js';
import { hasPending } from '../../gic/list-register.js';
import { isPendingAnywhere } from '../../guest/state.js';
import { usesEoiMode1 } from '../../guest/where.js';
import type { Config } from '../config.js';
import { irqIsMappedLevel } from '../irq.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';
import { foldAll } from './fold-all.js';
import { accesses, deactivatesAcross, every, known, newer, overflows, some } from './violation.js';

export const pendingInListRegister = known({
  story: 'pending state in a list register',
  seen: [
    {
      properties: ['S31'],
      eras: every,
      where: (config) => config.vcpus > 1 && some(accesses('readPending'))(config),
    },
  ],
  mend: {
    says: 'a read of ISPENDR looks into the list registers',
    everywhere: (before) => ({
      readPending: (kvm, w, irq, isUser, running) => {
        const isInLr = !isUser && !irqIsMappedLevel(irq) && isPendingAnywhere(kvm, w, irq.id);
        return isInLr || before.readPending(kvm, w, irq, isUser, running);
      },
    }),
  },
});

export const softPendingWhileActive = known({
  story: 'ISPENDR of a level interrupt',
  seen: [
    { properties: ['N10'], eras: every, where: some(isSoftPendable) },
    {
      // Deactivated without a list register, after it was acknowledged in one: it comes a second time.
      properties: ['S15'],
      eras: every,
      where: (config) =>
        usesEoiMode1({ config }) && some((irq) => isSoftPendable(irq) && accesses('active')(irq))(config),
    },
    {
      properties: ['S15'],
      eras: newer,
      where: (config) => deactivatesAcross(config) && some(isSoftPendable)(config),
    },
  ],
  mend: {
    says: 'a fold clears what ISPENDR has made pending only where the guest has acknowledged it',
    everywhere: (era) => ({
      // An interrupt that was active when the list registers were filled was not loaded as pending.
      foldLrLocked: (kvm, w, irq, lr) => {
        const isKept = irq.pendingLatch && (irq.active || hasPending(lr));
        const deactivated = era.foldLrLocked(kvm, w, irq, lr);
        irq.pendingLatch = irq.config === 'level' ? isKept : irq.pendingLatch;
        return deactivated;
      },
      // Another vCPU may acknowledge it at this moment.
      mmioWriteSpending: (kvm, w, id, running) => {
        foldAll(kvm, w);
        era.mmioWriteSpending(kvm, w, id, running);
      },
    }),
  },
});

/** A write of EOIR does not deactivate what is in a list register with another priority (GICv3). */
const changesPriority = ({ hostGic, vcpus, guest, interrupts, priorities }: Config): boolean =>
  hostGic === 3 &&
  vcpus > 1 &&
  priorities > 1 &&
  (guest.eoiMode === 0 || guest.controls.includes('eoiMode')) &&
  interrupts.some(accesses('priority'));

export const priorityWhilePending = known({
  story: 'a priority changed while pending',
  seen: [
    { properties: ['L02', 'X01'], eras: every, where: changesPriority },
    {
      // The one that is stuck is deactivated by the count of another one's EOI.
      properties: ['S12'],
      eras: newer,
      where: (config) => changesPriority(config) && overflows(config),
    },
  ],
  mend: {
    says: 'no list register holds an interrupt whose priority is written',
    everywhere: (before) => ({
      mmioWritePriority: (kvm, w, id, priority) => {
        foldAll(kvm, w);
        before.mmioWritePriority(kvm, w, id, priority);
      },
    }),
  },
});

export const enablingTheDistributor = known({
  story: 'enabling the distributor',
  seen: [
    {
      properties: ['L01', 'N01'],
      eras: every,
      where: ({ guest }) => guest.controls.includes('distributor'),
    },
    {
      // The one that should take it sleeps.
      properties: ['L03'],
      eras: every,
      where: ({ vcpus, guest }) => vcpus > 1 && guest.sleeps && guest.controls.includes('distributor'),
    },
    {
      // Another vCPU enables it, while this one runs.
      properties: ['N03'],
      eras: every,
      where: ({ vcpus, guest }) => vcpus > 1 && guest.controls.includes('distributor'),
    },
    {
      // User space writes GICD_CTLR last into a new VM.
      properties: ['LC9', 'N01'],
      eras: every,
      where: ({ restores }) => restores.includes('ctlrLast'),
    },
  ],
  mend: {
    says: 'enabling the distributor queues what is pending',
    everywhere: (before) => ({
      mmioWriteMisc: (kvm, w, enabled) => {
        before.mmioWriteMisc(kvm, w, enabled);
        queueAll(kvm, w, enabled);
      },
      uaccessWriteMisc: (kvm, w, enabled) => {
        before.uaccessWriteMisc(kvm, w, enabled);
        queueAll(kvm, w, enabled);
      },
    }),
  },
});

const queueAll = (kvm: Vgic, w: World, enabled: boolean): void => {
  for (const irq of upTo(kvm.config.interrupts.length).map((id) => kvm.getIrq(w, id))) {
    if (enabled && !irq.active) {
      kvm.queueIrqUnlock(w, irq);
    }
  }
};
