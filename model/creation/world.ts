import { array, bool, happened, type Infer, index, int, oneOf, optional, record } from '../../src/language/index.js';

/** A VM with a GICv3 that user space makes: its vCPUs, its vgic, and the regions of its redistributors. */
export interface CreationConfig {
  readonly vcpus: number;
  /** Regions that user space adds, in this order (KVM_VGIC_V3_ADDR_TYPE_REDIST_REGION). */
  readonly regions: number;
  /** Redistributors in each. */
  readonly count: number;
}

/** What happened during a step. */
export type CreationHappening =
  /** A guest has accessed a frame; `reached`: the vCPU that the device there names; `freed`: that was freed. */
  { readonly what: 'accessed'; readonly frame: number; readonly reached: number | null; readonly freed: boolean };

/** Frames are numbered through all regions. */
export const framesOf = ({ regions, count }: CreationConfig): number => regions * count;

const vcpu = (config: CreationConfig) =>
  record({
    /**
     * kvm_vm_ioctl_create_vcpu: not there; kvm_vgic_vcpu_init is done; so is kvm_arch_vcpu_create; its file is there;
     * kvm->online_vcpus counts it.
     */
    stage: oneOf('none', 'made', 'created', 'file', 'online'),
    /** vcpu->pid is set once it has run (vcpu_has_run_once). */
    run: oneOf('never', 'inside', 'outside'),
    /** vgic_cpu->private_irqs is allocated. */
    hasIrqs: bool,
    /** vgic_cpu->rd_iodev.base_addr */
    frame: optional(index(framesOf(config))),
  });

export const creationWorldOf = (config: CreationConfig) =>
  record({
    vcpus: array(config.vcpus, vcpu(config)),
    /** `struct vgic_redist_region`: on the list, and how many of its frames were given. */
    regions: array(config.regions, record({ isListed: bool, freeIndex: int(0, config.count) })),
    /** KVM_MMIO_BUS: of each frame the vCPU that the device there names, and whether that was freed meanwhile. */
    bus: array(framesOf(config), record({ vcpu: optional(index(config.vcpus)), isFreed: bool })),
    /** KVM_CREATE_DEVICE; KVM_DEV_ARM_VGIC_CTRL_INIT; the first KVM_RUN (dist->ready); kvm_vgic_destroy. */
    vgic: oneOf('none', 'created', 'initialized', 'ready', 'destroyed'),
    /** kvm_vm_dead: every ioctl returns -EIO. */
    isDead: bool,
    /** A vCPU was freed, and its private interrupts were not. */
    hasLeaked: bool,
    happened: happened<CreationHappening>(),
  });

export type CreationWorld = Infer<ReturnType<typeof creationWorldOf>>;
