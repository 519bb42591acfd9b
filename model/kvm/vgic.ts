import type { View } from '../../src/language/index.js';
import type { ListRegister } from '../gic/list-register.js';
import type { Scheduled } from '../host/state.js';
import type { ActiveAccess, Hypervisor, VcpuStep } from '../machine/hypervisor.js';
import type { Steps } from '../machine/steps.js';
import type { ArchTimer, MappedReset } from '../timer/steps.js';
import type { Vfio } from '../vfio/steps.js';
import type { Config } from './config.js';
import type { Injector, Vcpu, World } from './state.js';

/**
 * The steps of KVM's vgic, by the names of the kernel's functions: what vgic.h and kvm_host.h are to the kernel. Each
 * stands in the file that is named here, and may be replaced by itself. Lists of steps say in which order a vCPU's thread
 * takes them; see docs/decisions/0010-effects.md.
 */
export interface Vgic extends Hypervisor<World>, Scheduled<World>, Vfio<World>, ArchTimer<World>, MappedReset<World> {
  readonly config: Config;

  // irq.ts
  /** irq->config == VGIC_CONFIG_LEVEL */
  isLevel(irq: number): boolean;
  /** irq->hw */
  hw(irq: number): boolean;
  /** is_vgic_v2_sgi: who sent it is part of what is pending. */
  isVgicV2Sgi(irq: number): boolean;
  /** irq_is_pending */
  irqIsPending(w: View<World>, irq: number): boolean;
  /** vgic_target_oracle: the vCPU that should have the interrupt on its ap_list, or null for none. */
  targetOracle(w: View<World>, irq: number): number | null;
  /** kvm_vgic_vcpu_pending_irq: should this vCPU be awake? The mask is the one saved by the last vcpu_put or WFI. */
  vcpuPendingIrq(w: View<World>, v: number): boolean;
  /** vgic_get_phys_line_level: the timer's output, or the pending bit of the host's interrupt. */
  getPhysLineLevel(w: View<World>, irq: number): boolean;
  /** vgic_irq_set_phys_active: irq_set_irqchip_state(…, IRQCHIP_STATE_ACTIVE, …). No priority is touched. */
  irqSetPhysActive(w: World, irq: number, active: boolean): void;

  // inject.ts
  /** vgic_validate_injection: a level must change, an edge must rise. */
  validateInjection(w: View<World>, irq: number, level: boolean): boolean;
  /** kvm_vgic_inject_irq up to vgic_queue_irq_unlock, under irq_lock. Returns whether anything is to be queued. */
  latchIrq(w: World, irq: number, level: boolean): boolean;
  /** vgic_queue_irq_unlock, all its stages in turn. */
  queueIrqUnlock(w: World, irq: number): void;
  /** Its first part, under irq_lock: to the list of its target, or only a kick, or nothing. */
  decideQueue(w: World, injector: Injector): void;
  /**
   * Its second part, under both locks. Between dropping irq_lock and taking both in their order, the interrupt may have
   * gone elsewhere: then it starts again.
   */
  queueStage(w: World, injector: Injector): void;
  /** Its last part: kvm_make_request and kvm_vcpu_kick. */
  kickStage(w: World, injector: Injector): void;
  /** list_add_tail(&irq->ap_list, …), irq->vcpu = vcpu, under both locks. */
  apListAddTail(w: World, irq: number, v: number): void;
  /** What else is done when an interrupt is queued, under both locks. */
  enqueue(w: World, irq: number, v: number): void;
  /**
   * kvm_make_request(KVM_REQ_IRQ_PENDING) and kvm_vcpu_kick. "KVM: arm/arm64: use vcpu requests for irq injection",
   * 325f9c649c8a.
   */
  requestAndKick(w: World, v: number): void;
  /**
   * kvm_make_request(KVM_REQ_IRQ_PENDING). A vCPU that is out of the guest clears the request before it next fills its
   * list registers, so it is only kept where somebody reads it: between flush and entry.
   */
  makeRequest(vcpu: Vcpu): void;
  /** kvm_vcpu_kick: wakes a sleeper that has a reason to wake, sends an IPI to a vCPU in IN_GUEST_MODE. */
  vcpuKick(w: World, v: number): void;

  // flush.ts
  /** vgic_flush_lr_state */
  flushLrState(): readonly VcpuStep<World>[];
  /** vgic_irq_cmp: negative where `a` belongs before `b` on the list of vCPU `v`. */
  irqCmp(w: View<World>, v: number, a: number, b: number): number;
  /** vgic_sort_ap_list (list_sort is stable). */
  sortApList(w: World, v: number): void;
  /** vgic_populate_lr: puts one interrupt into the next list register. */
  populateLr(w: World, v: number, irq: number): void;
  /** vgic_v2_compute_lr, vgic_v3_compute_lr: what a list register says of the interrupt. Changes nothing. */
  computeLr(w: View<World>, irq: number): ListRegister;
  /**
   * `allow_pending`: may a list register show the pending state? While active: not if it is tied to a physical
   * interrupt, which keeps the pending half itself; not if it is level ("Disallow Active+Pending for level interrupts",
   * 67b5b673ad4d, v4.17); not if another CPU's SGI of the same number waits.
   */
  allowPending(w: View<World>, irq: number): boolean;
  /**
   * The pending state has moved to a list register. An edge's latch is consumed; of the SGIs of several CPUs one, and
   * the others stay pending; a mapped level interrupt's level is taken back, since its handler on the host only reports
   * rising edges.
   */
  consumePending(w: World, irq: number): void;

  // fold.ts
  /** vgic_fold_state: each list register is taken back, then all are emptied; so on every exit. */
  foldState(): readonly VcpuStep<World>[];
  /** One list register, by its place. */
  foldPlace(w: World, v: number, place: number): void;
  /** vgic_v2_fold_lr, vgic_v3_fold_lr */
  foldLr(w: World, v: number, lr: ListRegister): void;
  /** EOIs that found no list register: the loop over EOIcount in vgic_v2_fold_lr_state, vgic_v3_fold_lr_state. */
  replayEoiCount(): readonly VcpuStep<World>[];
  /** vgic_v2_clear_lr, vgic_v3_clear_lr; HCR is written as 0. */
  clearLrs(w: World, v: number): void;
  /** lr_signals_eoi_mi and kvm_notify_acked_irq. */
  notifyIfEoied(w: World, lr: ListRegister): void;
  /** kvm_notify_acked_irq: only an SPI with a resampler has anybody who listens. */
  notifyAckedIrq(w: World, irq: number): void;
  /**
   * The part of the fold under irq_lock.
   * @returns whether the interrupt was active when it was last folded and no longer is.
   */
  foldIrq(w: World, lr: ListRegister): boolean;
  /**
   * vgic_irq_handle_resampling. A mapped level interrupt whose pending state comes back unused, or that was ended while a
   * level had been stored for it, is sampled anew; if its line is low the physical interrupt is freed, so that the host
   * sees it rise. "Resample HW pending state on deactivation", 3134cc8beb69 (v5.15).
   */
  irqHandleResampling(w: World, irq: number, deactivated: boolean, pending: boolean): void;

  // prune.ts
  /** vgic_prune_ap_list */
  pruneApList(): readonly VcpuStep<World>[];
  /** list_del(&irq->ap_list), irq->vcpu = NULL */
  apListDel(w: World, irq: number, v: number): void;

  // mmio.ts
  /**
   * vgic_mmio_write_senable. A mapped level interrupt is sampled anew, since its handler on the host may have run while
   * nobody listened; if it was thought high and is low, the physical interrupt is freed.
   */
  mmioWriteSenable(w: World, irq: number): void;
  /** vgic_mmio_write_cenable: a list register that holds it is left alone. */
  mmioWriteCenable(w: World, irq: number): void;
  /**
   * vgic_mmio_write_spending. The guest may acknowledge and EOI what it made pending, so a mapped interrupt is made
   * active physically. "Support VGIC dist pend/active changes for mapped IRQs", v4.16. The bits of a GICv2's SGIs ignore
   * writes (is_vgic_v2_sgi).
   */
  mmioWriteSpending(w: World, irq: number): void;
  /** vgic_mmio_write_cpending: the line is not touched; a mapped interrupt that is not active is freed physically. */
  mmioWriteCpending(w: World, irq: number): void;
  /** irq_set_irqchip_state(…, IRQCHIP_STATE_PENDING, false) */
  irqClearPhysPending(w: World, irq: number): void;
  /** vgic_mmio_change_active, with every vCPU halted that could hold the interrupt in a list register. */
  mmioChangeActive(w: World, irq: number, active: boolean): void;
  /** vgic_mmio_read_active, with every vCPU halted ("Synchronize the whole guest", 9a50ebbffa98, v5.7). */
  mmioReadActive(w: World, irq: number): void;
  /** vgic_mmio_read_pending: nobody is halted. */
  mmioReadPending(w: World, irq: number): void;
  /** What that returns. A mapped level interrupt is read from the hardware (v5.17). */
  pendingAsRead(w: View<World>, irq: number): boolean;
  /** vgic_mmio_write_target, vgic_mmio_write_irouter: the interrupt moves at the next prune of its owner. */
  mmioWriteTarget(w: World, irq: number, target: number): void;
  /** vgic_mmio_write_priority: of use at the next flush. */
  mmioWritePriority(w: World, irq: number, priority: number): void;
  /** vgic_mmio_write_v2_misc, _v3_misc: vgic_kick_vcpus on the way up; nothing is queued that was injected meanwhile. */
  mmioWriteMisc(w: World, enabled: boolean): void;
  /** vgic_mmio_write_sgir, vgic_v3_dispatch_sgi: an SGI to the vCPU it belongs to. */
  dispatchSgi(w: World, irq: number, sender: number): void;

  // uaccess.ts
  /** vgic_uaccess_write_senable, vgic_mmio_write_cenable */
  uaccessWriteEnable(w: World, irq: number, enabled: boolean): void;
  /** vgic_uaccess_read_pending: with a GICv2 the line is part of it, with a GICv3 it is saved on its own. */
  uaccessReadPending(w: View<World>, irq: number): boolean;
  /**
   * vgic_uaccess_write_spending and vgic_uaccess_write_cpending; vgic_v3_uaccess_write_pending. Which CPUs sent a SGI is
   * in no register of a GICv2: it comes back as one that the vCPU has sent to itself.
   */
  uaccessWritePending(w: World, irq: number, pending: boolean): void;
  /** vgic_mmio_uaccess_write_sactive and _cactive: a mapped interrupt is left as it is (vgic_hw_irq_change_active). */
  uaccessWriteActive(w: World, irq: number, active: boolean): void;
  /** vgic_write_irq_line_level_info (KVM_DEV_ARM_VGIC_GRP_LEVEL_INFO), which a GICv2 does not have. */
  writeIrqLineLevelInfo(w: World, irq: number, level: boolean): void;

  // halt.ts
  /** kvm_arm_halt_guest: KVM_REQ_SLEEP to all, with an IPI to those in the guest. */
  haltGuest(w: World): void;
  /**
   * Has the halt been waited for? kvm_make_all_cpus_request(… | KVM_REQUEST_WAIT) sends an IPI to those whose mode is not
   * OUTSIDE_GUEST_MODE and waits until it is handled, which is after their fold and prune. It does not wait for others:
   * for one that has filled its list registers and not yet changed its mode, nor for one that had already left the guest
   * and not yet folded.
   */
  isHaltedFor(w: View<World>, irq: number, access: ActiveAccess): boolean;
  /** vgic_access_active_prepare: with a GICv2 nobody is halted for an SGI or PPI, which only its own vCPU can access. */
  accessActivePrepare(irq: number): boolean;
  /** Everybody is out of the guest: the access is carried out. */
  finishActiveAccess(w: World, irq: number, access: ActiveAccess): void;

  /** "KVM: arm64: Add LR overflow infrastructure" (v6.19): on_lr is kept, EOIcount is looked at. */
  hasLrOverflow(): boolean;

  // run-loop.ts
  /**
   * May the vCPU leave for the guest? It must be loaded, nobody may have halted the VM, and the host takes its own
   * interrupts first: they were pending when interrupts were last on.
   */
  mayEnter(w: View<World>, v: number): boolean;
  /** check_vcpu_requests, then kvm_vgic_flush_hwstate with interrupts off. */
  entrySteps(): readonly VcpuStep<World>[];
  /** check_vcpu_requests: what is asked of a vCPU that is out of the guest. Nothing was before 6.19. */
  checkVcpuRequests(): readonly VcpuStep<World>[];
  /** kvm_vgic_flush_hwstate */
  flushHwstate(): readonly VcpuStep<World>[];
  /** smp_store_mb(vcpu->mode, IN_GUEST_MODE) */
  commitEntry(w: World, v: number): void;
  /** Is there a request that turns the vCPU back? The halt of the VM is one (KVM_REQ_SLEEP). */
  mustTurnBack(w: View<World>, v: number): boolean;
  enterGuest(w: World, v: number): void;
  /** Out of the guest, or back before ever getting there: what is asked of it now is not asked in vain. */
  leave(w: World, v: number): void;
  /** The whole exit. */
  exitSteps(): readonly VcpuStep<World>[];
  /** kvm_vgic_sync_hwstate; then interrupts are on. */
  syncHwstate(): readonly VcpuStep<World>[];
  /** local_irq_enable: an IPI that was on its way is handled. */
  endExit(w: World, v: number): void;
  /** An exit, of which the rest comes later where exits are fine. */
  beginExitSteps(): readonly VcpuStep<World>[];
  /** The second half of kvm_vgic_sync_hwstate; then interrupts are on and what made the guest exit is handled. */
  finishExitSteps(): readonly VcpuStep<World>[];
  /** The emulation of a DIR that has trapped, if one has. Linux trapped none before 6.19. */
  trappedDirSteps(): readonly VcpuStep<World>[];
  /** kvm_vcpu_wfi, after the exit: saves what the wake-up check needs, and sleeps unless there is something to wake for. */
  vcpuWfi(): readonly VcpuStep<World>[];
  /** kvm_vcpu_block */
  vcpuBlock(w: World, v: number): void;
  /** vgic_put: saving VMCR, which kvm_vgic_vcpu_pending_irq looks at (5eeaf10eec39, v5.3). */
  vgicPut(w: World, v: number): void;
}

export type VgicSteps = Steps<Vgic>;
