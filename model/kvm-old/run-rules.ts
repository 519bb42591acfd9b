import { type Rule, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { VcpuStep } from '../machine/hypervisor.js';
import { interruptsHost } from '../machine/lines.js';
import { inTurn } from '../machine/vcpu-steps.js';
import { isTimerPresented } from '../timer/steps.js';
import { rule } from './speak.js';
import type { World } from './state.js';
import type { OldStep, OldVgic } from './vgic.js';
import { isSplit, syncAfter, syncOn } from './windows.js';

/** As of today's vgic: an exit is relied on where an IPI, a maintenance interrupt, the host or another vCPU asks for it. */
const isCalledOut = (kvm: OldVgic, w: View<World>, v: number): boolean => {
  const { exiting, cpu } = at(w.vcpus, v);
  return exiting || kvm.isMaintenanceAsserted(cpu) || isInterrupted(kvm, w, v) || isWaitedFor(kvm, w);
};

/** The timer of the guest interrupts the host as any device does, unless its interrupt is active. */
const isInterrupted = (kvm: OldVgic, w: View<World>, v: number): boolean => {
  const { pcpu } = at(w.vcpus, v);
  return interruptsHost(kvm, w, v) || (pcpu !== null && isTimerPresented(kvm, w, pcpu));
};

const isWaitedFor = ({ config: { pcpus, vcpus } }: OldVgic, w: View<World>): boolean =>
  pcpus > 0 && pcpus < vcpus && w.vcpus.some(({ phase, pcpu }) => phase === 'outside' && pcpu === null);

/** The vCPU threads of the first vgic: into the guest and out of it, in one step each or in several. */
export const runRules = (kvm: OldVgic): readonly Rule<World>[] => {
  const { fine, vcpus, signals } = kvm.config;
  const { sleeps } = kvm.config.guest;
  const vcpu = { vcpu: upTo(vcpus) };
  const byNumber = (steps: readonly OldStep[]): readonly VcpuStep<World>[] =>
    steps.map((step) => (w, v) => {
      step(w, kvm.getVcpu(w, v));
    });
  /** Out without having been in the guest: what was saved of the last run stays as it is. */
  const turn: OldStep = (_w, one) => {
    one.phase = 'exited';
  };
  const turned = byNumber(syncAfter(kvm, turn));

  const enter = rule({
    id: 'old.enter',
    by: 'kvm',
    says: 'the vCPU fills what is free of its list registers and enters the guest',
    cites: 'kvm_arch_vcpu_ioctl_run, __kvm_vgic_flush_hwstate',
    for: vcpu,
    fair: 'strong',
    when: (w, { vcpu }) => kvm.mayEnter(w, kvm.getVcpu(w, vcpu)),
    does: inTurn(byNumber([...kvm.entrySteps(), kvm.enterGuest])),
  });

  const cancelEntry = rule({
    id: 'old.cancelEntry',
    by: 'kvm',
    says: 'the vCPU fills its list registers, finds a signal pending and syncs without having entered the guest',
    cites: 'kvm_arch_vcpu_ioctl_run, need_new_vmid_gen; ae705930fca6',
    for: vcpu,
    when: (w, { vcpu }) => kvm.mayEnter(w, kvm.getVcpu(w, vcpu)),
    does: inTurn([...byNumber(kvm.entrySteps()), ...turned]),
  });

  const flush = rule({
    id: 'old.flush',
    by: 'kvm',
    says: 'the vCPU fills what is free of its list registers; its mode is OUTSIDE_GUEST_MODE still',
    cites: '__kvm_vgic_flush_hwstate',
    for: vcpu,
    fair: 'strong',
    when: (w, { vcpu }) => kvm.mayEnter(w, kvm.getVcpu(w, vcpu)),
    does: inTurn(byNumber(kvm.entrySteps())),
  });

  const proceed = rule({
    id: 'old.enter',
    by: 'kvm',
    says: 'the vCPU enters the guest, whatever was injected meanwhile',
    cites: 'kvm_arch_vcpu_ioctl_run',
    for: vcpu,
    fair: 'strong',
    when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'flushed',
    does: inTurn(byNumber([kvm.enterGuest])),
  });

  const turnBack = rule({
    id: 'old.turnBack',
    by: 'kvm',
    says: 'the vCPU finds a signal pending and syncs without having entered the guest',
    cites: 'kvm_arch_vcpu_ioctl_run',
    for: vcpu,
    when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'flushed',
    does: inTurn(turned),
  });

  const exit = rule({
    id: 'old.exit',
    by: 'kvm',
    says: isSplit(kvm) ? 'the vCPU leaves the guest' : 'the vCPU leaves the guest and syncs its list registers',
    cites: 'kvm_arch_vcpu_ioctl_run, __kvm_vgic_sync_hwstate',
    for: vcpu,
    fair: 'weak',
    due: (w, { vcpu }) => isCalledOut(kvm, w, vcpu),
    when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'guest',
    does: inTurn(byNumber(syncAfter(kvm, kvm.leave))),
  });

  const goOn = rule({
    id: 'old.sync',
    by: 'kvm',
    says: 'the vCPU goes on with its sync, up to where something may come between',
    cites: 'vgic_process_maintenance, __kvm_vgic_sync_hwstate',
    for: vcpu,
    fair: 'weak',
    when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'exited',
    does: inTurn(byNumber([syncOn(kvm)])),
  });

  const block = rule({
    id: 'old.block',
    by: 'kvm',
    says: 'the vCPU that has executed WFI sleeps, if its oracle is clear',
    cites: 'kvm_vcpu_block, kvm_vgic_vcpu_pending_irq',
    for: vcpu,
    fair: 'weak',
    when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'outside' && at(w.vcpus, vcpu).blocks,
    does: inTurn(byNumber([kvm.vcpuBlock])),
  });

  return [
    ...(fine.includes('entry')
      ? [flush, proceed, ...(signals ? [turnBack] : [])]
      : [enter, ...(signals ? [cancelEntry] : [])]),
    exit,
    ...(isSplit(kvm) ? [goOn, ...(sleeps ? [block] : [])] : []),
  ];
};
