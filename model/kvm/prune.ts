import type { View } from '../../src/language/index.js';
import { atEach, onlyWhile } from '../machine/vcpu-steps.js';
import type { Vcpu, World } from './state.js';
import type { KvmStep, VgicSteps } from './vgic.js';

/** Tidying the ap_list after an exit: vgic_prune_ap_list. */
export const pruneSteps = {
  /**
   * One pass: what nobody should have leaves the list, what another vCPU should have goes there. (After that the kernel
   * begins again at the head, having dropped its locks; here those before it are as they were.)
   */
  pruneApList: (kvm) => [
    beginAtHead,
    ...atEach<World, Vcpu>(kvm.config.interrupts.length, (w, vcpu) => {
      const due = kvm.pruneIrq(w, vcpu);
      if (due !== null) {
        kvm.beginMigration(w, due.irq);
        kvm.finishMigration(w, vcpu, due.irq, due.target);
      }
    }),
    kvm.putLastLrIrq,
  ],

  pruneToMigration: (kvm) => [
    beginAtHead,
    ...atEach<World, Vcpu>(kvm.config.interrupts.length, (w, vcpu) => {
      const due = isMigrating(vcpu) ? null : kvm.pruneIrq(w, vcpu);
      if (due !== null) {
        kvm.beginMigration(w, due.irq);
        vcpu.migrating[0] = due;
      }
    }),
    ...onlyWhile<World, Vcpu>((_w, vcpu) => !isMigrating(vcpu), [kvm.putLastLrIrq]),
  ],

  goOnMigrating: (kvm) => [
    (w, vcpu) => {
      const due = vcpu.migrating[0] ?? null;
      if (due !== null) {
        vcpu.migrating[0] = null;
        kvm.finishMigration(w, vcpu, due.irq, due.target);
      }
    },
    ...kvm.finishExitSteps(),
  ],

  pruneIrq: (kvm, w, vcpu) => {
    const id = vcpu.apList[w.prune.place];
    if (id === undefined) {
      return null;
    }
    const irq = kvm.getIrq(w, id);
    const target = kvm.targetOracle(w, irq);
    if (target === vcpu.id) {
      w.prune.place += 1;
      return null;
    }
    if (target !== null) {
      return { irq: id, target };
    }
    kvm.apListDel(w, irq, vcpu);
    kvm.putIrq(w, id);
    return null;
  },

  // "Handle race between interrupt affinity change and LPI disabling", 7258770e5814 (CVE-2026-72288)
  beginMigration: (kvm, w, id) => kvm.getIrqRef(w, id),

  finishMigration: (kvm, w, vcpu, id, target) => {
    const irq = kvm.getIrq(w, id);
    const isStillDue = kvm.mayMigrate(w, vcpu, irq, target);
    if (isStillDue) {
      kvm.apListDel(w, irq, vcpu);
      kvm.apListAddTail(w, irq, kvm.getVcpu(w, target));
    }
    kvm.putIrq(w, id);
    if (isStillDue) {
      kvm.makeRequest(w, 'IRQ_PENDING', kvm.getVcpu(w, target));
      kvm.vcpuKick(w, kvm.getVcpu(w, target));
    }
  },

  // "Check the interrupt is still ours before migrating it", 0074b82cdfcb (v7.2)
  mayMigrate: (kvm, w, vcpu, irq, target) => irq.vcpu === vcpu.id && kvm.targetOracle(w, irq) === target,

  migrationsOf: (_kvm, w, id) =>
    w.vcpus.filter(({ migrating }) => migrating.some((one) => one !== null && one.irq === id)).length,

  // There is no last_lr_irq before 7.0.
  putLastLrIrq: () => {},

  apListDel: (_kvm, _w, irq, vcpu) => {
    vcpu.apList = vcpu.apList.filter((other) => other !== irq.id);
    irq.vcpu = null;
  },
} satisfies Partial<VgicSteps>;

/** Has its prune dropped both locks, to move an interrupt? */
export const isMigrating = ({ migrating }: Pick<View<Vcpu>, 'migrating'>): boolean =>
  migrating.some((one) => one !== null);

const beginAtHead: KvmStep = (w) => {
  w.prune.place = 0;
};
