import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import { isHeldByIts } from '../its/state.js';
import { interruptsHost } from '../machine/lines.js';
import { onlyWhile } from '../machine/vcpu-steps.js';
import { isTimerPresented } from '../timer/steps.js';
import { byNumber } from './by-number.js';
import { mayRun, mustSuspend } from './life/state.js';
import { isMigrating } from './prune.js';
import type { Vcpu, World } from './state.js';
import type { Vgic, VgicSteps } from './vgic.js';

/** kvm_arch_vcpu_ioctl_run, as the steps between which others may act. */
export const runLoopSteps = {
  mayEnter: (kvm, w, vcpu) => {
    const isLoaded = kvm.config.pcpus === 0 || vcpu.pcpu !== null;
    const isFree = w.halt === null && !isHeldByIts(w, vcpu.id) && mayRun(w, vcpu.id) && !mustSuspend(w, vcpu.id);
    return vcpu.phase === 'outside' && isLoaded && isFree && hostIsQuiet(kvm, w, vcpu.id);
  },

  entrySteps: (kvm) => [...kvm.checkVcpuRequests(), ...kvm.flushHwstate()],

  cancelEntrySteps: (kvm) => [...kvm.entrySteps(), ...kvm.exitSteps()],

  flushHwstate: (kvm) => [
    (w, vcpu) => {
      vcpu.phase = 'flushed';
      w.happened.push({ what: 'flushed', vcpu: vcpu.id });
    },
    ...kvm.flushLrState(),
  ],

  commitEntry: (_kvm, _w, vcpu) => {
    vcpu.phase = 'committed';
  },

  mayFlush: (kvm, w, vcpu) => kvm.mayEnter(w, vcpu),

  beginFlushSteps: (kvm) => kvm.entrySteps(),

  mayCommit: (_kvm, _w, vcpu) => vcpu.phase === 'flushed',

  beginCommitSteps: (kvm) => [kvm.commitEntry],

  mayTurnBack: (_kvm, _w, vcpu) => vcpu.phase === 'committed',

  mayProceed: (kvm, w, vcpu) => vcpu.phase === 'committed' && !kvm.mustTurnBack(w, vcpu),

  turnBackSteps: (kvm) => kvm.beginExitSteps(),

  mustTurnBack: (_kvm, w, vcpu) => vcpu.requested || w.halt !== null,

  enterGuest: (_kvm, _w, vcpu) => {
    vcpu.phase = 'guest';
  },

  leave: (_kvm, w, vcpu) => {
    vcpu.phase = 'exited';
    // Whoever halts the VM waits until the IPI is handled, for which interrupts must be on again.
    if (w.halt === null) {
      vcpu.exiting = false;
    }
    vcpu.requested = false;
  },

  exitSteps: (kvm) => [kvm.leave, ...kvm.syncHwstate()],

  syncHwstate: (kvm) => [...kvm.foldState(), ...kvm.pruneApList(), kvm.endExit],

  endExit: (_kvm, _w, vcpu) => {
    vcpu.phase = 'outside';
    vcpu.exiting = false;
  },

  beginExitSteps: (kvm) => {
    const { fine } = kvm.config;
    if (fine.includes('exit')) {
      return [kvm.leave];
    }
    return fine.includes('prune') ? [kvm.leave, ...kvm.foldState(), ...kvm.finishExitSteps()] : kvm.exitSteps();
  },

  finishExitSteps: (kvm) => {
    const last = [kvm.endExit, ...kvm.trappedDirSteps()];
    return kvm.config.fine.includes('prune')
      ? [...kvm.pruneToMigration(), ...onlyWhile<World, Vcpu>((_w, vcpu) => !isMigrating(vcpu), last)]
      : [...kvm.pruneApList(), ...last];
  },

  trappedDirSteps: () => [],

  /** If it has trapped, the vCPU is out of the guest, and folds, prunes and emulates. */
  afterDir: (kvm) =>
    kvm.config.fine.includes('exit')
      ? []
      : byNumber(kvm, [
          ...onlyWhile<World, Vcpu>((_w, vcpu) => vcpu.phase !== 'guest', kvm.syncHwstate()),
          ...kvm.trappedDirSteps(),
        ]),

  wfi: (kvm) => byNumber(kvm, [...kvm.exitSteps(), ...kvm.vcpuWfi()]),

  vcpuWfi: (kvm) => [kvm.vgicPut, kvm.vcpuBlock],

  vcpuBlock: (kvm, w, vcpu) => {
    if (!kvm.vcpuPendingIrq(w, vcpu)) {
      vcpu.phase = 'blocked';
      kvm.vcpuPut(w, vcpu);
    }
  },

  vcpuLoad: (kvm, w, vcpu, pcpu) => {
    vcpu.pcpu = pcpu;
    kvm.timerVcpuLoad(w, vcpu);
  },

  vcpuPut: (kvm, w, vcpu) => {
    kvm.timerVcpuPut(w, vcpu);
    vcpu.pcpu = kvm.config.pcpus > 0 ? null : vcpu.pcpu;
    kvm.vgicPut(w, vcpu);
  },

  vgicPut: (_kvm, _w, vcpu) => {
    vcpu.savedPmr = vcpu.cpu.pmr;
  },
} satisfies Partial<VgicSteps>;

/** Has the host taken the interrupts that are presented on the CPU of this vCPU? */
export const hostIsQuiet = (kvm: Vgic, w: View<World>, v: number): boolean => {
  const { pcpu } = at(w.vcpus, v);
  return !interruptsHost(kvm, w, v) && (pcpu === null || kvm.config.pcpus === 0 || !isTimerPresented(kvm, w, pcpu));
};
