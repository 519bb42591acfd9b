import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import { emptied, hasPending, isActive, type ListRegister } from '../gic/list-register.js';
import { quietHcr } from '../gic/virtual-interface.js';
import { interruptOf } from '../machine/config.js';
import { atEach } from '../machine/vcpu-steps.js';
import { hasResampler, irqfdOf } from '../vfio/state.js';
import { irqIsMappedLevel } from './irq.js';
import type { Vcpu, World } from './state.js';
import type { VgicSteps } from './vgic.js';

/** Taking back what the guest did with the list registers: vgic_fold_lr_state, vgic_v2_fold_lr, vgic_v3_fold_lr. */
export const foldSteps = {
  foldState: (kvm) => [
    ...atEach<World, Vcpu>(kvm.config.listRegisters, (w, vcpu, place) => {
      if (place < vcpu.usedLrs) {
        const lr = at(vcpu.cpu.lrs, place);
        w.happened.push({ what: 'folded', vcpu: vcpu.id, irq: lr.irq, ended: lr.state === 'invalid' });
        // An LPI may have gone meanwhile: vgic_get_irq finds none.
        if (!kvm.isGone(w, lr.irq)) {
          kvm.foldLr(w, vcpu, lr);
        }
      }
    }),
    ...kvm.replayEoiCount(),
    kvm.clearLrs,
  ],

  replayEoiCount: () => [],

  clearLrs: (_kvm, _w, vcpu) => {
    vcpu.cpu.lrs = vcpu.cpu.lrs.map(emptied);
    vcpu.usedLrs = 0;
    vcpu.cpu.eoiCount = 0;
    vcpu.cpu.hcr = quietHcr();
    vcpu.phase = 'folded';
  },

  /** The notification of an EOI comes before the state is taken over (GICv2; GICv3 until 6.18). */
  foldLr: (kvm, w, _vcpu, lr) => {
    if (lrSignalsEoiMi(lr) && kvm.validSpi(lr.irq)) {
      kvm.notifyAckedIrq(w, lr.irq);
    }
    kvm.foldLrLocked(w, kvm.getIrq(w, lr.irq), lr);
  },

  notifyAckedIrq: (kvm, w, id) => {
    w.happened.push({ what: 'notified', irq: id });
    if (hasResampler(interruptOf(kvm.config, id))) {
      kvm.irqfdResamplerAck(w, irqfdOf(kvm.config, w, id));
    }
    kvm.notifyAckedGsi(w, id);
  },

  foldLrLocked: (kvm, w, irq, lr) => {
    const deactivated = irq.active && !isActive(lr);
    irq.active = isActive(lr);
    // The kernel leaves the last one where the interrupt is not active, and reads it only while it is.
    irq.activeSource = irq.active ? lr.source : 0;
    if (irq.config === 'edge' && hasPending(lr)) {
      irq.pendingLatch = true;
      if (kvm.isVgicV2Sgi(irq)) {
        irq.source[lr.source] = true;
      }
    }
    if (irq.config === 'level' && lr.state === 'invalid') {
      irq.pendingLatch = false;
    }
    kvm.irqHandleResampling(w, irq, deactivated, hasPending(lr));
    irq.onLr = false;
    return deactivated;
  },

  irqHandleResampling: (kvm, w, irq, deactivated, pending) => {
    if (irqIsMappedLevel(irq) && kvm.irqNeedsResampling(irq)) {
      if (!irq.active && !irq.pendingLatch) {
        kvm.irqSetPhysActive(w, irq, false);
      }
    } else if (irqIsMappedLevel(irq) && (pending || (deactivated && irq.lineLevel))) {
      irq.lineLevel = kvm.getPhysLineLevel(w, irq);
      if (!irq.lineLevel) {
        kvm.irqSetPhysActive(w, irq, false);
      }
    }
  },
} satisfies Partial<VgicSteps>;

/** lr_signals_eoi_mi: what EISR says, from the list register itself. */
export const lrSignalsEoiMi = (lr: View<ListRegister>): boolean => lr.state === 'invalid' && !lr.hw && lr.eoi;
