import { at } from '../at.js';
import { lpiOf, lpis } from '../its/state.js';
import { interruptOf, isLpi } from '../machine/config.js';
import { targetOf } from './irq.js';
import type { VgicSteps } from './vgic.js';

/** What is pending of LPIs, in the tables of the guest (GICR_PENDBASER): vgic-v3.c. */
export const pendingTableSteps = {
  lpiSyncPendingStatus: (kvm, w, id) => {
    const irq = kvm.getIrq(w, id);
    const { pendingIn } = lpiOf(kvm.config, w, id);
    if (targetOf(irq) === null) {
      return;
    }
    const status = pendingIn[irq.targetVcpu] ?? false;
    irq.pendingLatch = status;
    kvm.queueIrqUnlock(w, irq);
    if (status) {
      pendingIn[irq.targetVcpu] = false;
    }
  },

  savePendingTables: (kvm, w) => {
    const byte = { vcpu: null, bits: [] };
    for (const id of lpis(kvm.config).filter((one) => kvm.lpiExists(w, one))) {
      kvm.savePendingLpi(w, id, byte);
    }
  },

  // "Don't rely on the wrong pending table" (5.4): the byte is one of this vCPU's table, or it is read anew.
  savePendingLpi: (kvm, w, id, byte) => {
    const { targetVcpu, pendingLatch } = at(w.irqs, id);
    if (targetOf(at(w.irqs, id)) === null) {
      return;
    }
    const all = lpis(kvm.config);
    if (byte.vcpu !== targetVcpu) {
      byte.vcpu = targetVcpu;
      byte.bits = all.map((one) => at(lpiOf(kvm.config, w, one).pendingIn, targetVcpu));
    }
    if (byte.bits[all.indexOf(id)] !== pendingLatch) {
      byte.bits[all.indexOf(id)] = pendingLatch;
      for (const [place, one] of all.entries()) {
        lpiOf(kvm.config, w, one).pendingIn[targetVcpu] = at(byte.bits, place);
      }
    }
  },

  forgetLpis: (kvm, w) => {
    for (const v of w.vcpus.keys()) {
      const vcpu = kvm.getVcpu(w, v);
      for (const irq of vcpu.apList.filter((one) => isLpi(interruptOf(kvm.config, one)))) {
        kvm.apListDel(w, kvm.getIrq(w, irq), vcpu);
      }
    }
    for (const id of lpis(kvm.config).filter((one) => kvm.lpiExists(w, one))) {
      lpiOf(kvm.config, w, id).refcount = 1;
      kvm.putIrq(w, id);
      w.happened.push({ what: 'LPI forgotten', irq: id });
    }
  },
} satisfies Partial<VgicSteps>;
