import type { View } from '../../src/language/index.js';
import type { Steps } from '../machine/steps.js';
import type { GicV5Config } from './config.js';
import type { GicV5World as W } from './world.js';

/** What the CPU does. */
export interface CpuInterface {
  readonly config: GicV5Config;
  /** Pending for the guest: ICH_PPI_PENDR or, with DVI, the line of the physical PPI. */
  isPending(w: View<W>, ppi: number): boolean;
  /** Enabled, pending, inactive, not masked, and more urgent than what is running. */
  signals(w: View<W>, ppi: number): boolean;
  /** May the instruction that acknowledges return it? */
  isAcknowledgeable(w: View<W>, ppi: number): boolean;
  /** GICR CDIA: it is active, its priority runs, and an edge is no longer pending. */
  acknowledge(w: W, ppi: number): void;
  /** GIC CDEOI: the most urgent active priority is dropped. */
  dropPriority(w: W): void;
  /** GIC CDDI */
  deactivate(w: W, ppi: number): void;
  /** Is the physical PPI of a timer presented to the host? */
  isHostInterrupted(w: View<W>, ppi: number): boolean;
}

/**
 * KVM with a guest that has a GICv5, by the names of its functions: arch/arm64/kvm/vgic/vgic-v5.c, hyp/vgic-v5-sr.c,
 * arch_timer.c, arm.c. There are no list registers and no ap_list: the CPU interface has a bit for each PPI.
 */
export interface VgicV5 extends CpuInterface {
  /** kvm_vgic_inject_irq */
  injectIrq(w: W, ppi: number, level: boolean): void;
  /** vgic_v5_ppi_queue_irq_unlock: nothing is queued; the vCPU is asked to look, and kicked. */
  queueIrqUnlock(w: W): void;
  /** kvm_make_request(KVM_REQ_IRQ_PENDING) */
  makeRequest(w: W): void;
  /** kvm_vcpu_kick */
  vcpuKick(w: W): void;
  /** Has the vCPU set its mode to IN_GUEST_MODE? Only then does a kick send an IPI. */
  isInGuestMode(w: View<W>): boolean;
  /** irq_is_pending */
  irqIsPending(w: View<W>, ppi: number): boolean;
  /** vgic_v5_flush_ppi_state */
  flushPpiState(w: W): void;
  /** vgic_v5_fold_ppi_state */
  foldPpiState(w: W): void;
  /** __vgic_v5_restore_ppi_state */
  restorePpiState(w: W): void;
  /** __vgic_v5_save_ppi_state */
  savePpiState(w: W): void;
  /** __vgic_v5_save_state: VMCR, at each exit. */
  saveState(w: W): void;
  /** vgic_v5_load */
  load(w: W): void;
  /** vgic_v5_put */
  put(w: W): void;
  /** vgic_v5_sync_ppi_priorities */
  syncPpiPriorities(w: W): void;
  /** vgic_v5_get_effective_priority_mask */
  getEffectivePriorityMask(w: View<W>): number;
  /** The test of each PPI in vgic_v5_has_pending_ppi: is it urgent enough? */
  isUrgentEnough(w: View<W>, ppi: number): boolean;
  /** vgic_v5_has_pending_ppi */
  hasPendingPpi(w: View<W>): boolean;
  /** access_gicv5_ppi_enabler */
  writeEnabler(w: W, ppi: number, enabled: boolean): void;
  /** kvm_pmu_update_state */
  pmuUpdateState(w: W): void;
  /** kvm_timer_vcpu_load_gic */
  timerLoad(w: W): void;
  /** The end of kvm_timer_vcpu_put */
  timerPut(w: W): void;
  /** kvm_bg_timer_expire, where the vCPU sleeps. */
  bgTimerExpire(w: W): void;
  /** kvm_arch_vcpu_ioctl_run up to the last look at requests. */
  prepare(w: W): void;
  /** From there into the guest, unless it turns back. */
  enter(w: W): void;
  /** What turning back takes besides. */
  turnBack(w: W): void;
  /** kvm_vgic_sync_hwstate behind a run. */
  exit(w: W): void;
  /** kvm_vcpu_wfi, up to kvm_vcpu_halt. */
  wfi(w: W): void;
  /** kvm_vcpu_halt: does it sleep? */
  block(w: W): void;
  /** kvm_vcpu_wake_up: it is scheduled in, and looks again. */
  wakeUp(w: W): void;
}

export type VgicV5Steps = Steps<VgicV5>;
