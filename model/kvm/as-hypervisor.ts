import { at } from '../at.js';
import { isHeldByIts } from '../its/state.js';
import { sourcesOf } from './flush.js';
import { targetOf } from './irq.js';
import { isStopped, mayRun, mustReset, mustSuspend } from './life/state.js';
import { isOutside } from './phases.js';
import { hostIsQuiet } from './run-loop.js';
import type { VgicSteps } from './vgic.js';

/** KVM as devices, the guest and common properties know every hypervisor. */
export const asHypervisor = {
  name: () => 'kvm',

  isPending: (kvm, w, id) => kvm.irqIsPending(w, kvm.getIrq(w, id)),
  isLatched: (_kvm, w, irq) => at(w.irqs, irq).pendingLatch,
  pendingInstances: (_kvm, w, irq) => {
    const entry = at(w.irqs, irq);
    return Math.max(sourcesOf(entry).length, Number(entry.pendingLatch));
  },
  lineLevel: (_kvm, w, irq) => at(w.irqs, irq).lineLevel,
  isActive: (_kvm, w, irq) => at(w.irqs, irq).active,
  isEnabled: (_kvm, w, irq) => at(w.irqs, irq).enabled,
  priorityOf: (_kvm, w, irq) => at(w.irqs, irq).priority,
  groupOf: (_kvm, w, irq) => at(w.irqs, irq).group,
  targetOf: (_kvm, w, irq) => targetOf(at(w.irqs, irq)),
  ownerOf: (_kvm, w, irq) => at(w.irqs, irq).vcpu,
  waitingFor: (_kvm, w, v) => at(w.vcpus, v).apList,
  isForwarding: (_kvm, w) => w.distributorEnabled,
  isInjecting: (_kvm, w, irq) => w.injectors.some((injector) => injector.stage !== 'idle' && injector.irq === irq),
  usedLrs: (_kvm, w, v) => at(w.vcpus, v).usedLrs,
  isFilled: (_kvm, w, v, lr) => lr < at(w.vcpus, v).usedLrs,

  isInGuest: (_kvm, w, v) => at(w.vcpus, v).phase === 'guest',
  isInHost: (_kvm, w, v) => at(w.vcpus, v).phase === 'outside' && mayRun(w, v),
  isBlocked: (_kvm, w, v) => at(w.vcpus, v).phase === 'blocked',
  isStopped: (_kvm, w) => isStopped(w),
  wakeUp: (kvm, w, v) => {
    const vcpu = kvm.getVcpu(w, v);
    vcpu.phase = 'outside';
    kvm.timerUnblocking(w, vcpu);
  },
  takesHostInterrupts: (_kvm, w, v) => isOutside(at(w.vcpus, v)),
  isOutside: (_kvm, w, v) => isOutside(at(w.vcpus, v)),
  isQuiescent: (_kvm, w) => w.halt === null && w.vcpus.every(isOutside),
  /** Interrupts were on after its exit, and what it was asked to do before it entered again is done. */
  mayEmulate: (kvm, w, v) => {
    const { phase, updateRequested } = at(w.vcpus, v);
    const isFree = w.halt === null && !isHeldByIts(w, v);
    const mayGoOn = mayRun(w, v) && !mustSuspend(w, v) && !mustReset(w, v);
    return phase === 'outside' && mayGoOn && !updateRequested && isFree && hostIsQuiet(kvm, w, v);
  },

  writeIsenabler: (kvm, w, irq, by) => kvm.mmioWriteSenable(w, irq, by),
  writeIcenabler: (kvm, w, irq) => kvm.mmioWriteCenable(w, irq),
  writeIspendr: (kvm, w, irq, by) => kvm.mmioWriteSpending(w, irq, by),
  writeIcpendr: (kvm, w, irq, by) => kvm.mmioWriteCpending(w, irq, by),
  readIspendr: (kvm, w, irq, by) => kvm.mmioReadPending(w, irq, by),
  writeTarget: (kvm, w, irq, target) => kvm.mmioWriteTarget(w, irq, target),
  writeIpriorityr: (kvm, w, irq, priority) => kvm.mmioWritePriority(w, irq, priority),
  writeIgroupr: (kvm, w, irq, group) => kvm.mmioWriteGroup(w, irq, group),
  writeCtlr: (kvm, w, enabled) => kvm.mmioWriteMisc(w, enabled),
  writeSgir: (kvm, w, irq, sender) => kvm.dispatchSgi(w, irq, sender),
  writeSgi1r: (kvm, w, vcpu, intid, targets, group1) => kvm.dispatchSgis(w, vcpu, intid, targets, group1),
  isSgiPending: (_kvm, w, irq, sender) => {
    const { source, pendingLatch } = at(w.irqs, irq);
    return pendingLatch && (source[sender] ?? true);
  },
  /** ICH_HCR_EL2.TDIR; with a GICv2, its page not being mapped. Linux trapped none before 6.19. */
  trapsDir: () => false,
  trapDir: (kvm, w, v, irq) => {
    at(w.vcpus, v).trappedDir = irq;
    kvm.leave(w, kvm.getVcpu(w, v));
  },
  isDirTrapped: (_kvm, w, irq) => w.vcpus.some(({ trappedDir }) => trappedDir === irq),
} satisfies Partial<VgicSteps>;
