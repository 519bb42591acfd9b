import { upTo } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { emptied, hasPending, isActive } from '../../gic/list-register.js';
import { override } from '../../machine/steps.js';
import { type TimerContext, vcpuVtimer } from '../../timer/state.js';
import { timerSteps } from '../../timer/steps.js';
import { bugOn } from '../irq.js';
import type { Vcpu, World } from '../state.js';
import { afterMaintenance, whereEoied } from '../sync.js';
import type { OldVgic } from '../vgic.js';
import { linux41 } from './linux-4.1.js';
import { linux43 } from './linux-4.3.js';

/**
 * Linux 4.4 to 4.6: PPIs may be level-triggered and the timer's line is sampled, list registers say by themselves whether
 * they are free and what the guest has ended.
 */
export const linux44 = override(linux43, {
  irqIsEdge: (_kvm, { trigger }) => trigger === 'edge',

  injectIrq: (kvm, w, id, level) => linux41.injectIrq(kvm, w, id, level),

  /** There is no map->active any more. */
  handleClearMappedIrq: () => {},

  findQueuedLr: (kvm, w, vcpu, source, irq) =>
    vcpu.cpu.lrs.findIndex((lr, place) => kvm.isLrUsed(w, vcpu, place) && lr.irq === irq.id && lr.source === source),

  isLrUsed: (_kvm, _w, { elrsr }, lr) => !at(elrsr, lr),
  useLr: () => {},

  retireLr: (kvm, w, vcpu, place) => {
    const lr = at(vcpu.cpu.lrs, place);
    const irq = kvm.getIrq(w, lr.irq);
    irq.pending ||= hasPending(lr);
    vcpu.cpu.lrs[place] = emptied();
    kvm.syncLrElrsr(w, vcpu, place);
  },

  /** One region of dist->lock: the notification comes before it. */
  processMaintenance: (kvm) => [
    ...upTo(kvm.config.listRegisters).flatMap((place) => [
      whereEoied('exit', place, (w, vcpu) => kvm.notifyAckedIrq(w, at(vcpu.cpu.lrs, place).irq)),
      whereEoied('eoi', place, (w, vcpu) => {
        vcpu.levelPending = kvm.processQueuedIrq(w, vcpu, place) || vcpu.levelPending;
      }),
    ]),
    afterMaintenance(kvm),
  ],

  /** The list register itself says whether the guest has ended it. */
  syncHwirq: (_kvm, _w, vcpu, place) => {
    const lr = at(vcpu.cpu.lrs, place);
    return lr.hw && !isActive(lr);
  },

  finishHwirq: (kvm, w, vcpu, place) => {
    vcpu.levelPending = kvm.processQueuedIrq(w, vcpu, place) || vcpu.levelPending;
  },

  /** It may be sampled again; is there more of it? */
  processQueuedIrq: (kvm, w, vcpu, place) => {
    const lr = at(vcpu.cpu.lrs, place);
    const irq = kvm.getIrq(w, lr.irq);
    irq.softPend = false;
    kvm.irqClearQueued(w, irq);
    if (kvm.irqIsEdge(irq)) {
      bugOn(w, irq, !lr.hw);
    } else {
      vcpu.pending[irq.id] = irq.level;
      irq.pending &&= irq.level;
    }
    vcpu.cpu.lrs[place] = { ...emptied(), irq: irq.id };
    kvm.syncLrElrsr(w, vcpu, place);
    return irq.pending;
  },

  reclaimLr: (_kvm, w, vcpu, place) => {
    const lr = at(vcpu.cpu.lrs, place);
    if (vcpu.elrsr[place] && lr.state === 'invalid') {
      w.happened.push({ what: 'folded', vcpu: vcpu.id, irq: lr.irq, ended: true });
      vcpu.cpu.lrs[place] = emptied();
    }
  },

  /** kvm_timer_update_state, and the physical active bit: asserted, or active in the guest (0e3dfda91d9f). */
  timerFlushHwstate: (kvm, w, vcpu) => {
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null) {
      updateTimerState(kvm, w, vcpu, ctx);
      kvm.setTimerIrqPhysActive(w, ctx, vcpu.timerLevel || kvm.mapIsActive(w, ctx.irq));
    }
  },

  timerSyncHwstate: (kvm, w, vcpu) => {
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null) {
      updateTimerState(kvm, w, vcpu, ctx);
    }
  },

  timerShouldFire: (kvm, w, ctx) => timerSteps.timerShouldFire(kvm, w, ctx),

  mapIsActive: (kvm, w, id) => kvm.isActive(w as World, id),
});

/** kvm_timer_update_state */
const updateTimerState = (kvm: OldVgic, w: World, vcpu: Vcpu, ctx: TimerContext): void => {
  const level = kvm.timerShouldFire(w, ctx);
  if (level !== vcpu.timerLevel) {
    vcpu.timerLevel = level;
    kvm.timerUpdateIrq(w, ctx, level);
  }
};
