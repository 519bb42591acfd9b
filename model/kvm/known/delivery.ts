import { upTo, type View } from '../../../src/language/index.js';
import { isSoftPendable } from '../../ghost/ghost.js';
import { hasPending } from '../../gic/list-register.js';
import { sgiSource } from '../../guest/sgi.js';
import { isPendingAnywhere } from '../../guest/state.js';
import { usesEoiMode1 } from '../../guest/where.js';
import { hasResampler } from '../../vfio/state.js';
import type { Config } from '../config.js';
import { sourcesOf } from '../flush.js';
import { irqIsMappedLevel } from '../irq.js';
import type { VgicIrq, World } from '../state.js';
import type { Vgic } from '../vgic.js';
import { foldAll } from './fold-all.js';
import { accesses, deactivatesAcross, every, known, newer, older, overflows, some } from './violation.js';

export const disabledWhileActive = known({
  story: 'disabled while active',
  seen: [
    {
      properties: ['S16'],
      eras: every,
      where: (config) =>
        config.guest.controls.includes('distributor') ||
        some((irq) => irq.trigger === 'edge' && accesses('enable')(irq))(config),
    },
    {
      // In a list register an LPI is active, too; until 6.18 it stayed so outside.
      properties: ['S16'],
      eras: older,
      where: ({ its }) => its.includes('inv') || its.includes('invall') || its.includes('invlpir'),
    },
  ],
  // Bao did so: "strip PEND from LR for disabled interrupts and preserve in state" (2cc772b, 2026).
  mend: {
    says: 'a list register shows no pending state of what is disabled',
    everywhere: (before) => ({
      allowPending: (kvm, w, irq) => w.distributorEnabled && irq.enabled && before.allowPending(kvm, w, irq),
    }),
  },
});

export const activeFirst = known({
  story: 'active first',
  seen: [
    { properties: ['L01', 'S17'], eras: older, where: overflows },
    {
      // Two are active although only one was taken: the guest has made the other so.
      properties: ['N08', 'X01'],
      eras: older,
      where: (config) => overflows(config) && some(accesses('active'))(config),
    },
  ],
  notMended: 'it takes the order, the maintenance interrupts and the count of EOIs that came with 6.19, all at once',
});

export const secondSender = known({
  story: 'a second sender',
  seen: [
    {
      properties: ['N08', 'X01'],
      eras: older,
      where: (config) =>
        config.guestGic === 2 && config.sgiSenders > 1 && some(({ source }) => source === sgiSource)(config),
    },
  ],
  mend: {
    says: 'of active interrupts, one of which another sender waits comes last',
    everywhere: (before) => ({
      irqCmp: (kvm, w, vcpu, a, b) =>
        a.active && b.active ? Number(isSentAgain(a)) - Number(isSentAgain(b)) : before.irqCmp(kvm, w, vcpu, a, b),
    }),
  },
});

const isSentAgain = ({ source }: Pick<View<VgicIrq>, 'source'>): boolean => sourcesOf({ source }).length > 0;

export const retargetingDoesNotKick = known({
  story: 'retargeting does not kick',
  seen: [
    {
      properties: ['L01', 'N03'],
      eras: every,
      where: (config) => config.vcpus > 1 && some(accesses('target', 'nowhere'))(config),
    },
    {
      properties: ['L08'],
      eras: every,
      where: (config) => config.vcpus > 1 && some((irq) => hasResampler(irq) && accesses('target')(irq))(config),
    },
    {
      properties: ['N03'],
      eras: every,
      where: ({ vcpus, its }) => vcpus > 1 && its.some((call) => ['movi', 'mapc', 'movall'].includes(call)),
    },
    {
      // What an LPI that is found is given.
      properties: ['N03'],
      eras: ['linux-7.3'],
      where: ({ vcpus, its }) => vcpus > 1 && its.includes('mapti'),
    },
    {
      // A vCPU that sleeps is not woken for what is retargeted to it.
      properties: ['N04'],
      eras: newer,
      where: (config) => config.guest.sleeps && deactivatesAcross(config) && some(accesses('target'))(config),
    },
  ],
  mend: {
    says: 'the vCPU that has the interrupt on its list is kicked, and prunes the list before it enters',
    everywhere: (before) => ({
      checkVcpuRequests: (kvm) => [...kvm.pruneApList(), ...before.checkVcpuRequests(kvm)],
      mmioWriteTarget: (kvm, w, id, target) => {
        before.mmioWriteTarget(kvm, w, id, target);
        kickOwner(kvm, w, kvm.getIrq(w, id));
      },
      updateAffinity: (kvm, w, id, from, to) => {
        const { targetVcpu } = kvm.getIrq(w, id);
        before.updateAffinity(kvm, w, id, from, to);
        if (targetVcpu !== kvm.getIrq(w, id).targetVcpu) {
          kickOwner(kvm, w, kvm.getIrq(w, id));
        }
      },
    }),
  },
});

/** Whoever has the interrupt on its list looks again. */
export const kickOwner = (kvm: Vgic, w: World, irq: VgicIrq): void => {
  if (irq.vcpu !== null) {
    const vcpu = kvm.getVcpu(w, irq.vcpu);
    kvm.makeRequest(w, 'IRQ_PENDING', vcpu);
    kvm.vcpuKick(w, vcpu);
  }
};

export const deactivationDoesNotWake = known({
  story: 'a deactivation does not wake',
  seen: [
    {
      properties: ['L03', 'N04'],
      eras: newer,
      where: (config) => config.guest.sleeps && deactivatesAcross(config),
    },
    {
      properties: ['N03'],
      eras: newer,
      where: (config) => deactivatesAcross(config) && overflows(config),
    },
  ],
  mend: {
    says: 'the owner of the interrupt is kicked',
    everywhere: (before) => ({
      mmioChangeActive: (kvm, w, irq, active) => {
        before.mmioChangeActive(kvm, w, irq, active);
        if (!active) {
          kickOwner(kvm, w, irq);
        }
      },
    }),
    inNewer: (before) => ({
      makeRequest: (kvm, w, request, vcpu) => {
        before.makeRequest(kvm, w, request, vcpu);
        if (request === 'VGIC_PROCESS_UPDATE') {
          kvm.vcpuKick(w, vcpu);
        }
      },
    }),
  },
});

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
      readPending: (kvm, w, irq, isUser) => {
        const isInLr = !isUser && !irqIsMappedLevel(irq) && isPendingAnywhere(kvm, w, irq.id);
        return isInLr || before.readPending(kvm, w, irq, isUser);
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
      mmioWriteSpending: (kvm, w, id) => {
        foldAll(kvm, w);
        era.mmioWriteSpending(kvm, w, id);
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
