import { at } from '../at.js';
import { emptied } from '../gic/list-register.js';
import { interruptOf } from '../machine/config.js';
import { atEach } from '../machine/vcpu-steps.js';
import { hasResampler, irqfdOf } from '../vfio/state.js';
import type { Vcpu, World } from './state.js';
import type { OldVgicSteps } from './vgic.js';

/** What an exit takes from the list registers: only those that the guest has ended are emptied. */
export const syncSteps = {
  syncHwstate: (kvm) => [
    ...kvm.processMaintenance(),
    ...atEach<World, Vcpu>(kvm.config.listRegisters, (w, vcpu, lr) => {
      if (kvm.syncHwirq(w, vcpu, lr)) {
        kvm.finishHwirq(w, vcpu, lr);
      }
      kvm.reclaimLr(w, vcpu, lr);
    }),
    kvm.endSync,
  ],

  /** Two regions of dist->lock for each, with the notification between them. */
  processMaintenance: (kvm) => [
    ...Array.from({ length: kvm.config.listRegisters }, (_, lr) => [
      (w: World, vcpu: Vcpu) => {
        if (vcpu.misr.eoi && vcpu.eisr[lr]) {
          kvm.processEoi(w, vcpu, lr);
        }
      },
      (w: World, vcpu: Vcpu) => {
        if (vcpu.misr.eoi && vcpu.eisr[lr]) {
          kvm.notifyAckedIrq(w, at(vcpu.cpu.lrs, lr).irq);
          kvm.processLevel(w, vcpu, lr);
        }
      },
    ]).flat(),
    (w, vcpu) => {
      vcpu.cpu.hcr.UIE &&= !vcpu.misr.u;
      kvm.clearEisr(w, vcpu);
    },
  ],

  processEoi: (kvm, w, vcpu, place) => {
    const lr = at(vcpu.cpu.lrs, place);
    const irq = kvm.getIrq(w, lr.irq);
    kvm.irqClearQueued(w, irq);
    lr.state = 'invalid';
    lr.eoi = false;
    // It was acknowledged: so was what ISPENDR asked for, unless that came later.
    irq.softPend = false;
  },

  processLevel: (kvm, w, vcpu, place) => {
    const irq = kvm.getIrq(w, at(vcpu.cpu.lrs, place).irq);
    vcpu.pending[irq.id] = irq.level;
    vcpu.levelPending ||= irq.level;
    irq.pending &&= irq.level;
    kvm.syncLrElrsr(w, vcpu, place);
  },

  clearEisr: (_kvm, _w, vcpu) => {
    vcpu.eisr = vcpu.eisr.map(() => false);
  },

  notifyAckedIrq: (kvm, w, id) => {
    w.happened.push({ what: 'notified', irq: id });
    if (hasResampler(interruptOf(kvm.config, id))) {
      kvm.irqfdResamplerAck(w, irqfdOf(kvm.config, w, id));
    }
  },

  syncHwirq: () => false,
  finishHwirq: () => {},

  reclaimLr: (_kvm, w, vcpu, place) => {
    const lr = at(vcpu.cpu.lrs, place);
    if (!vcpu.lrUsed[place] || !vcpu.elrsr[place]) {
      return;
    }
    vcpu.lrUsed[place] = false;
    vcpu.lrMap[lr.irq] = null;
    w.happened.push({ what: 'folded', vcpu: vcpu.id, irq: lr.irq, ended: lr.state === 'invalid' });
    if (lr.state === 'invalid') {
      // What it still says is never read.
      vcpu.cpu.lrs[place] = emptied();
    }
  },

  endSync: (kvm, _w, vcpu) => {
    vcpu.pendingOnCpu ||= vcpu.levelPending || vcpu.elrsr.includes(false);
    vcpu.levelPending = false;
    vcpu.phase = 'outside';
    if (!kvm.config.signals) {
      // No sync comes without a run, so the status is not read again.
      vcpu.misr = { eoi: false, u: false };
      vcpu.eisr = vcpu.eisr.map(() => false);
    }
  },
} satisfies Partial<OldVgicSteps>;
