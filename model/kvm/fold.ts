import { at } from '../at.js';
import { emptied, hasPending, isActive } from '../gic/list-register.js';
import { signalsEoi } from '../gic/maintenance.js';
import { quietHcr } from '../gic/virtual-interface.js';
import { interruptOf, isSpi } from '../machine/config.js';
import { atEach } from '../machine/vcpu-steps.js';
import { hasResampler } from '../vfio/state.js';
import type { VgicSteps } from './vgic.js';

/** Taking back what the guest did with the list registers: vgic_fold_lr_state, vgic_v2_fold_lr, vgic_v3_fold_lr. */
export const foldSteps = {
  foldState: (kvm) => [
    ...atEach(kvm.config.listRegisters, kvm.foldPlace),
    ...kvm.replayEoiCount(),
    (w, v) => kvm.clearLrs(w, v),
  ],

  foldPlace: (kvm, w, v, place) => {
    const { cpu, usedLrs } = at(w.vcpus, v);
    if (place < usedLrs) {
      const lr = at(cpu.lrs, place);
      w.happened.push({ what: 'folded', vcpu: v, irq: lr.irq, ended: lr.state === 'invalid' });
      kvm.foldLr(w, v, lr);
    }
  },

  replayEoiCount: () => [],

  clearLrs: (_kvm, w, v) => {
    const vcpu = at(w.vcpus, v);
    vcpu.cpu.lrs = vcpu.cpu.lrs.map(emptied);
    vcpu.usedLrs = 0;
    vcpu.cpu.eoiCount = 0;
    vcpu.cpu.hcr = quietHcr();
    vcpu.phase = 'folded';
  },

  /** The notification of an EOI comes before the state is taken over (GICv2; GICv3 until 6.18). */
  foldLr: (kvm, w, _v, lr) => {
    kvm.notifyIfEoied(w, lr);
    kvm.foldIrq(w, lr);
  },

  notifyIfEoied: (kvm, w, lr) => {
    if (signalsEoi(lr) && isSpi(interruptOf(kvm.config, lr.irq))) {
      kvm.notifyAckedIrq(w, lr.irq);
    }
  },

  notifyAckedIrq: (kvm, w, irq) => {
    w.happened.push({ what: 'notified', irq });
    if (hasResampler(interruptOf(kvm.config, irq))) {
      kvm.irqfdResamplerAck(w, irq);
    }
  },

  foldIrq: (kvm, w, lr) => {
    const entry = at(w.irqs, lr.irq);
    const deactivated = entry.active && !isActive(lr);
    entry.active = isActive(lr);
    entry.activeSource = entry.active ? lr.source : 0;
    if (!kvm.isLevel(lr.irq) && hasPending(lr)) {
      entry.pendingLatch = true;
      if (kvm.isVgicV2Sgi(lr.irq)) {
        entry.source[lr.source] = true;
      }
    }
    if (kvm.isLevel(lr.irq) && lr.state === 'invalid') {
      entry.pendingLatch = false;
    }
    kvm.irqHandleResampling(w, lr.irq, deactivated, hasPending(lr));
    entry.onLr = false;
    return deactivated;
  },

  irqHandleResampling: (kvm, w, irq, deactivated, pending) => {
    const entry = at(w.irqs, irq);
    if (kvm.hw(irq) && kvm.isLevel(irq) && (pending || (deactivated && entry.lineLevel))) {
      entry.lineLevel = kvm.getPhysLineLevel(w, irq);
      if (!entry.lineLevel) {
        kvm.irqSetPhysActive(w, irq, false);
      }
    }
  },
} satisfies Partial<VgicSteps>;
