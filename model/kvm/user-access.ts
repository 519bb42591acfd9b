import type { View } from '../../src/language/index.js';
import type { VcpuStep } from '../machine/hypervisor.js';
import type { Vcpu, VgicIrq, Vmcr, World } from './state.js';

/** What user space reads and writes of a vgic (uaccess.ts). What returns a value reads a register, and changes nothing. */
export interface UserAccess {
  /** vgic_mmio_read_enable */
  mmioReadEnable(w: World, id: number): boolean;
  /** vgic_uaccess_write_senable, vgic_uaccess_write_cenable */
  uaccessWriteEnable(w: World, id: number, enabled: boolean): void;
  /** vgic_uaccess_read_pending: with a GICv3 the latch alone, with a GICv2 the line, too. */
  uaccessReadPending(w: World, id: number): boolean;
  /**
   * vgic_uaccess_write_spending and vgic_uaccess_write_cpending; vgic_v3_uaccess_write_pending. Which CPUs sent an SGI is
   * not said there: with a GICv2 it comes back as one that the vCPU has sent to itself.
   */
  uaccessWritePending(w: World, id: number, pending: boolean): void;
  /** vgic_mmio_read_sgipend: the CPUs whose SGI is pending (GICv2). */
  mmioReadSgipend(w: World, id: number): readonly boolean[];
  /** vgic_mmio_write_sgipendc of all CPUs, then vgic_mmio_write_sgipends. */
  mmioWriteSgipend(w: World, id: number, sources: readonly boolean[]): void;
  /** vgic_uaccess_read_active */
  uaccessReadActive(w: World, id: number): boolean;
  /** vgic_mmio_uaccess_write_sactive and _cactive: a mapped interrupt is left as it is (vgic_hw_irq_change_active). */
  uaccessWriteActive(w: World, irq: VgicIrq, active: boolean, source?: number): void;
  /** No register says who has sent an SGI that is active: vgic_mmio_change_active takes 0 where no vCPU runs (GICv2). */
  readActiveSource(w: World, id: number): number;
  /** No register says on which vCPU an interrupt is active. */
  readActiveVcpu(w: World, id: number): number | null;
  /** vgic_mmio_read_priority */
  mmioReadPriority(w: World, id: number): number;
  /** vgic_mmio_read_group */
  mmioReadGroup(w: World, id: number): number;
  /** vgic_mmio_read_target, vgic_mmio_read_irouter */
  mmioReadTarget(w: World, id: number): number | null;
  /** vgic_mmio_write_config, which queues nothing. (What it writes never changes here: `config` of the entry.) */
  mmioWriteConfig(w: World, irq: VgicIrq): void;
  /** vgic_mmio_read_v2_misc, vgic_mmio_read_v3_misc: GICD_CTLR */
  mmioReadMisc(w: World): boolean;
  /** vgic_mmio_uaccess_write_v2_misc, which does what the guest's write does; vgic_mmio_uaccess_write_v3_misc, which kicks nobody. */
  uaccessWriteMisc(w: World, enabled: boolean): void;
  /** vgic_v2_has_attr, vgic_v3_has_attr: is there a KVM_DEV_ARM_VGIC_GRP_LEVEL_INFO? */
  hasLevelInfo(): boolean;
  /** vgic_read_irq_line_level_info: of an edge there is no line to be told of. */
  readIrqLineLevelInfo(w: World, id: number): boolean;
  /** vgic_write_irq_line_level_info: of any interrupt, whatever ICFGR says. */
  writeIrqLineLevelInfo(w: World, irq: VgicIrq, level: boolean): void;
  /** vgic_get_vmcr, and what user space gets of it: get_gic_bpr1; vgic_mmio_read_vcpuif. */
  getVmcr(w: World, vcpu: Vcpu): Vmcr;
  /** vgic_set_vmcr, and what user space sets of it, CTLR before the binary points: set_gic_bpr1; vgic_mmio_write_vcpuif. */
  setVmcr(w: World, vcpu: Vcpu, vmcr: Vmcr): void;
  /** vgic_v3_access_apr_reg; vgic_mmio_read_apr, vgic_mmio_write_apr */
  getApr(w: World, vcpu: Vcpu): readonly boolean[];
  setApr(w: World, vcpu: Vcpu, apr: readonly boolean[]): void;
  /** kvm_vgic_dist_init, vgic_allocate_private_irqs: only SGIs are enabled. */
  distInit(w: World): void;
  /** kvm_vgic_vcpu_init, kvm_vgic_vcpu_reset (vgic_v2_reset, vgic_v3_reset) */
  vgicVcpuInit(w: World, vcpu: Vcpu): void;
}

/** A vgic that is not initialised yet (life/init.ts): vgic-init.c. */
export interface Init {
  /** vgic_init: as kvm_vgic_dist_init and kvm_vgic_vcpu_reset make it; nothing where that was done. */
  vgicInit(w: World): void;
  /** vgic_lazy_init: of a GICv2 the first KVM_IRQ_LINE does it, of a GICv3 it is refused (-EBUSY). */
  lazyInit(w: World): void;
  /** kvm_vgic_map_resources of the first KVM_RUN: vgic_v2_map_resources initialises, vgic_v3_map_resources refuses. */
  mapResources(w: World): void;
}

/** A VM that ends (life/teardown.ts): kvm_main.c, eventfd.c, vgic-init.c. */
export interface Teardown {
  /** kvm_irqfd_release: every irqfd of the list is deactivated. */
  irqfdRelease(w: World): void;
  /** flush_workqueue(irqfd_cleanup_wq) in kvm_irqfd_release: has every shutdown that was queued ended? */
  isCleanupDone(w: View<World>): boolean;
  /** kvm_vgic_destroy: what is on lists is so no more, and the distributor forwards nothing. */
  vgicDestroy(w: World): void;
  /** __kvm_vgic_vcpu_destroy: INIT_LIST_HEAD(&vgic_cpu->ap_list_head), and the private interrupts are freed. */
  vgicVcpuDestroy(w: World, vcpu: Vcpu): void;
}

/** A vCPU that is turned off, and reset before it runs again (life/power.ts). */
export interface Power {
  /** kvm_arm_vcpu_power_off, and kvm_vcpu_sleep of its thread, which is scheduled out. */
  vcpuPowerOff(w: World, vcpu: Vcpu): void;
  /** kvm_psci_vcpu_on: requests a reset, and only then lets the vCPU run. */
  psciVcpuOn(w: World, vcpu: Vcpu): void;
  /** kvm_check_request(KVM_REQ_VCPU_RESET, …), kvm_reset_vcpu */
  checkReset(w: World, vcpu: Vcpu): void;
  /** kvm_prepare_system_event: every vCPU is KVM_MP_STATE_STOPPED, and asked to sleep (KVM_REQ_SLEEP). */
  prepareSystemEvent(w: World): void;
  /** kvm_arm_vcpu_suspend: KVM_SET_MP_STATE with KVM_MP_STATE_SUSPENDED. */
  vcpuSuspendState(w: World, vcpu: Vcpu): void;
  /** KVM_SET_MP_STATE with KVM_MP_STATE_RUNNABLE: a request that is left over is dropped by kvm_vcpu_suspend. */
  vcpuRunnableState(w: World, vcpu: Vcpu): void;
  /** kvm_vcpu_suspend: a WFI, a request to come here again, and user space is told if there is something to wake for. */
  vcpuSuspend(): readonly VcpuStep<World, Vcpu>[];
  /** kvm_make_request(KVM_REQ_SUSPEND, …) there: "The suspend state is sticky". */
  suspendAgain(w: World, vcpu: Vcpu): void;
  /** kvm_prepare_system_event(…) there: KVM_SYSTEM_EVENT_WAKEUP, if kvm_arch_vcpu_runnable. */
  prepareWakeup(w: World, vcpu: Vcpu): void;
  /** kvm_arch_vcpu_ioctl, of KVM_GET_ONE_REG and KVM_SET_ONE_REG: "We could owe a reset due to PSCI". */
  vcpuIoctl(w: World, vcpu: Vcpu): void;
}
