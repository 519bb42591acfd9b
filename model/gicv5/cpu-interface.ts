import { at } from '../at.js';
import { dropPriority, runningPriority } from '../gic/priority.js';
import type { Steps } from '../machine/steps.js';
import type { CpuInterface, VgicV5 } from './vgic-v5.js';

/**
 * The hardware: a virtual CPU interface of GICv5 that keeps the state of PPIs itself. As the kernel's comments and its
 * guests use it; the manual (ARM-AES-0070) was not read.
 */
export const cpuInterfaceSteps: Steps<CpuInterface, VgicV5> = {
  isPending: (_kvm, w, ppi) => (at(w.hw.dvir, ppi) ? at(w.lines, ppi) : at(w.hw.pendr, ppi)),

  signals: (kvm, w, ppi) => {
    const { en, vpmr, apr, activer, enabler, priorityr } = w.hw;
    const priority = at(priorityr, ppi);
    const isLet = priority <= vpmr && priority < runningPriority(apr);
    return en && at(enabler, ppi) && !at(activer, ppi) && kvm.isPending(w, ppi) && isLet;
  },

  // Which of several equally urgent ones is the implementation's choice.
  isAcknowledgeable: (kvm, w, ppi) =>
    kvm.signals(w, ppi) &&
    !kvm.config.ppis.some((_, other) => at(w.hw.priorityr, other) < at(w.hw.priorityr, ppi) && kvm.signals(w, other)),

  acknowledge: ({ config }, w, ppi) => {
    w.hw.activer[ppi] = true;
    w.hw.apr[at(w.hw.priorityr, ppi)] = true;
    if (at(config.ppis, ppi).kind === 'software') {
      w.hw.pendr[ppi] = false;
    }
  },

  dropPriority: (_kvm, w) => {
    dropPriority(w.hw.apr);
  },

  deactivate: (_kvm, w, ppi) => {
    w.hw.activer[ppi] = false;
  },

  isHostInterrupted: ({ config }, w, ppi) =>
    at(config.ppis, ppi).kind === 'timer' && isLoaded(w) && at(w.lines, ppi) && !at(w.physActive, ppi),
};

/** The timer's registers are the guest's from kvm_timer_vcpu_load to kvm_timer_vcpu_put: it has its line then. */
export const isLoaded = ({ phase }: { readonly phase: string }): boolean => phase !== 'out' && phase !== 'blocked';
