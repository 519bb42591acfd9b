import type { View } from '../../src/language/index.js';
import type { Steps } from '../machine/steps.js';
import type { Gicv4Config } from './config.js';
import type { Gicv4World } from './state.js';

type W = Gicv4World;

/** The redistributors and ITSs of the host, as far as vLPIs, vSGIs and doorbells go. IHI 0069 chapters 5 and 9. */
export interface DirectHardware {
  /** The ITS translates an MSI of the event: to an LPI of the host, to a vLPI, or to nothing. */
  translate(w: W, vlpi: number): void;
  /** A vLPI becomes pending on the redistributor that its vPE is mapped to. */
  makeVlpiPending(w: W, v: number, vlpi: number): void;
  /** Something is pending for a vPE that is not resident there: the doorbell. GICR_VPENDBASER.Doorbell; 9.1.5 */
  ringDoorbell(w: W, v: number): void;
  /** DISCARD of the event: what is pending of it goes, too. 5.3.4 */
  discardEvent(w: W, vlpi: number): void;
  /** GICR_VPENDBASER.Valid is set: the redistributor begins to read the pending table. 12.11 */
  setValid(w: W, v: number, cpu: number): void;
  /** Valid is cleared, and PendingLast read back. */
  clearValid(w: W, v: number, db: boolean): void;
  /** Does the redistributor present the vLPI to the guest on this CPU? */
  presents(w: View<W>, v: number, vlpi: number): boolean;
  /** The same of the SGI. */
  presentsSgi(w: View<W>, v: number): boolean;
  /** Does anything make PendingLast read as 1? */
  isAnythingPending(w: View<W>, v: number): boolean;
  /** GICR_VSGIR and GICR_VSGIPENDR of a CPU: only the redistributor that the vPE is mapped to knows. */
  readVsgi(w: View<W>, v: number, cpu: number): boolean;
}

/** drivers/irqchip/irq-gic-v3-its.c and irq-gic-v4.c. */
export interface ItsDriver {
  /** its_cpu_init_lpis: VPROPBASER is written when a CPU comes up. */
  initCpu(w: W, cpu: number): void;
  /** its_vpe_irq_domain_activate: VMAPP on all ITSs, where it is not on demand. */
  activateVpe(w: W, v: number): void;
  /** its_vpe_irq_domain_deactivate: VMAPP V=0. */
  deactivateVpe(w: W, v: number): void;
  /** its_build_vmapp_cmd with V=0, and the VSYNC behind it where there is one. */
  unmapVpe(w: W, v: number, its: number): void;
  /** its_map_vm, its_unmap_vm: VMAPP on demand. */
  mapVm(w: W, its: number): void;
  unmapVm(w: W, its: number): void;
  /** its_vpe_set_affinity. @returns false where it is refused. */
  setVpeAffinity(w: W, v: number, cpu: number): boolean;
  /** its_send_vmovp */
  sendVmovp(w: W, v: number): void;
  /** get_its_list, require_its_list_vmovp: the ITSs that a VMOVP goes to. */
  itsList(w: View<W>, v: number): readonly number[];
  /** its_vpe_db_proxy_move; with GICv4.1 VMOVP.DB. */
  moveDoorbell(w: W, v: number): void;
  /** May col_idx of the vPE change now? Not while vpe_lock is held. */
  mayMove(w: View<W>, v: number): boolean;
  /** its_make_vpe_resident */
  makeResident(w: W, v: number, cpu: number): void;
  /** its_make_vpe_non_resident up to the write of VPENDBASER. */
  makeNonResident(w: W, v: number, db: boolean): void;
  /** its_vpe_deschedule, its_vpe_4_1_deschedule: pending_last is stored. */
  storePendingLast(w: W, v: number): void;
  /** its_vlpi_map of one that is not forwarded, up to DISCARD; and VMAPTI. */
  dropPhysicalMapping(w: W, vlpi: number): void;
  installVirtualMapping(w: W, vlpi: number): void;
  /** its_vlpi_unmap up to DISCARD; and MAPTI. */
  dropVirtualMapping(w: W, vlpi: number): void;
  restorePhysicalMapping(w: W, vlpi: number): void;
  /** its_vlpi_map of one that is: VMOVI. */
  moveVlpi(w: W, vlpi: number, v: number): void;
  /** its_vlpi_prop_update */
  updateVlpiProperty(w: W, vlpi: number, enabled: boolean): void;
  /** its_irq_set_irqchip_state of a vLPI: VINT, VCLEAR. */
  setVlpiPending(w: W, vlpi: number, pending: boolean): void;
  /** its_sgi_set_irqchip_state: GITS_SGIR, or VSGI with CLEAR. */
  setVsgiPending(w: W, v: number, pending: boolean): void;
  /** irq_migrate_all_off_this_cpu, for doorbells. */
  migrateDoorbells(w: W, cpu: number): void;
}

/** arch/arm64/kvm: vgic-v4.c, and what of vgic-its.c, vgic-mmio.c, vgic-v3.c and arm.c has to do with it. */
export interface DirectInjection {
  vgicV4Load(w: W, v: number, cpu: number): void;
  vgicV4Put(w: W, v: number): void;
  /** vgic_v4_load: is there nothing to do, because the vCPU is in WFI? */
  skipsLoadInWfi(w: View<W>, v: number): boolean;
  /** vgic_v4_want_doorbell */
  wantDoorbell(w: View<W>, v: number): boolean;
  /** vgic_v4_commit: has the redistributor read the pending table? The entry waits until it has. */
  isCommitted(w: View<W>, v: number): boolean;
  /** vgic_v4_doorbell_handler */
  doorbellHandler(w: W, v: number): void;
  /** May it run, or does somebody hold vpe_lock? */
  mayHandleDoorbell(w: View<W>, v: number): boolean;
  /** kvm_vgic_vcpu_pending_irq */
  pendingIrq(w: View<W>, v: number): boolean;
  /** kvm_vcpu_kick of one that sleeps. */
  wakeUp(w: W, v: number): void;
  /** kvm_arm_halt_guest, kvm_arm_resume_guest */
  haltGuest(w: W): void;
  resumeGuest(w: W): void;
  /** kvm_vgic_v4_set_forwarding up to the driver's DISCARD, and from there on. */
  setForwarding(w: W, vlpi: number): void;
  isForwarded(w: W, vlpi: number): void;
  /** kvm_vgic_v4_unset_forwarding, the same. */
  unsetForwarding(w: W, vlpi: number): void;
  isNoLongerForwarded(w: W, vlpi: number): void;
  /** kvm_arch_irq_bypass_add_producer, as an irqfd is assigned: VFIO has a producer for it. */
  addProducer(w: W, vlpi: number): void;
  /** kvm_arch_irq_bypass_del_producer, as an irqfd is shut down. */
  delProducer(w: W, vlpi: number): void;
  /** irqfd_deactivate: off the list, and the shutdown is queued. */
  deactivateIrqfd(w: W, vlpi: number): void;
  /** kvm_irq_routing_update: the copy of the route, and what a change of it means for one that has a producer. */
  irqRoutingUpdate(w: W, vlpi: number): void;
  /** irqfd->producer, which kvm_irq_routing_update asks for: the function that connects an irqfd of arm64 does not set it. */
  knowsProducer(w: View<W>, vlpi: number): boolean;
  /** kvm_arch_update_irqfd_routing: one that leads to another MSI, or to none, is forwarded no more. */
  updateIrqfdRouting(w: W, vlpi: number): void;
  /** vgic_its_inject_cached_translation */
  injectCached(w: W, vlpi: number): void;
  /** Does somebody hold its_lock between two steps, whatever command it is for? */
  isItsLocked(w: View<W>): boolean;
  /** Does somebody hold irq_lock of the LPI, or vlpi_lock behind it? */
  isIrqLocked(w: View<W>, vlpi: number): boolean;
  /** May the forwarding of an LPI end now? */
  mayUnmap(w: View<W>, vlpi: number): boolean;
  /** update_lpi_config up to its_prop_update_vlpi, with the byte that was read before. */
  updateLpiConfig(w: W, vlpi: number, enabled: boolean): void;
  /** update_affinity */
  updateAffinity(w: W, vlpi: number, v: number): void;
  /** vgic_its_trigger_msi, of INT. */
  triggerMsi(w: W, vlpi: number): void;
  /** vgic_its_cmd_handle_clear */
  handleClear(w: W, vlpi: number): void;
  /** its_free_ite, of DISCARD. */
  freeIte(w: W, vlpi: number): void;
  /** vgic_v3_save_pending_tables. @returns what is in the guest's pending table then. */
  savePendingTables(w: W): readonly boolean[];
  /** A new VM, with what was saved: vgic_v3_lpi_sync_pending_status. */
  restorePendingTables(w: W, saved: readonly boolean[]): void;
  /** vgic_v3_queue_sgi */
  queueSgi(w: W, v: number): void;
  /** vgic_v4_enable_vsgis, vgic_v4_disable_vsgis */
  enableVsgi(w: W, v: number): void;
  disableVsgi(w: W, v: number): void;
  /** vgic_uaccess_write_spending */
  writeSpendingFromUser(w: W, v: number): void;
}

/** A host with GICv4 and KVM on it: each step may be replaced. */
export interface Gicv4 extends DirectHardware, ItsDriver, DirectInjection {
  readonly config: Gicv4Config;
}

export type Gicv4Steps = Steps<Gicv4>;
