import { array, bool, index, int, member, oneOf, optional, perMember, record, upTo } from '../../src/language/index.js';
import type { ForwardedSlice } from '../forwarded/part.js';
import type { GhostSlice } from '../ghost/ghost.js';
import type { Trigger } from '../gic/physical-irq.js';
import { sgis } from '../guest/sgi.js';
import type { GuestSlice } from '../guest/state.js';
import type { HostSlice } from '../host/state.js';
import { isMapped, type MachineConfig } from '../machine/config.js';
import type { VcpuOf } from '../machine/entry.js';
import { type Families, perInterrupt, type State } from '../machine/part.js';
import { isTimer, type TimerSlice } from '../timer/state.js';
import type { VfioSlice } from '../vfio/state.js';

declare module '../machine/happening.js' {
  interface Events {
    /** An assertion of the kernel fails: what follows is undefined. */
    BUG_ON: { readonly irq: number };
    /** The timers are in the image, too; is the interrupt of this one pending or active, there and by now? */
    'timer saved': { readonly vcpu: number; readonly isSaved: boolean; readonly isNow: boolean };
  }
}

/**
 * `struct vgic_dist` and `struct vgic_cpu` with their bitmaps, an entry for each bit. A private interrupt has a bit on its
 * vCPU, an SPI one. include/kvm/arm_vgic.h of v3.9 to v4.6
 */
export const oldVgicSlice = (config: MachineConfig, families: Families) => ({
  irq: {
    /**
     * irq_level: the input line of a level interrupt. Until 3.17 there was none; there it is what user space said last,
     * which only properties read.
     */
    level: bool,
    /** irq_pending; irq_state until 3.17. */
    pending: bool,
    /** irq_soft_pend (3.18): a write of ISPENDR for a level interrupt. */
    softPend: bool,
    /** irq_queued; irq_active until 3.17, a misnomer: it is in a list register and not to be sampled. */
    queued: bool,
    /** irq_active (4.1): active, and in no list register. */
    active: bool,
    enabled: bool,
    /** irq_priority: written and read, and never used. */
    priority: index(config.priorities),
    /** irq_spi_cpu, irq_spi_target; of a private interrupt its vCPU. */
    target: member(families.vcpu),
    /** irq_sgi_sources: the CPUs whose SGI is pending. */
    sources: array(sgis(config).length > 0 ? config.sgiSenders : 0, bool),
  },
  vcpu: {
    phase: oneOf(...phases),
    /** vcpu->mode is EXITING_GUEST_MODE: an IPI is on its way to it. */
    exiting: bool,
    /** pending_percpu, pending_shared: the snapshot of what is pending, enabled and targeted. */
    pending: perMember(families.irq, bool),
    /** active_percpu, active_shared: of what is active in no list register, enabled and targeted. */
    actives: perMember(families.irq, bool),
    /** Its bit of irq_pending_on_cpu, the oracle. */
    pendingOnCpu: bool,
    /** Its bit of irq_active_on_cpu. */
    activeOnCpu: bool,
    /** lr_used, until 4.3. */
    lrUsed: array(config.listRegisters, bool),
    /** vgic_irq_lr_map, until 4.3; null for LR_EMPTY. */
    lrMap: perMember(families.irq, optional(index(config.listRegisters))),
    /** vgic_elrsr, vgic_eisr, vgic_misr: as they were read at the last exit. */
    elrsr: array(config.listRegisters, bool),
    eisr: array(config.listRegisters, bool),
    misr: record({ eoi: bool, u: bool }),
    /** level_pending of the sync that is under way. */
    levelPending: bool,
    /** How far the sync is, where something may come between its steps. */
    syncPlace: int(0, mostSyncSteps(config) - 1),
    /** It has executed WFI, and is to sleep after its sync, where that is fine. */
    blocks: bool,
    /** timer->irq.level (4.4): what the timer has told the vgic. */
    timerLevel: bool,
  },
  world: {
    /** GICD_CTLR */
    distributorEnabled: bool,
    /** irq_phys_map: is it tied to its physical interrupt, and (until 4.3) was it signalled and not ended? */
    maps: perInterrupt(config, families, isMapped, record({ isThere: bool, active: bool })),
    /** What user space has saved of the vgic, and not yet of the timers: whose interrupt is pending or active? */
    image: optional(
      record({ timers: perMember(families.vcpu, bool, config.interrupts.some(isTimer) ? upTo(config.vcpus) : []) }),
    ),
  },
});

/** Four for each list register, the timer's, the end of the maintenance and that of all. */
const mostSyncSteps = ({ listRegisters }: MachineConfig): number => 4 * listRegisters + 3;

/** Where a vCPU thread is in kvm_arch_vcpu_ioctl_run. */
const phases = [
  /** In the kernel or in user space; its list registers stay filled. */
  'outside',
  /** Asleep in kvm_vcpu_block. */
  'blocked',
  /** The list registers are filled for the guest (kvm_vgic_flush_hwstate); vcpu->mode is OUTSIDE_GUEST_MODE still. */
  'flushed',
  'guest',
  /** Out of the guest, and not through with kvm_vgic_sync_hwstate. */
  'exited',
] as const;

export type OldVgicSlice = ReturnType<typeof oldVgicSlice>;
export type OldVgicSlices = OldVgicSlice &
  GuestSlice &
  GhostSlice &
  HostSlice &
  ForwardedSlice &
  VfioSlice &
  TimerSlice;

export type World = State<OldVgicSlices>;
type IrqState = World['irqs'][number];

/** What the state does not hold of an interrupt, because it never changes. */
export interface IrqConstants {
  /** Its number in the configuration, by which the state and what happened name it. */
  readonly id: number;
  readonly intid: number;
  readonly trigger: Trigger;
  /** Of one vCPU alone: an SGI or a PPI. */
  readonly isPrivate: boolean;
  readonly isSgi: boolean;
}

/** The bits of an interrupt in every bitmap, to be had from `kvm.getIrq`. */
export type Irq = IrqState & IrqConstants;

/** `struct kvm_vcpu` with `struct vgic_cpu`, to be had from `kvm.getVcpu`. */
export type Vcpu = VcpuOf<World>;

/** `struct irq_phys_map` */
export type PhysMap = World['maps'][number];
