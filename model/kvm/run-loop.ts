import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import { interruptsHost } from '../forwarded/part.js';
import { onlyWhile } from '../machine/vcpu-steps.js';
import { isTimerPresented } from '../timer/steps.js';
import type { World } from './state.js';
import type { Vgic, VgicSteps } from './vgic.js';

/** kvm_arch_vcpu_ioctl_run, as the steps between which others may act. */
export const runLoopSteps = {
  mayEnter: (kvm, w, v) => {
    const { phase, pcpu } = at(w.vcpus, v);
    const isLoaded = kvm.config.pcpus === 0 || pcpu !== null;
    return phase === 'outside' && isLoaded && w.halt === null && hostIsQuiet(kvm, w, v);
  },

  entrySteps: (kvm) => [...kvm.checkVcpuRequests(), ...kvm.flushHwstate()],

  checkVcpuRequests: () => [],

  flushHwstate: (kvm) => [
    (w, v) => {
      const vcpu = at(w.vcpus, v);
      vcpu.updateRequested = false;
      vcpu.phase = 'flushed';
      w.happened.push({ what: 'flushed', vcpu: v });
    },
    ...kvm.flushLrState(),
  ],

  commitEntry: (_kvm, w, v) => {
    at(w.vcpus, v).phase = 'committed';
  },

  mustTurnBack: (_kvm, w, v) => at(w.vcpus, v).requested || w.halt !== null,

  enterGuest: (_kvm, w, v) => {
    at(w.vcpus, v).phase = 'guest';
  },

  leave: (_kvm, w, v) => {
    const vcpu = at(w.vcpus, v);
    vcpu.phase = 'exited';
    // Whoever halts the VM waits until the IPI is handled, for which interrupts must be on again.
    if (w.halt === null) {
      vcpu.exiting = false;
    }
    vcpu.requested = false;
  },

  exitSteps: (kvm) => [kvm.leave, ...kvm.syncHwstate()],

  syncHwstate: (kvm) => [...kvm.foldState(), ...kvm.pruneApList(), kvm.endExit],

  endExit: (_kvm, w, v) => {
    const vcpu = at(w.vcpus, v);
    vcpu.phase = 'outside';
    vcpu.exiting = false;
  },

  beginExitSteps: (kvm) => (kvm.config.fine.includes('exit') ? [kvm.leave] : kvm.exitSteps()),

  finishExitSteps: (kvm) => [...kvm.pruneApList(), kvm.endExit, ...kvm.trappedDirSteps()],

  trappedDirSteps: () => [],

  /** If it has trapped, the vCPU is out of the guest, and folds, prunes and emulates. */
  afterDir: (kvm) =>
    kvm.config.fine.includes('exit')
      ? []
      : [...onlyWhile<World>((w, v) => at(w.vcpus, v).phase !== 'guest', kvm.syncHwstate()), ...kvm.trappedDirSteps()],

  wfi: (kvm) => [...kvm.exitSteps(), ...kvm.vcpuWfi()],

  vcpuWfi: (kvm) => [kvm.vcpuPut, kvm.vcpuBlock],

  vcpuBlock: (kvm, w, v) => {
    if (!kvm.vcpuPendingIrq(w, v)) {
      at(w.vcpus, v).phase = 'blocked';
    }
  },

  vcpuLoad: (kvm, w, v, pcpu) => {
    at(w.vcpus, v).pcpu = pcpu;
    kvm.timerVcpuLoad(w, v);
  },

  vcpuPut: (kvm, w, v) => {
    const vcpu = at(w.vcpus, v);
    kvm.timerVcpuPut(w, v);
    vcpu.pcpu = kvm.config.pcpus > 0 ? null : vcpu.pcpu;
    kvm.vgicPut(w, v);
  },

  vgicPut: (_kvm, w, v) => {
    const vcpu = at(w.vcpus, v);
    vcpu.savedPmr = vcpu.cpu.pmr;
  },

  resetMappedIrq: (_kvm, w, irq) => {
    const entry = at(w.irqs, irq);
    entry.active = false;
    entry.pendingLatch = false;
    entry.lineLevel = false;
  },
} satisfies Partial<VgicSteps>;

/** Has the host taken the interrupts that are presented on the CPU of this vCPU? */
export const hostIsQuiet = (kvm: Vgic, w: View<World>, v: number): boolean => {
  const { pcpu } = at(w.vcpus, v);
  return !interruptsHost(kvm, w, v) && (pcpu === null || kvm.config.pcpus === 0 || !isTimerPresented(w, pcpu));
};
