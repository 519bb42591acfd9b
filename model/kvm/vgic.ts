import type { View } from '../../src/language/index.js';
import type { ListRegister } from '../gic/list-register.js';
import type { Scheduled } from '../host/state.js';
import type { Its } from '../its/its.js';
import type { Lpis } from '../its/lpis.js';
import type { VcpuOf } from '../machine/entry.js';
import type { Hypervisor, VcpuStep } from '../machine/hypervisor.js';
import type { Steps } from '../machine/steps.js';
import type { MsiRoutes } from '../msi-routes/steps.js';
import type { Routing } from '../routing/steps.js';
import type { ArchTimer, MappedIrqs } from '../timer/steps.js';
import type { Vfio } from '../vfio/steps.js';
import type { Config } from './config.js';
import type { Halting } from './halting.js';
import type { Sgi1r } from './sgis.js';
import type { Injector, Migration, Phased, Vcpu, VgicIrq, VgicIrqConstants, World } from './state.js';
import type { Init, Power, Teardown, UserAccess } from './user-access.js';

/** A step of a vCPU's thread, with nothing in between. */
export type KvmStep = VcpuStep<World, Vcpu>;

/** KVM_REQ_IRQ_PENDING; KVM_REQ_VGIC_PROCESS_UPDATE (Linux 6.19); KVM_REQ_SLEEP, which halting makes. */
export type Request = 'IRQ_PENDING' | 'VGIC_PROCESS_UPDATE' | 'SLEEP';

/**
 * The steps of KVM's vgic, by the names of the kernel's functions without their vgic_ or kvm_: what vgic.h and kvm_host.h
 * are to the kernel. Each stands in the file that is named here, and may be replaced by itself. Where the function takes
 * a `struct vgic_irq *` or a `struct kvm_vcpu *`, so does the step: `irq.active = false`. Where it takes an INTID, or an
 * address, the step takes the number of the interrupt, and gets the entry as the function does. What is only a part of a
 * function says which. Lists of steps say in which order a vCPU's thread takes them; see docs/decisions/0010-effects.md.
 */
export interface Vgic
  extends Hypervisor<World>,
    Sgi1r,
    UserAccess,
    Power,
    Halting,
    Teardown,
    Init,
    Scheduled<World>,
    Vfio<World>,
    Routing<World>,
    Its<World>,
    MsiRoutes<World>,
    Lpis<World>,
    ArchTimer<World>,
    MappedIrqs<World> {
  readonly config: Config;

  // irq.ts
  /** vgic_get_irq, vgic_get_vcpu_irq: the entry of the interrupt with this number. */
  getIrq<W extends View<World>>(w: W, id: number): W['irqs'][number] & VgicIrqConstants;
  /** kvm_get_vcpu */
  getVcpu<W extends View<World>>(w: W, id: number): VcpuOf<W>;
  /** vgic_valid_spi */
  validSpi(id: number): boolean;
  /** irq->owner is not NULL, so that vgic_validate_injection refuses what comes from user space. */
  hasOwner(id: number): boolean;
  /** is_vgic_v2_sgi: who sent it is part of what is pending. */
  isVgicV2Sgi(irq: View<VgicIrq>): boolean;
  /**
   * vgic_irq_needs_resampling: KVM itself frees the physical interrupt when the guest has ended the virtual one, as of timers where
   * the hardware does not. "Implement SW-driven deactivation" (v5.14).
   */
  irqNeedsResampling(irq: View<VgicIrq>): boolean;
  /** irq_is_pending */
  irqIsPending(w: View<World>, irq: View<VgicIrq>): boolean;
  /** vgic_target_oracle: the number of the vCPU that should have the interrupt on its ap_list, or null for none. */
  targetOracle(w: View<World>, irq: View<VgicIrq>): number | null;
  /** kvm_vgic_vcpu_pending_irq: should this vCPU be awake? The mask is the one saved by the last vcpu_put or WFI. */
  vcpuPendingIrq(w: View<World>, vcpu: View<Vcpu>): boolean;
  /**
   * vgic_get_phys_line_level: the timer's output, or the pending bit of the host's interrupt.
   * @param running kvm_get_running_vcpu, where that may be another vCPU than the one that the timer belongs to. KVM looks at the
   * timer of that one, and sets the PPI of the CPU that it is on.
   */
  getPhysLineLevel(w: View<World>, irq: View<VgicIrq>, running?: number): boolean;
  /** vgic_irq_set_phys_active: irq_set_irqchip_state(…, IRQCHIP_STATE_ACTIVE, …). No priority is touched. */
  irqSetPhysActive(w: World, irq: VgicIrq, active: boolean, running?: number): void;
  /** vgic_irq_set_phys_pending: irq_set_irqchip_state(…, IRQCHIP_STATE_PENDING, …) */
  irqSetPhysPending(w: World, irq: VgicIrq, pending: boolean, running?: number): void;

  // lpi.ts: with those of Lpis
  /** vgic_get_irq gives NULL for it: an LPI without references. */
  isGone(w: View<World>, id: number): boolean;

  // inject.ts
  /** vgic_validate_injection: a level must change, an edge must rise. */
  validateInjection(w: View<World>, irq: View<VgicIrq>, level: boolean): boolean;
  /**
   * The part of kvm_vgic_inject_irq before vgic_queue_irq_unlock, under irq_lock: trace_vgic_update_irq_pending is its
   * name in traces. Returns whether anything is to be queued.
   */
  updateIrqPending(w: World, irq: VgicIrq, level: boolean): boolean;
  /** vgic_queue_irq_unlock: its three parts in turn. */
  queueIrqUnlock(w: World, irq: VgicIrq): void;
  /** vgic_queue_irq_unlock from `retry:` on, under irq_lock: to the list of its target, or only a kick, or nothing. */
  queueIrqRetry(w: World, injector: Injector): void;
  /**
   * vgic_queue_irq_unlock from where both locks are taken ("someone can do stuff here, which we re-check below") to where
   * they are dropped: list_add_tail, or back to `retry:` where the interrupt has gone elsewhere meanwhile.
   */
  queueIrqAdd(w: World, injector: Injector): void;
  /** The end of vgic_queue_irq_unlock, in both its branches: kvm_make_request and kvm_vcpu_kick, without a lock. */
  queueIrqKick(w: World, injector: Injector): void;
  /** list_add_tail(&irq->ap_list, …), irq->vcpu = vcpu, under both locks. */
  apListAddTail(w: World, irq: VgicIrq, vcpu: Vcpu): void;
  /**
   * kvm_make_request. A vCPU that is out of the guest clears KVM_REQ_IRQ_PENDING before it next fills its list registers,
   * so it is only kept where somebody reads it: until the last check before entry. "KVM: arm/arm64: use vcpu requests for
   * irq injection", 325f9c649c8a.
   */
  makeRequest(w: World, request: Request, vcpu: Vcpu): void;
  /** kvm_vcpu_kick: wakes a sleeper that has a reason to wake, sends an IPI to a vCPU in IN_GUEST_MODE. */
  vcpuKick(w: World, vcpu: Vcpu): void;

  // flush.ts
  /** vgic_flush_lr_state */
  flushLrState(): readonly KvmStep[];
  /** vgic_irq_cmp: negative where `a` belongs before `b` on the vCPU's list. */
  irqCmp(w: View<World>, vcpu: View<Vcpu>, a: View<VgicIrq>, b: View<VgicIrq>): number;
  /** vgic_sort_ap_list (list_sort is stable). */
  sortApList(w: World, vcpu: Vcpu): void;
  /** vgic_v2_populate_lr, vgic_v3_populate_lr: puts an interrupt into the list register `lr`. */
  populateLr(w: World, vcpu: Vcpu, irq: VgicIrq, lr: number): void;
  /**
   * vgic_v2_compute_lr, vgic_v3_compute_lr: what a list register says of the interrupt. Changes nothing. Until 6.18 the
   * first half of vgic_v2_populate_lr, vgic_v3_populate_lr.
   */
  computeLr(w: View<World>, vcpu: View<Vcpu>, irq: View<VgicIrq>): ListRegister;
  /**
   * `allow_pending` in these: may a list register show the pending state? While active: not if it is tied to a physical
   * interrupt, which keeps the pending half itself; not if it is level ("Disallow Active+Pending for level interrupts",
   * 67b5b673ad4d, v4.17); not if another CPU's SGI of the same number waits.
   */
  allowPending(w: View<World>, irq: View<VgicIrq>): boolean;
  /**
   * The part of vgic_v2_populate_lr, vgic_v3_populate_lr behind the write of the list register, if that says pending: the
   * pending state has moved there. An edge's latch is consumed; of the SGIs of several CPUs one, and
   * the others stay pending; a mapped level interrupt's level is taken back, since its handler on the host only reports
   * rising edges.
   */
  consumePending(w: World, irq: VgicIrq): void;

  // fold.ts
  /** vgic_fold_lr_state (vgic_fold_state): each list register is taken back, then all are emptied; so on every exit. */
  foldState(): readonly KvmStep[];
  /** vgic_v2_fold_lr, vgic_v3_fold_lr; until 6.18 the body of the loop in vgic_v2_fold_lr_state, vgic_v3_fold_lr_state. */
  foldLr(w: World, vcpu: Vcpu, lr: ListRegister): void;
  /**
   * The part of these under irq_lock.
   * @returns `deactivated`: the interrupt was active when it was last folded and no longer is.
   */
  foldLrLocked(w: World, irq: VgicIrq, lr: ListRegister): boolean;
  /** The second loop in vgic_v2_fold_lr_state, vgic_v3_fold_lr_state: EOIs that found no list register. */
  replayEoiCount(): readonly KvmStep[];
  /**
   * The end of vgic_v2_fold_lr_state, vgic_v3_fold_lr_state: used_lrs = 0. (The registers themselves, and HCR, are
   * written as 0 by vgic_v2_save_state, __vgic_v3_save_state before that. Here they are what is folded.)
   */
  clearLrs(w: World, vcpu: Vcpu): void;
  /** kvm_notify_acked_irq: only an SPI with a resampler has anybody who listens. */
  notifyAckedIrq(w: World, id: number): void;
  /**
   * vgic_irq_handle_resampling. A mapped level interrupt whose pending state comes back unused, or that was ended while a
   * level had been stored for it, is sampled anew; if its line is low the physical interrupt is freed, so that the host
   * sees it rise. "Resample HW pending state on deactivation", 3134cc8beb69 (v5.15). One that needs resampling is freed as soon
   * as it is neither active nor made pending by the guest; whether its line is high, the host finds out.
   */
  irqHandleResampling(w: World, irq: VgicIrq, deactivated: boolean, pending: boolean): void;

  // prune.ts
  /** vgic_prune_ap_list */
  pruneApList(): readonly KvmStep[];
  /** Where the prune is fine: as far as to the first interrupt that another vCPU should have. */
  pruneToMigration(): readonly KvmStep[];
  /** The move of that one, and the rest of the exit, which begins at the head of the list again. */
  goOnMigrating(): readonly KvmStep[];
  /** The body of its loop, up to where locks are dropped: who leaves the list, and what is due to go to another one. */
  pruneIrq(w: World, vcpu: Vcpu): Migration | null;
  /** vgic_get_irq_ref, where both locks are dropped. */
  beginMigration(w: World, id: number): void;
  /** From where the locks of both lists are taken to the kick. */
  finishMigration(w: World, vcpu: Vcpu, id: number, target: number): void;
  /** irq->vcpu == vcpu && target_vcpu == vgic_target_oracle(irq) */
  mayMigrate(w: View<World>, vcpu: View<Vcpu>, irq: View<VgicIrq>, target: number): boolean;
  /** The end of vgic_prune_ap_list: the reference of last_lr_irq. */
  putLastLrIrq(w: World, vcpu: Vcpu): void;
  /** list_del(&irq->ap_list), irq->vcpu = NULL */
  apListDel(w: World, irq: VgicIrq, vcpu: Vcpu): void;

  // mmio.ts, where `running` is the vCPU whose thread emulates the access
  /**
   * vgic_mmio_write_senable. A mapped level interrupt is sampled anew, since its handler on the host may have run while
   * nobody listened; if it was thought high and is low, the physical interrupt is freed.
   */
  mmioWriteSenable(w: World, id: number, running?: number): void;
  /** vgic_mmio_write_cenable: a list register that holds it is left alone. */
  mmioWriteCenable(w: World, id: number): void;
  /**
   * vgic_mmio_write_spending. The guest may acknowledge and EOI what it made pending, so a mapped interrupt is made
   * active physically. "Support VGIC dist pend/active changes for mapped IRQs", v4.16. The bits of a GICv2's SGIs ignore
   * writes (is_vgic_v2_sgi).
   */
  mmioWriteSpending(w: World, id: number, running?: number): void;
  /** vgic_mmio_write_cpending: the line is not touched; a mapped interrupt that is not active is freed physically. */
  mmioWriteCpending(w: World, id: number, running?: number): void;
  /**
   * vgic_mmio_change_active, with every vCPU halted that could hold the interrupt in a list register. (Of an SGI of a
   * GICv2 the kernel also notes the vCPU that writes as its active_source. Here that stays as it is: nothing reads it but
   * the list register.)
   */
  mmioChangeActive(w: World, irq: VgicIrq, active: boolean, running?: number): void;
  /** vgic_mmio_read_active, with every vCPU halted ("Synchronize the whole guest", 9a50ebbffa98, v5.7). */
  mmioReadActive(w: World, id: number): void;
  /** vgic_mmio_read_pending: nobody is halted. */
  mmioReadPending(w: World, id: number, running?: number): void;
  /**
   * __read_pending. A mapped level interrupt is read from the hardware (v5.17), unless user space reads; to that the line
   * is part of it with a GICv2, with a GICv3 it is saved on its own.
   */
  readPending(w: View<World>, irq: View<VgicIrq>, isUser: boolean, running?: number): boolean;
  /** vgic_mmio_write_target, vgic_mmio_write_irouter: the interrupt moves at the next prune of its owner. */
  mmioWriteTarget(w: World, id: number, target: number | null): void;
  /** vgic_mmio_write_priority: of use at the next flush. */
  mmioWritePriority(w: World, id: number, priority: number): void;
  /** vgic_mmio_write_group: the interrupt is queued anew, so that its vCPU, if it has it, is kicked. */
  mmioWriteGroup(w: World, id: number, group: number): void;
  /** vgic_mmio_write_v2_misc, _v3_misc: vgic_kick_vcpus on the way up; nothing is queued that was injected meanwhile. */
  mmioWriteMisc(w: World, enabled: boolean): void;
  /** vgic_kick_vcpus */
  kickVcpus(w: World): void;
  /** vgic_mmio_write_sgir, vgic_v3_dispatch_sgi: an SGI to the vCPU it belongs to. */
  dispatchSgi(w: World, id: number, sender: number): void;

  /** "KVM: arm64: Add LR overflow infrastructure" (v6.19): on_lr is kept, EOIcount is looked at. */
  hasLrOverflow(): boolean;

  // phases.ts
  /** vcpu->mode is not OUTSIDE_GUEST_MODE: in the guest, or so far on the way that the kernel counts it as there. */
  isInGuestMode(vcpu: Phased): boolean;
  /** Does it look for requests once more before it is in the guest (kvm_vcpu_exit_request)? */
  willCheckRequests(vcpu: Phased): boolean;

  // run-loop.ts
  /**
   * May the vCPU leave for the guest? It must be loaded, nobody may have halted the VM, and the host takes its own
   * interrupts first: they were pending when interrupts were last on.
   */
  mayEnter(w: View<World>, vcpu: View<Vcpu>): boolean;
  /** What comes before the guest: check_vcpu_requests, then, with interrupts off, the flush and the change of mode. */
  entrySteps(): readonly KvmStep[];
  /** An entry that a signal ends before it is in the guest. */
  cancelEntrySteps(): readonly KvmStep[];
  /** check_vcpu_requests: what is asked of a vCPU that is out of the guest. Before 6.19 it was a reset at most. */
  checkVcpuRequests(): readonly KvmStep[];
  /** kvm_vgic_flush_hwstate */
  flushHwstate(): readonly KvmStep[];
  /** smp_store_mb(vcpu->mode, IN_GUEST_MODE) */
  commitEntry(w: World, vcpu: Vcpu): void;
  /** Where entries are fine: may the vCPU fill its list registers now, and what it does up to there? */
  mayFlush(w: View<World>, vcpu: View<Vcpu>): boolean;
  beginFlushSteps(): readonly KvmStep[];
  /** Where entries are fine: may it change its mode now, and what it does up to there? */
  mayCommit(w: View<World>, vcpu: View<Vcpu>): boolean;
  beginCommitSteps(): readonly KvmStep[];
  /** Where entries are fine: does it look for requests now (kvm_vcpu_exit_request)? */
  mayTurnBack(w: View<World>, vcpu: View<Vcpu>): boolean;
  /** Where entries are fine: is nothing left to do but to enter the guest? */
  mayProceed(w: View<World>, vcpu: View<Vcpu>): boolean;
  /** Where entries are fine: what a vCPU does that finds a request. */
  turnBackSteps(): readonly KvmStep[];
  /** Is there a request that turns the vCPU back? The halt of the VM is one (KVM_REQ_SLEEP). */
  mustTurnBack(w: View<World>, vcpu: View<Vcpu>): boolean;
  enterGuest(w: World, vcpu: Vcpu): void;
  /** Out of the guest, or back before ever getting there: what is asked of it now is not asked in vain. */
  leave(w: World, vcpu: Vcpu): void;
  /** The whole exit. */
  exitSteps(): readonly KvmStep[];
  /** kvm_vgic_sync_hwstate; then interrupts are on. */
  syncHwstate(): readonly KvmStep[];
  /** local_irq_enable: an IPI that was on its way is handled. */
  endExit(w: World, vcpu: Vcpu): void;
  /** An exit, of which the rest comes later where exits are fine. */
  beginExitSteps(): readonly KvmStep[];
  /** The second half of kvm_vgic_sync_hwstate; then interrupts are on and what made the guest exit is handled. */
  finishExitSteps(): readonly KvmStep[];
  /** The emulation of a DIR that has trapped, if one has. Linux trapped none before 6.19. */
  trappedDirSteps(): readonly KvmStep[];
  /** kvm_vcpu_wfi, after the exit: saves what the wake-up check needs, and sleeps unless there is something to wake for. */
  vcpuWfi(): readonly KvmStep[];
  /** kvm_vcpu_block: one that sleeps is scheduled out (kvm_sched_out, kvm_arch_vcpu_put). */
  vcpuBlock(w: World, vcpu: Vcpu): void;
  /** vgic_put: saving VMCR, which kvm_vgic_vcpu_pending_irq looks at (5eeaf10eec39, v5.3). */
  vgicPut(w: World, vcpu: Vcpu): void;
}

export type VgicSteps = Steps<Vgic>;
