import {
  array,
  bool,
  happened,
  type Infer,
  index,
  member,
  oneOf,
  optional,
  perMember,
  record,
  type View,
} from '../../src/language/index.js';
import { at } from '../at.js';
import { type Gicv4Config, has, itss, vlpis } from './config.js';

/** What happened during a step. */
export type Gicv4Happening =
  /** A command of an ITS, or what waits for one. */
  | { readonly what: 'command'; readonly name: string; readonly vcpu: number; readonly isMapped: boolean }
  | { readonly what: 'taken'; readonly vlpi: number; readonly vcpu: number }
  | { readonly what: 'taken SGI'; readonly vcpu: number }
  | { readonly what: 'dropped'; readonly vlpi: number }
  | { readonly what: 'doorbell'; readonly vcpu: number }
  | { readonly what: 'saved'; readonly vlpi: number; readonly value: boolean; readonly truth: boolean }
  | { readonly what: 'read'; readonly vcpu: number; readonly value: boolean; readonly truth: boolean };

const vcpuShape = (config: Gicv4Config) =>
  record({
    /**
     * In KVM_RUN; in the guest; WFI has trapped; in kvm_vcpu_wfi: VPENDBASER is written and pending_last is not, both are,
     * awake again; or asleep. The last four have IN_WFI.
     */
    phase: oneOf('host', 'guest', 'trapped', 'stopping', 'wfi', 'woken', 'asleep'),
    /** vcpu->cpu */
    loaded: optional(index(config.cpus)),
  });

const vpeShape = (config: Gicv4Config) =>
  record({
    /** By VMAPP, on each ITS; their number is vmapp_count. */
    mapped: array(itss(config), bool),
    /** col_idx: where KVM has sent it. */
    col: index(config.cpus),
    /** The redistributor that the ITS sends its vLPIs to, by VMAPP or VMOVP; its doorbell goes there, too. */
    rd: index(config.cpus),
    /** GICR_VPENDBASER.Valid of that CPU; vpe->resident is the same. */
    resident: optional(index(config.cpus)),
    /** GICR_VPENDBASER.Dirty: the redistributor still reads the pending table. */
    dirty: bool,
    /** PendingLast as it was read back, not yet stored. */
    sampled: bool,
    pendingLast: bool,
    /** GICv4.0: the doorbell's interrupt is enabled. GICv4.1: GICR_VPENDBASER.DB, until it rings. */
    armed: bool,
    /** The doorbell, an LPI of the host, is pending for this CPU. */
    doorbell: optional(index(config.cpus)),
    /** The virtual pending table. */
    vpt: perMember(vlpis(config), bool),
  });

const lpiShape = (config: Gicv4Config) =>
  record({
    /** The guest's ITS has an event for it. */
    mapped: bool,
    /** irq->target_vcpu */
    target: index(config.vcpus),
    /** irq->enabled */
    enabled: bool,
    hw: bool,
    /** irq->pending_latch */
    latch: bool,
    /** What the physical ITS makes of the event: an LPI of the host, nothing, or a vLPI. */
    event: oneOf('host', 'none', 'vlpi'),
    /** Of which vPE: where it is a vLPI. */
    vpe: index(config.vcpus),
    /** Enabled in the virtual property table, as the redistributor has it. */
    prop: bool,
    /** The LPI of the host is pending. */
    hostPending: bool,
    /** VFIO has taken it, and KVM is about to inject it. */
    injecting: bool,
    /** Sent by the device, and not taken by the guest. */
    owed: bool,
  });

/** `struct kvm_kernel_irqfd`, behind which VFIO has a producer; its GSI has a route to the MSI of the LPI, another one, or none. */
const irqfdShape = record({
  /** Not there; on the VM's list; off it, with its shutdown queued. */
  stage: oneOf('none', 'active', 'deactivated'),
  /** irq_entry: its copy of the route. */
  entry: oneOf('none', 'msi', 'other'),
  /** What the table has. */
  route: oneOf('none', 'msi', 'other'),
});

const sgiShape = record({
  hw: bool,
  latch: bool,
  /** As the redistributor has it, by GITS_SGIR. */
  pending: bool,
  owed: bool,
});

export const gicv4WorldOf = (config: Gicv4Config) => {
  const vlpi = vlpis(config);
  const only = (is: boolean, count = 1): number => (is ? count : 0);
  return record({
    vcpus: array(config.vcpus, vcpuShape(config)),
    vpes: array(config.vcpus, vpeShape(config)),
    lpis: perMember(vlpi, lpiShape(config)),
    /** Of each LPI: where user space does something with it. */
    irqfds: array(only(has(config, 'irqfd', 'routes')), perMember(vlpi, irqfdShape)),
    /** One of each vCPU. */
    sgis: array(only(has(config, 'sgi'), config.vcpus), sgiShape),
    cpus: array(
      config.cpus,
      record({
        online: bool,
        /** GICR_VPROPBASER.IDbits covers LPIs. */
        idBits: bool,
      }),
    ),
    /** VFIO forwards an interrupt, or no longer: the event is discarded, and not yet mapped again. The guest is halted. */
    forwarding: array(
      only(has(config, 'forward', 'unforward', 'irqfd', 'routes')),
      record({ stage: oneOf('none', 'on', 'off'), vlpi: member(vlpi, { unless: { stage: 'none' } }) }),
    ),
    /** An INV: KVM has read the byte of the guest's table; and has used it itself, and not yet in the vPE's table. */
    inv: array(
      only(has(config, 'inv')),
      record({
        stage: oneOf('none', 'read', 'driver'),
        vcpu: index(config.vcpus),
        vlpi: member(vlpi, { unless: { stage: 'none' } }),
        enable: bool,
      }),
    ),
    /** A read of GICR_ISPENDR0: KVM knows which redistributor to ask, and has not asked it. */
    read: array(
      only(has(config, 'sgi-read')),
      record({
        stage: oneOf('none', 'sampled'),
        vcpu: index(config.vcpus),
        of: index(config.vcpus),
        cpu: index(config.cpus),
      }),
    ),
    /** The doorbells are freed. */
    ended: array(only(has(config, 'teardown')), bool),
    happened: happened<Gicv4Happening>(),
  });
};

export type Gicv4World = Infer<ReturnType<typeof gicv4WorldOf>>;
export type Vpe = Gicv4World['vpes'][number];
export type Lpi = Gicv4World['lpis'][number];
export type Irqfd = Infer<typeof irqfdShape>;

/** Does its MSI go to the LPI, by the table of routes? */
export const isRouted = (w: View<Gicv4World>, vlpi: number): boolean =>
  w.irqfds.every((irqfds) => at(irqfds, vlpi).route === 'msi');

/** Is there an irqfd? */
export const hasIrqfd = (w: View<Gicv4World>, vlpi: number): boolean =>
  w.irqfds.every((irqfds) => at(irqfds, vlpi).stage !== 'none');

export const isThere = (w: View<Gicv4World>): boolean => !w.ended.includes(true);

export const isMapped = ({ mapped }: View<Vpe>): boolean => mapped.includes(true);

/** vcpu_get_flag(vcpu, IN_WFI) */
export const isInWfi = (w: View<Gicv4World>, v: number): boolean =>
  !['host', 'guest', 'trapped'].includes(at(w.vcpus, v).phase);

/** Does VFIO do something with it? */
export const isForwarding = (w: View<Gicv4World>, vlpi?: number): boolean =>
  w.forwarding.some(({ stage, vlpi: its }) => stage !== 'none' && (vlpi === undefined || its === vlpi));

/** Is it being changed, by VFIO or by the driver? Then what it is like is not said yet. */
export const isChanging = (w: View<Gicv4World>, vlpi: number): boolean =>
  isForwarding(w, vlpi) || w.inv.some(({ stage, vlpi: its }) => stage === 'driver' && its === vlpi);

/** Where it is pending: with KVM, with the host, and in pending tables. */
export const placesOf = (w: View<Gicv4World>, vlpi: number): readonly string[] => {
  const { latch, hostPending, injecting } = at(w.lpis, vlpi);
  return [
    ...(hostPending ? ['LPI of the host'] : []),
    ...(injecting ? ['irqfd'] : []),
    ...(latch ? ['pending_latch'] : []),
    ...w.vpes.flatMap(({ vpt }, v) => (at(vpt, vlpi) ? [`VPT of vCPU${v}`] : [])),
  ];
};

export const isSomewhere = (w: View<Gicv4World>, vlpi: number): boolean => placesOf(w, vlpi).length > 0;
