import type { View } from '../../src/language/index.js';
import type { Scheduled } from '../host/state.js';
import type { FineStep } from '../machine/config.js';
import type { VcpuOf } from '../machine/entry.js';
import type { Hypervisor, VcpuStep } from '../machine/hypervisor.js';
import type { Steps } from '../machine/steps.js';
import type { TimerContext } from '../timer/state.js';
import type { ArchTimer, MappedIrqs } from '../timer/steps.js';
import type { Vfio } from '../vfio/steps.js';
import type { OldConfig } from './config.js';
import type { Irq, IrqConstants, PhysMap, Vcpu, World } from './state.js';

/** A step of a vCPU's thread, with nothing in between. */
export type OldStep = VcpuStep<World, Vcpu>;

/** A step of a sync: nothing comes in between. */
export interface SyncStep {
  readonly take: OldStep;
  /** Where this is fine, something may come before it. */
  readonly window: SyncWindow;
  /** Has it anything to do with what others see? Not said where it always has. */
  isDue?(w: View<World>, vcpu: View<Vcpu>): boolean;
}

/** What is fine of a sync, by the words of a configuration. */
export const syncWindows = ['exit', 'eoi', 'oracle'] as const satisfies readonly FineStep[];
type SyncWindow = (typeof syncWindows)[number];

/**
 * KVM's first vgic (virt/kvm/arm/vgic.c, v3.9 to v4.6) by the names of its functions without their vgic_ or kvm_. What it
 * knows of an interrupt are bits of bitmaps; `irq` is one entry with all of them. Its list registers stay filled over
 * exits. The steps of the files are those of v4.1; the other eras replace some.
 */
export interface OldVgic extends Hypervisor<World>, Scheduled<World>, Vfio<World>, ArchTimer<World>, MappedIrqs<World> {
  readonly config: OldConfig;

  // irq.ts
  getIrq<W extends View<World>>(w: W, id: number): W['irqs'][number] & IrqConstants;
  getVcpu<W extends View<World>>(w: W, id: number): VcpuOf<W>;
  /** vgic_irq_is_edge: until 4.3 every private interrupt is (vgic_init, vgic_handle_cfg_reg). */
  irqIsEdge(irq: View<Irq>): boolean;
  /** vgic_can_sample_irq: not while it is queued. */
  canSampleIrq(w: View<World>, irq: View<Irq>): boolean;
  /** vgic_irq_map_search: the physical interrupt that a virtual one is tied to (4.3), or null. */
  irqMapSearch<W extends View<World>>(w: W, irq: View<Irq>): W['maps'][number] | null;
  /** vgic_irq_set_queued, vgic_irq_clear_queued */
  irqSetQueued(w: World, irq: Irq): void;
  irqClearQueued(w: World, irq: Irq): void;
  /** irq_set_irqchip_state(…, IRQCHIP_STATE_ACTIVE, …); irq_set_fwd_state in 2014. */
  setIrqchipActive(w: World, irq: View<Irq>, active: boolean): void;
  /** irq_get_irqchip_state(…, IRQCHIP_STATE_ACTIVE, …); irq_get_fwd_state in 2014. */
  getIrqchipActive(w: View<World>, irq: View<Irq>): boolean;

  // inject.ts
  /** vgic_validate_injection: an edge must rise, a level must change. */
  validateInjection(w: View<World>, irq: View<Irq>, level: boolean): boolean;
  /** vgic_update_irq_pending (vgic_update_irq_state until 3.17), under dist->lock. Is somebody to be kicked? */
  updateIrqPending(w: World, irq: Irq, level: boolean): boolean;
  /** The part of it for a level that falls. */
  lowerLevel(w: World, irq: Irq): void;
  /** The kick after the lock is dropped: of the target; until 3.17 of all whose oracle is set. */
  kickAfterInjection(w: World, irq: Irq): void;
  /** kvm_vcpu_kick, without a request: a vCPU that is about to enter does not hear of it. */
  vcpuKick(w: World, vcpu: Vcpu): void;
  /** vgic_kick_vcpus: everybody whose oracle is set. */
  kickVcpus(w: World): void;

  // distributor.ts
  /** compute_pending_for_cpu: the snapshot of what is pending, enabled and targeted; is there any? */
  computePendingForCpu(w: World, vcpu: Vcpu): boolean;
  /** compute_active_for_cpu (4.1) */
  computeActiveForCpu(w: World, vcpu: Vcpu): boolean;
  /** vgic_update_state */
  updateState(w: World): void;
  /** vgic_handle_clear_mapped_irq (4.3): ICPENDR or ICACTIVER was written by this vCPU. */
  handleClearMappedIrq(w: World, vcpu: Vcpu): void;
  /** kvm_vgic_vcpu_pending_irq: the oracle, and nothing else, says whether a vCPU should be awake. */
  vcpuPendingIrq(w: View<World>, vcpu: View<Vcpu>): boolean;
  /** vgic_dispatch_sgi: the SGIs of this number that one CPU sends to the vCPU of `irq`. */
  dispatchSgi(w: World, irq: Irq, sender: number): void;
  /** GICD_SPENDSGIR, GICD_CPENDSGIR (3.14) */
  writeSpendsgir(w: World, irq: number, sender: number): void;
  writeCpendsgir(w: World, irq: number, sender: number): void;
  /** vgic_retire_disabled_irqs: what is disabled leaves the list registers of the vCPU whose bank is written. */
  retireDisabledIrqs(w: World, vcpu: Vcpu): void;
  /** vgic_retire_lr */
  retireLr(w: World, vcpu: Vcpu, lr: number): void;

  // flush.ts
  /** __kvm_vgic_flush_hwstate, under dist->lock */
  flushHwstate(w: World, vcpu: Vcpu): void;
  /** vgic_queue_sgi: a list register for each sender. Did all find one? */
  queueSgi(w: World, vcpu: Vcpu, irq: Irq): boolean;
  /** vgic_queue_hwirq: a PPI or an SPI. False where there is no list register for it. */
  queueHwirq(w: World, vcpu: Vcpu, irq: Irq): boolean;
  /** vgic_queue_irq: into the list register that has it already, or into a free one. */
  queueIrq(w: World, vcpu: Vcpu, source: number, irq: Irq): boolean;
  /** The list register that holds it, from this source, or -1: lr_used and vgic_irq_lr_map; ELRSR since 4.4. */
  findQueuedLr(w: View<World>, vcpu: View<Vcpu>, source: number, irq: View<Irq>): number;
  /** Is it in use? lr_used; since 4.4 it is where its ELRSR bit is clear. */
  isLrUsed(w: View<World>, vcpu: View<Vcpu>, lr: number): boolean;
  /** lr_used and vgic_irq_lr_map, until 4.3. */
  useLr(w: World, vcpu: Vcpu, irq: Irq, lr: number): void;
  /** The list register to use next, or -1. */
  findFreeLr(w: View<World>, vcpu: View<Vcpu>): number;
  /** vgic_queue_irq_to_lr */
  queueIrqToLr(w: World, vcpu: Vcpu, irq: Irq, lr: number): void;
  /** The part of it that says pending or active. */
  setLrState(w: World, vcpu: Vcpu, irq: Irq, lr: number): void;
  /** The part of it for an interrupt that is tied to a physical one: "Allow HW interrupts to be queued to a guest". */
  queueMappedIrqToLr(w: World, vcpu: Vcpu, irq: Irq, lr: number, map: PhysMap): void;
  /** vgic_sync_lr_elrsr: the saved status follows what is written into a list register (4.0, ae705930fca6). */
  syncLrElrsr(w: World, vcpu: Vcpu, lr: number): void;

  // sync.ts
  /** __kvm_vgic_sync_hwstate: the steps between which others may take dist->lock. */
  syncHwstate(): readonly SyncStep[];
  /** vgic_process_maintenance */
  processMaintenance(): readonly SyncStep[];
  /** What it does for one list register of EISR before it drops the lock: it may be sampled again. */
  processEoi(w: World, vcpu: Vcpu, lr: number): void;
  /** And after it has taken the lock again: is the level still high? */
  processLevel(w: World, vcpu: Vcpu, lr: number): void;
  /** process_queued_irq (4.4): both of these at once, and for what is tied to a physical interrupt. Is there more of it? */
  processQueuedIrq(w: World, vcpu: Vcpu, lr: number): boolean;
  /** vgic_clear_eisr (4.0): a sync without a run finds nothing to process. */
  clearEisr(w: World, vcpu: Vcpu): void;
  /** kvm_notify_acked_irq (3.19) */
  notifyAckedIrq(w: World, id: number): void;
  /** vgic_sync_hwirq (4.3): has the guest ended what this list register ties to a physical interrupt? */
  syncHwirq(w: World, vcpu: Vcpu, lr: number): boolean;
  /** What follows where it has: the list register is cleaned, and the interrupt may be queued again. */
  finishHwirq(w: World, vcpu: Vcpu, lr: number): void;
  /** The loop over the list registers: those that are empty may be used again. */
  reclaimLr(w: World, vcpu: Vcpu, lr: number): void;
  /** "Check if we still have something up our sleeve": the oracle, without the lock since 3.18. */
  endSync(w: World, vcpu: Vcpu): void;

  // user-access.ts
  /** vgic_unqueue_irqs (3.14), for an access of user space: what list registers hold goes back into the bitmaps. */
  unqueueIrqs(w: World, vcpu: Vcpu): void;
  /** kvm_vgic_map_phys_irq, kvm_vgic_unmap_phys_irq (4.3) */
  mapPhysIrq(w: World, irq: Irq): void;
  unmapPhysIrq(w: World, irq: Irq): void;

  // run-loop.ts
  mayEnter(w: View<World>, vcpu: View<Vcpu>): boolean;
  /** kvm_timer_flush_hwstate, kvm_vgic_flush_hwstate */
  entrySteps(): readonly OldStep[];
  enterGuest(w: World, vcpu: Vcpu): void;
  /** The world switch back: __save_vgic_v2_state, save_timer_state. */
  leave(w: World, vcpu: Vcpu): void;
  /** kvm_timer_sync_hwstate, kvm_vgic_sync_hwstate */
  syncSteps(): readonly SyncStep[];
  /** kvm_vcpu_block */
  vcpuBlock(w: World, vcpu: Vcpu): void;

  // timer.ts
  timerFlushHwstate(w: World, vcpu: Vcpu): void;
  timerSyncHwstate(w: World, vcpu: Vcpu): void;
  /** kvm_timer_inject_irq */
  timerInjectIrq(w: World, vcpu: Vcpu, ctx: TimerContext): void;
}

export type OldVgicSteps = Steps<OldVgic>;
