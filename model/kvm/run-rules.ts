import { type Rule, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { inTurn } from '../machine/vcpu-steps.js';
import { byNumber } from './by-number.js';
import { isMigrating } from './prune.js';
import { hostIsQuiet } from './run-loop.js';
import { rule } from './speak.js';
import type { World } from './state.js';
import type { Vgic } from './vgic.js';

/**
 * Does something make the vCPU leave the guest: an IPI, a maintenance interrupt, an interrupt of the host, a vCPU that
 * waits for its CPU? That it leaves for anything else, a timer tick or an access, may be, and is not to be relied on.
 */
const isCalledOut = (kvm: Vgic, w: View<World>, v: number): boolean => {
  const { exiting, cpu } = at(w.vcpus, v);
  const calls = exiting || w.halt !== null || kvm.isMaintenanceAsserted(cpu) || !hostIsQuiet(kvm, w, v);
  return calls || isWaitedFor(kvm, w);
};

/** Does another vCPU that could run wait for a CPU? The scheduler's tick sees to it. */
const isWaitedFor = (kvm: Vgic, w: View<World>): boolean => {
  const { pcpus, vcpus } = kvm.config;
  return pcpus > 0 && pcpus < vcpus && w.vcpus.some(({ pcpu }, v) => kvm.isInHost(w, v) && pcpu === null);
};

/** The vCPU threads: into the guest and out of it, in one step each or in the steps of kvm_arch_vcpu_ioctl_run. */
export const runRules = (kvm: Vgic): readonly Rule<World>[] => {
  const { fine, vcpus, signals } = kvm.config;
  const vcpu = { vcpu: upTo(vcpus) };
  const cites = 'kvm_arch_vcpu_ioctl_run';

  const enter = rule({
    id: 'kvm.enter',
    by: 'kvm',
    says: 'the vCPU fills its list registers and enters the guest',
    cites: 'kvm_arch_vcpu_ioctl_run, kvm_vgic_flush_hwstate',
    for: vcpu,
    fair: 'strong',
    when: (w, { vcpu }) => kvm.mayEnter(w, kvm.getVcpu(w, vcpu)),
    does: inTurn(byNumber(kvm, [...kvm.entrySteps(), kvm.enterGuest])),
  });

  const cancelEntry = rule({
    id: 'kvm.cancelEntry',
    by: 'kvm',
    says: 'the vCPU finds a signal pending and turns back without entering the guest',
    cites: 'kvm_arch_vcpu_ioctl_run, kvm_vgic_flush_hwstate, kvm_vgic_sync_hwstate',
    for: vcpu,
    when: (w, { vcpu }) => kvm.mayEnter(w, kvm.getVcpu(w, vcpu)),
    does: inTurn(byNumber(kvm, kvm.cancelEntrySteps())),
  });

  const flush = rule({
    id: 'kvm.flush',
    by: 'kvm',
    says: 'the vCPU fills its list registers, interrupts off',
    cites: 'kvm_arch_vcpu_ioctl_run, kvm_vgic_flush_hwstate',
    for: vcpu,
    // Since 7.3 this is where it goes on unless a signal has come.
    fair: 'strong',
    when: (w, { vcpu }) => kvm.mayFlush(w, kvm.getVcpu(w, vcpu)),
    does: inTurn(byNumber(kvm, kvm.beginFlushSteps())),
  });

  const commit = rule({
    id: 'kvm.commit',
    by: 'kvm',
    says: 'the vCPU sets its mode to IN_GUEST_MODE',
    cites,
    for: vcpu,
    fair: 'weak',
    when: (w, { vcpu }) => kvm.mayCommit(w, kvm.getVcpu(w, vcpu)),
    does: inTurn(byNumber(kvm, kvm.beginCommitSteps())),
  });

  const proceed = rule({
    id: 'kvm.enter',
    by: 'kvm',
    says: 'the vCPU enters the guest',
    cites: 'kvm_arch_vcpu_ioctl_run, kvm_request_pending',
    for: vcpu,
    fair: 'strong',
    when: (w, { vcpu }) => kvm.mayProceed(w, kvm.getVcpu(w, vcpu)),
    does: inTurn(byNumber(kvm, [kvm.enterGuest])),
  });

  const turnBack = rule({
    id: 'kvm.turnBack',
    by: 'kvm',
    says: `the vCPU finds a request${signals ? ', or a signal,' : ''} and turns back without entering the guest`,
    cites: 'kvm_arch_vcpu_ioctl_run, kvm_request_pending',
    for: vcpu,
    fair: 'weak',
    due: (w, { vcpu }) => kvm.mustTurnBack(w, kvm.getVcpu(w, vcpu)),
    when: (w, { vcpu }) =>
      kvm.mayTurnBack(w, kvm.getVcpu(w, vcpu)) && (signals || kvm.mustTurnBack(w, kvm.getVcpu(w, vcpu))),
    does: inTurn(byNumber(kvm, kvm.turnBackSteps())),
  });

  const exit = rule({
    id: 'kvm.exit',
    by: 'kvm',
    says: fine.includes('exit')
      ? 'the vCPU leaves the guest'
      : 'the vCPU leaves the guest, folds its list registers and prunes its ap_list',
    cites: 'kvm_arch_vcpu_ioctl_run, kvm_vgic_sync_hwstate',
    for: vcpu,
    fair: 'weak',
    due: (w, { vcpu }) => isCalledOut(kvm, w, vcpu),
    when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'guest',
    does: inTurn(byNumber(kvm, kvm.beginExitSteps())),
  });

  const fold = rule({
    id: 'kvm.fold',
    by: 'kvm',
    says: 'the vCPU folds its list registers',
    cites: 'vgic_fold_state, vgic_fold_lr_state',
    for: vcpu,
    fair: 'weak',
    when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'exited',
    does: inTurn(byNumber(kvm, kvm.foldState())),
  });

  const prune = rule({
    id: 'kvm.prune',
    by: 'kvm',
    says: 'the vCPU prunes its ap_list and handles the exit',
    cites: 'vgic_prune_ap_list, handle_exit',
    for: vcpu,
    fair: 'weak',
    when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'folded' && !isMigrating(at(w.vcpus, vcpu)),
    does: inTurn(byNumber(kvm, kvm.finishExitSteps())),
  });

  const migrate = rule({
    id: 'kvm.migrate',
    by: 'kvm',
    says: 'the vCPU has taken the locks of both lists, moves the interrupt if it still has to, and goes on with its exit',
    cites: 'vgic_prune_ap_list (SINGLE_DEPTH_NESTING, goto retry)',
    for: vcpu,
    fair: 'weak',
    when: (w, { vcpu }) => isMigrating(at(w.vcpus, vcpu)),
    does: inTurn(byNumber(kvm, kvm.goOnMigrating())),
  });

  return [
    ...(fine.includes('entry') ? [flush, commit, proceed, turnBack] : [enter, ...(signals ? [cancelEntry] : [])]),
    exit,
    ...(fine.includes('exit') ? [fold, prune] : []),
    ...(fine.includes('prune') && vcpus > 1 ? [migrate] : []),
  ];
};
