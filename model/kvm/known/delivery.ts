import type { View } from '../../../src/language/index.js';
import { sgiSource } from '../../guest/sgi.js';
import { isMapped } from '../../machine/config.js';
import { hasResampler } from '../../vfio/state.js';
import { sourcesOf } from '../flush.js';
import type { VgicIrq, World } from '../state.js';
import type { Vgic } from '../vgic.js';
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
    {
      // What the guest ends then may be a timer that is resampled.
      properties: ['S60'],
      eras: older,
      where: (config) =>
        !config.hwDeactivation && overflows(config) && some(accesses('active'))(config) && some(isMapped)(config),
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
      mmioChangeActive: (kvm, w, irq, active, running) => {
        before.mmioChangeActive(kvm, w, irq, active, running);
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
