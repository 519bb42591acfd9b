import { upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { emptied } from '../gic/list-register.js';
import { interruptOf } from '../machine/config.js';
import { hasResampler, irqfdOf } from '../vfio/state.js';
import type { Vcpu, World } from './state.js';
import type { OldVgic, OldVgicSteps, SyncStep } from './vgic.js';

/** A step for a list register that the saved EISR has. */
export const whereEoied = (window: SyncStep['window'], lr: number, take: (w: World, vcpu: Vcpu) => void): SyncStep => {
  const isDue = (_w: View<World>, { misr, eisr }: View<Vcpu>): boolean => misr.eoi && eisr[lr] === true;
  return {
    window,
    isDue,
    take: (w, vcpu) => {
      if (isDue(w, vcpu)) {
        take(w, vcpu);
      }
    },
  };
};

/** The end of vgic_process_maintenance is the vCPU's own. */
export const afterMaintenance = (kvm: OldVgic): SyncStep => ({
  window: 'exit',
  isDue: () => false,
  take: (w, vcpu) => {
    vcpu.cpu.hcr.UIE &&= !vcpu.misr.u;
    kvm.clearEisr(w, vcpu);
  },
});

/** What an exit takes from the list registers: only those that the guest has ended are emptied. */
export const syncSteps = {
  syncHwstate: (kvm) => [
    ...kvm.processMaintenance(),
    ...upTo(kvm.config.listRegisters).map(
      (lr): SyncStep => ({
        window: 'exit',
        isDue: (_w, vcpu) => at(vcpu.cpu.lrs, lr).hw,
        take: (w, vcpu) => {
          if (kvm.syncHwirq(w, vcpu, lr)) {
            kvm.finishHwirq(w, vcpu, lr);
          }
          kvm.reclaimLr(w, vcpu, lr);
        },
      }),
    ),
    { window: 'oracle', take: kvm.endSync },
  ],

  /** Two regions of dist->lock for each, with the notification between them. */
  processMaintenance: (kvm) => [
    ...upTo(kvm.config.listRegisters).flatMap((lr) => [
      whereEoied('exit', lr, (w, vcpu) => kvm.processEoi(w, vcpu, lr)),
      whereEoied('eoi', lr, (w, vcpu) => kvm.notifyAckedIrq(w, at(vcpu.cpu.lrs, lr).irq)),
      whereEoied('eoi', lr, (w, vcpu) => kvm.processLevel(w, vcpu, lr)),
    ]),
    afterMaintenance(kvm),
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

  processQueuedIrq: () => false,

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
