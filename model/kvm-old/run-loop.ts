import { interruptsHost } from '../machine/lines.js';
import { vcpuVtimer } from '../timer/state.js';
import type { OldStep, OldVgicSteps } from './vgic.js';
import { isSplit, syncAfter } from './windows.js';

/** kvm_arch_vcpu_ioctl_run, as the steps between which others may act. */
export const runLoopSteps = {
  /** The host takes its own interrupts first: they were pending when interrupts were last on. */
  mayEnter: (kvm, w, vcpu) => {
    const isLoaded = kvm.config.pcpus === 0 || vcpu.pcpu !== null;
    const isStopped = vcpu.blocks || w.image !== null;
    return vcpu.phase === 'outside' && !isStopped && isLoaded && !interruptsHost(kvm, w, vcpu.id);
  },

  entrySteps: (kvm) => [
    kvm.timerFlushHwstate,
    kvm.flushHwstate,
    (_w, vcpu) => {
      vcpu.phase = 'flushed';
    },
  ],

  enterGuest: (kvm, w, vcpu) => {
    vcpu.phase = 'guest';
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null) {
      kvm.timerRestoreState(w, ctx);
    }
  },

  leave: (kvm, w, vcpu) => {
    const { cpu } = vcpu;
    const { endOfInterrupt, underflow } = kvm.maintenanceStatus(cpu);
    vcpu.misr = { eoi: endOfInterrupt, u: underflow };
    vcpu.eisr = cpu.lrs.map((lr) => kvm.signalsEoi(lr));
    vcpu.elrsr = cpu.lrs.map((lr) => kvm.isEmpty(lr));
    // EOIcount is saved with HCR, and nobody looks at it.
    cpu.eoiCount = 0;
    vcpu.phase = 'exited';
    vcpu.exiting = false;
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null) {
      kvm.timerSaveState(w, ctx);
    }
  },

  syncSteps: (kvm) => [{ window: 'exit', take: kvm.timerSyncHwstate }, ...kvm.syncHwstate()],

  wfi: (kvm) => {
    const laterOn: OldStep = (_w, vcpu) => {
      vcpu.blocks = true;
    };
    const steps = [...syncAfter(kvm, kvm.leave), isSplit(kvm) ? laterOn : kvm.vcpuBlock];
    return steps.map((step) => (w, v: number) => {
      step(w, kvm.getVcpu(w, v));
    });
  },

  vcpuBlock: (kvm, w, vcpu) => {
    vcpu.blocks = false;
    if (!kvm.vcpuPendingIrq(w, vcpu)) {
      vcpu.phase = 'blocked';
      kvm.vcpuPut(w, vcpu);
      kvm.timerBlocking(w, vcpu);
    }
  },

  vcpuLoad: (_kvm, _w, vcpu, pcpu) => {
    vcpu.pcpu = pcpu;
  },

  vcpuPut: (kvm, _w, vcpu) => {
    vcpu.pcpu = kvm.config.pcpus > 0 ? null : vcpu.pcpu;
  },
} satisfies Partial<OldVgicSteps>;
