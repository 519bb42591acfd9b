import {
  array,
  bag,
  bool,
  index,
  int,
  local,
  member,
  oneOf,
  optional,
  record,
  sequence,
  type View,
} from '../../src/language/index.js';
import type { ForwardedSlice } from '../forwarded/part.js';
import type { GhostSlice } from '../ghost/ghost.js';
import { groupCount } from '../gic/groups.js';
import type { Trigger } from '../gic/physical-irq.js';
import type { GuestSlice } from '../guest/state.js';
import type { HostSlice } from '../host/state.js';
import type { ItsConfig } from '../its/config.js';
import type { ItsSlice } from '../its/state.js';
import type { MachineConfig } from '../machine/config.js';
import type { VcpuOf } from '../machine/entry.js';
import type { Families, State } from '../machine/part.js';
import type { MsiRoutesSlice } from '../msi-routes/state.js';
import type { RoutingSlice } from '../routing/state.js';
import type { TimerSlice } from '../timer/state.js';
import type { VfioSlice } from '../vfio/state.js';
import type { VgicConfig } from './config.js';
import { type LifeSlice, sgiSources } from './life/state.js';

declare module '../machine/happening.js' {
  interface Events {
    /** A thread that has queued it, or found it queued, told the vCPU (where injection is fine). */
    told: { readonly irq: number; readonly vcpu: number };
    /** Deactivated because EOIcount said that the guest had ended one that was in no list register. */
    replayed: { readonly vcpu: number; readonly irq: number };
    /** A trapped write of DIR was carried out. */
    'deactivated by trap': { readonly vcpu: number; readonly irq: number; readonly wasActive: boolean };
    /** kvm_notify_acked_irq: those who wait for the EOI of this SPI were told. */
    notified: { readonly irq: number };
  }
}

/** What KVM keeps of a VM, of each interrupt and of each vCPU. */
export const vgicSlice = (config: VgicConfig & ItsConfig & MachineConfig, families: Families) => ({
  irq: vgicIrq(config, families),
  vcpu: kvmVcpu(config, families),
  world: {
    /** vgic_dist.enabled: GICD_CTLR as the vgic knows it. */
    distributorEnabled: bool,
    /** vgic_dist.active_spis (Linux 6.19): level SPIs that may have to be deactivated from any vCPU. */
    activeSpis: int(0, config.activeSpisMax),
    /** A guest access to an active register that has halted the VM: kvm_arm_halt_guest. */
    halt: optional(record({ irq: member(families.irq), access: oneOf('set', 'clear', 'read') })),
    /** Threads between two lock regions of an injection, where injection is fine. */
    injectors: bag(
      config.injectors,
      record({
        stage: oneOf('idle', 'queue', 'kick'),
        irq: member(families.irq, { unless: { stage: 'idle' } }),
        vcpu: member(families.vcpu, { unless: { stage: 'idle' } }),
      }),
      { parameters: ['injector'] },
    ),
    /** Where vgic_prune_ap_list is on its way through the ap_list. */
    prune: local(record({ place: int(0, config.interrupts.length) })),
    /** The variables of vgic_flush_lr_state. */
    flush: local(
      record({
        als: record(apListSummary(config)),
        /** `prio`: that of the last SGI that has senders left; null for 0xff (GICv2, until 6.18). */
        prio: optional(index(config.priorities)),
        /** The loop over the ap_list was left before its end. */
        isOver: bool,
      }),
    ),
  },
});

/** `struct ap_list_summary` (Linux 6.19). `nr_sgi` is not there: it is read for GICv4.1 alone. */
const apListSummary = ({ interrupts }: MachineConfig) => ({
  /** nr_pend: what is the vCPU's and not active. */
  nrPend: int(0, interrupts.length),
  /** nr_act */
  nrAct: int(0, interrupts.length),
});

/** `struct vgic_irq`. */
const vgicIrq = (config: ItsConfig & MachineConfig, { vcpu }: Families) => ({
  lineLevel: bool,
  pendingLatch: bool,
  /** Stale while the interrupt is in a list register of a vCPU that runs. */
  active: bool,
  enabled: bool,
  priority: index(config.priorities),
  /** IGROUPR; 0 where there is one group. */
  group: index(groupCount(config)),
  /** Where a new pending instance goes. */
  targetVcpu: member(vcpu),
  /**
   * target_vcpu is NULL: kvm_mpidr_to_vcpu has found nobody, or the collection of an LPI is not mapped. Where no IROUTER
   * names such a CPU, and no MAPTI such a collection, it is not there.
   */
  untargeted: array(
    config.its.includes('early') || config.interrupts.some(({ access }) => access.includes('nowhere')) ? 1 : 0,
    bool,
  ),
  /** The vCPU on whose ap_list it is. */
  vcpu: optional(member(vcpu)),
  /** Linux 6.19: it has been copied into a list register. */
  onLr: bool,
  /** The CPUs whose SGI is pending, GICv2 only. */
  source: sgiSources(config),
  activeSource: index(config.sgiSenders),
});

/** Where a vCPU thread is in the run loop, kvm_arch_vcpu_ioctl_run. */
const phases = [
  /** In the kernel or in user space with nothing in its list registers; interrupts are on. */
  'outside',
  /** Asleep in kvm_vcpu_block. */
  'blocked',
  /** Linux 7.3: vcpu->mode is IN_GUEST_MODE, and nothing is in its list registers yet. */
  'entering',
  /** Interrupts are off and the list registers are filled (kvm_vgic_flush_hwstate). */
  'flushed',
  /** Until 7.2: vcpu->mode is IN_GUEST_MODE; requests are about to be checked for the last time. */
  'committed',
  'guest',
  /** Out of the guest, list registers saved and not yet folded; until 7.2 vcpu->mode is OUTSIDE_GUEST_MODE. */
  'exited',
  /** Folded, the ap_list not yet pruned. */
  'folded',
] as const;

/** `struct kvm_vcpu`, `struct vgic_cpu`. */
const kvmVcpu = (config: MachineConfig, { irq, vcpu }: Families) => ({
  phase: oneOf(...phases),
  /** A request that makes the check before entry turn back (KVM_REQ_IRQ_PENDING). Dead once it has been noticed. */
  requested: bool,
  /** KVM_REQ_VGIC_PROCESS_UPDATE: prune before the next entry (Linux 6.19). */
  updateRequested: bool,
  /** vcpu->mode is EXITING_GUEST_MODE: an IPI is on its way to it. */
  exiting: bool,
  /** Where the prune is fine: it has dropped both locks, to take that of `target`, too, and move `irq` there. */
  migrating: array(
    config.fine.includes('prune') && config.vcpus > 1 ? 1 : 0,
    optional(record({ irq: member(irq), target: member(vcpu) })),
  ),
  /** With room for one that is on it twice: S05 says that it may not be, not the schema. */
  apList: sequence(config.interrupts.length + 1, member(irq)),
  /** The last of these is `last_lr_irq` (Linux 7.0). */
  usedLrs: int(0, config.listRegisters),
  /** vgic_vmcr.pmr as saved at the last vcpu_put: what the wake-up check compares with. */
  savedPmr: int(0, config.priorities),
  /** A write of DIR that trapped and waits for the exit to be complete. */
  trappedDir: optional(member(irq)),
});

export type VgicSlice = ReturnType<typeof vgicSlice>;

/** What KVM's vgic looks at and changes: its own, and what it builds on. */
export type VgicSlices = VgicSlice &
  LifeSlice &
  GuestSlice &
  GhostSlice &
  HostSlice &
  ForwardedSlice &
  VfioSlice &
  RoutingSlice &
  ItsSlice &
  MsiRoutesSlice &
  TimerSlice;

export type World = State<VgicSlices>;
export type IrqState = World['irqs'][number];
export type VcpuState = World['vcpus'][number];

/** What tells where a vCPU is. */
export type Phased = Pick<View<VcpuState>, 'phase'>;

/** What the state does not hold of `struct vgic_irq`, because it never changes. */
export interface VgicIrqConstants {
  /** Its number in the configuration, by which the state and what happened name it. */
  readonly id: number;
  /** It is tied to a physical interrupt. */
  readonly hw: boolean;
  readonly config: Trigger;
}

/** `struct vgic_irq`, to be had from `kvm.getIrq`. */
export type VgicIrq = IrqState & VgicIrqConstants;

/** `struct kvm_vcpu` with `struct vgic_cpu`, to be had from `kvm.getVcpu`. `id`: its number. */
export type Vcpu = VcpuOf<World>;

/** An interrupt that a prune is about to move to the list of `target`. */
export type Migration = NonNullable<World['vcpus'][number]['migrating'][number]>;
export type Injector = World['injectors'][number];
export type ApListSummary = World['flush']['als'];

/** `struct vgic_vmcr`; `group0`: VENG0, where there are two groups. */
export type Vmcr = View<
  Pick<Vcpu['cpu'], 'pmr' | 'groupEnabled' | 'eoiMode' | 'binaryPoints' | 'commonBinaryPoint'>
> & {
  readonly group0: readonly boolean[];
};
