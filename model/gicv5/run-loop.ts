import { at } from '../at.js';
import { isEdge, isMapped } from './config.js';
import type { VgicV5Steps } from './vgic-v5.js';

/** The vCPU's thread, and who asks something of it: Linux 7.3. */
export const runLoopSteps = {
  injectIrq: (kvm, w, ppi, level) => {
    const irq = at(w.irqs, ppi);
    const isEdgePpi = isEdge(at(kvm.config.ppis, ppi));
    // vgic_validate_injection
    if (isEdgePpi ? !level : irq.lineLevel === level) {
      return;
    }
    if (isEdgePpi) {
      irq.pendingLatch = true;
    } else {
      irq.lineLevel = level;
    }
    w.happened.push({ what: 'injected', ppi, level });
    kvm.queueIrqUnlock(w);
  },

  queueIrqUnlock: (kvm, w) => {
    kvm.makeRequest(w);
    kvm.vcpuKick(w);
  },

  // Of one that is not on its way in it is clear before the next look.
  makeRequest: (_kvm, w) => {
    w.requested ||= w.phase === 'entering';
  },

  vcpuKick: (kvm, w) => {
    w.happened.push({ what: 'kicked' });
    if (w.phase === 'blocked') {
      kvm.wakeUp(w);
    }
    w.exiting ||= kvm.isInGuestMode(w);
  },

  isInGuestMode: (_kvm, { phase }) => phase === 'entering' || phase === 'guest',

  pmuUpdateState: (kvm, w) => {
    kvm.config.ppis.forEach(({ kind }, ppi) => {
      if (kind === 'pmu') {
        kvm.injectIrq(w, ppi, at(w.lines, ppi));
      }
    });
  },

  timerLoad: ({ config }, w) => {
    config.ppis.forEach((own, ppi) => {
      w.physActive[ppi] = isMapped(own);
    });
  },

  timerPut: (_kvm, w) => {
    w.physActive.fill(false);
  },

  bgTimerExpire: (kvm, w) => {
    if (w.phase === 'blocked') {
      kvm.wakeUp(w);
    }
  },

  prepare: (kvm, w) => {
    // What this asks of the vCPU itself is asked before the requests are looked at for the last time.
    w.phase = 'entering';
    kvm.pmuUpdateState(w);
    w.exiting = false;
  },

  enter: (kvm, w) => {
    if (w.requested) {
      kvm.turnBack(w);
      w.requested = false;
      w.exiting = false;
      w.phase = 'host';
      w.happened.push({ what: 'turned back' });
      return;
    }
    kvm.flushPpiState(w);
    kvm.restorePpiState(w);
    w.phase = 'guest';
    w.happened.push({ what: 'entered' });
  },

  turnBack: () => {},

  exit: (kvm, w) => {
    kvm.pmuUpdateState(w);
    kvm.savePpiState(w);
    kvm.saveState(w);
    kvm.foldPpiState(w);
    w.exiting = false;
    w.phase = 'host';
    w.happened.push({ what: 'left' });
  },

  wfi: (kvm, w) => {
    kvm.exit(w);
    w.phase = 'halting';
    kvm.put(w);
  },

  block: (kvm, w) => {
    if (kvm.hasPendingPpi(w)) {
      kvm.load(w);
      w.phase = 'host';
      w.happened.push({ what: 'kept awake' });
      return;
    }
    kvm.put(w);
    kvm.timerPut(w);
    w.phase = 'blocked';
    w.happened.push({ what: 'slept' });
  },

  wakeUp: (kvm, w) => {
    w.phase = 'halting';
    kvm.load(w);
    kvm.timerLoad(w);
  },
} satisfies Partial<VgicV5Steps>;
