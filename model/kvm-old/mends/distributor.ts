import { linux41 } from '../eras/linux-4.1.js';
import type { Mend } from './mend.js';

/** What the guest writes to its distributor, and whom it concerns. */

/** While the distributor is disabled a flush finds nothing pending. */
export const loadsNothing: Mend = (before) => ({
  flushHwstate: (kvm, w, vcpu) => {
    vcpu.pending = vcpu.pending.map((one) => one && w.distributorEnabled);
    before.flushHwstate(kvm, w, vcpu);
  },
});

/** "Fix sgi dispatch problem": a target list is only that. */
export const endsWithBreak: Mend = () => ({
  dispatchSgi: (kvm, w, irq, sender) => linux41.dispatchSgi(kvm, w, irq, sender),
});

export const pendsToo: Mend = (before) => ({
  writeSpendsgir: (kvm, w, id, sender) => {
    kvm.getIrq(w, id).pending = true;
    before.writeSpendsgir(kvm, w, id, sender);
  },
  writeCpendsgir: (kvm, w, id, sender) => {
    before.writeCpendsgir(kvm, w, id, sender);
    const irq = kvm.getIrq(w, id);
    irq.pending &&= irq.sources.includes(true);
    kvm.updateState(w);
  },
});

export const sparesSgis: Mend = (before) => ({
  writeIspendr: (kvm, w, id) => {
    if (!kvm.getIrq(w, id).isSgi) {
      before.writeIspendr(kvm, w, id);
    }
  },
  writeIcpendr: (kvm, w, id) => {
    if (!kvm.getIrq(w, id).isSgi) {
      before.writeIcpendr(kvm, w, id);
    }
  },
});

/** A vCPU that has filled its list registers hears of a kick, as it does by requests since 4.13. */
export const heardOnTheWay: Mend = (before) => ({
  vcpuKick: (kvm, w, vcpu) => {
    before.vcpuKick(kvm, w, vcpu);
    vcpu.exiting ||= vcpu.phase === 'flushed';
  },
});
