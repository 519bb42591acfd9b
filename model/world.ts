import {
  array,
  bag,
  bool,
  type Family,
  happened,
  type Infer,
  index,
  int,
  member,
  oneOf,
  optional,
  perMember,
  record,
  type Shape,
  sequence,
  upTo,
  type View,
} from '../src/language/index.js';
import { type Config, type Interrupt, interruptOf, ofConfig } from './config.js';
import { physicalIrq } from './gic/physical-irq.js';
import { virtualInterface } from './gic/virtual-interface.js';
import type { Happening } from './happening.js';
import { familiesOf } from './symmetry.js';

type Families = ReturnType<typeof familiesOf>;

const count = <T>(list: readonly T[], is: (item: T) => boolean): number => list.filter(is).length;

/** An element for each interrupt of some sources, in their order. */
const perInterrupt = <S extends Shape>(config: Config, irq: Family, is: (irq: Interrupt) => boolean, element: S) =>
  perMember(
    irq,
    element,
    config.interrupts.flatMap((one, place) => (is(one) ? [place] : [])),
  );

/**
 * The world of a scenario: one record of entities, sized by the configuration. A part that a scenario does not use has
 * no elements and costs nothing. Interrupts are numbered as in the configuration, and so are the entities of those that
 * have something of their own (`timers`, `devices`, …), in the same order.
 */
export const worldOf = (config: Config) => {
  const families = familiesOf(config);
  const { irq, vcpu, pcpu } = families;
  return record({
    /** What KVM keeps of each interrupt. */
    irqs: perMember(irq, vgicIrq(config, families)),
    vcpus: perMember(vcpu, vcpuOf(config, families)),
    /** GICD_CTLR as the vgic knows it. */
    distributorEnabled: bool,
    /** Level SPIs that may have to be deactivated from any vCPU (Linux 6.19: `vgic_dist.active_spis`). */
    activeSpis: int(0, config.activeSpisMax),
    /** A guest access to an active register that has halted the VM: kvm_arm_halt_guest. */
    halt: optional(record({ irq: member(irq), access: oneOf('set', 'clear', 'read') })),
    /** Threads between two lock regions of an injection, where injection is fine. */
    injectors: bag(
      config.injectors,
      record({
        stage: oneOf('idle', 'queue', 'kick'),
        irq: member(irq, { unless: { stage: 'idle' } }),
        vcpu: member(vcpu, { unless: { stage: 'idle' } }),
      }),
    ),
    /** The virtual timer PPI of each host CPU. */
    timerPpis: perMember(pcpu, physicalIrq),
    /** Each vCPU's own timer while it is not loaded: is its output high? */
    timers: perMember(
      vcpu,
      record({ output: bool }),
      config.interrupts.some(({ source }) => source === 'timer') ? upTo(config.vcpus) : [],
    ),
    /** The physical SPIs of forwarded devices. */
    forwardedSpis: perInterrupt(config, irq, ({ source }) => source === 'forwarded', physicalIrq),
    vfio: perInterrupt(config, irq, ({ source }) => source === 'vfio', vfioDevice),
    /** Eventfds with a work item behind them: signalled, and the work has not run. */
    eventfds: perInterrupt(config, irq, hasEventfd, record({ signalled: bool })),
    guest: record({
      /** Acknowledged (or made active by the guest itself) and not yet deactivated: the guest still owes that. */
      holds: perMember(irq, bool),
    }),
    ghost: record({
      /** Ghost (S15): the line was high, or the guest wrote ISPENDR, since the interrupt was last deactivated. */
      asserted: perInterrupt(config, irq, () => config.ghosts.includes('asserted'), bool),
    }),
    happened: happened<Happening>(),
  });
};

/** `struct vgic_irq`. */
const vgicIrq = (config: Config, { vcpu }: Families) =>
  record({
    lineLevel: bool,
    pendingLatch: bool,
    /** Stale while the interrupt is in a list register of a vCPU that runs. */
    active: bool,
    enabled: bool,
    priority: index(config.priorities),
    /** target_vcpu: where a new pending instance goes. */
    target: member(vcpu),
    /** The vCPU on whose ap_list it is. */
    vcpu: optional(member(vcpu)),
    /** on_lr (Linux 6.19): it has been copied into a list register. */
    onLr: bool,
    /** source: the CPUs whose SGI is pending, GICv2 only. */
    senders: array(
      config.hostGic === 2 && config.interrupts.some((irq) => irq.source === 'sgi') ? config.sgiSenders : 0,
      bool,
    ),
    activeSender: index(config.sgiSenders),
  });

/** Where a vCPU thread is in the run loop, kvm_arch_vcpu_ioctl_run. */
const phases = [
  /** In the kernel or in user space with nothing in its list registers; interrupts are on. */
  'outside',
  /** Asleep in kvm_vcpu_block. */
  'blocked',
  /** Interrupts are off and the list registers are filled (kvm_vgic_flush_hwstate). */
  'flushed',
  /** vcpu->mode is IN_GUEST_MODE; requests are about to be checked for the last time. */
  'committed',
  'guest',
  /** Out of the guest, list registers saved and not yet folded; vcpu->mode is OUTSIDE_GUEST_MODE. */
  'exited',
  /** Folded, the ap_list not yet pruned. */
  'folded',
] as const;

const vcpuOf = (config: Config, { irq, pcpu }: Families) =>
  record({
    phase: oneOf(...phases),
    /** The host CPU it is loaded on (vcpu_load). */
    pcpu: optional(member(pcpu)),
    /** A request that makes the check before entry turn back (KVM_REQ_IRQ_PENDING). Dead once it has been noticed. */
    requested: bool,
    /** KVM_REQ_VGIC_PROCESS_UPDATE: prune before the next entry (Linux 6.19). */
    updateRequested: bool,
    /** vcpu->mode is EXITING_GUEST_MODE: an IPI is on its way to it. */
    exiting: bool,
    apList: sequence(config.interrupts.length, member(irq)),
    /** used_lrs. The last of these is `last_lr_irq` (Linux 7.0). */
    usedLrs: int(0, config.listRegisters),
    cpu: virtualInterface({
      listRegisters: config.listRegisters,
      interrupts: config.interrupts.length,
      priorities: config.priorities,
      senders: config.sgiSenders,
      used: 'usedLrs',
    }),
    /** VMCR as saved at the last vcpu_put: what the wake-up check compares with. */
    savedPriorityMask: int(0, config.priorities),
    /** A write of DIR that trapped and waits for the exit to be complete. */
    trappedDir: optional(member(irq)),
    /** Acknowledged on this vCPU and not yet priority-dropped, the most recent last: EOIs are owed in reverse. */
    nested: sequence(config.priorities, member(irq)),
  });

/** An assigned device whose host handler masks its own interrupt. vfio_platform_irq.c, vfio_pci_intrs.c. */
const vfioDevice = record({
  line: bool,
  /** Before request_irq; between it and the rest of set-up; in use. */
  setup: oneOf('none', 'requested', 'ready'),
  masked: bool,
  /** Nesting of disable_irq: the host takes the interrupt at 0 only. */
  depth: int(0, 3),
  /** Masked, and the eventfd not yet signalled (the handler does that after dropping its lock). */
  signalling: bool,
});

export type World = Infer<ReturnType<typeof worldOf>>;
export type Vcpu = World['vcpus'][number];
export type VgicIrq = World['irqs'][number];
export type VfioDevice = World['vfio'][number];

const hasEventfd = (irq: Interrupt): boolean => irq.source === 'vfio' || irq.source === 'irqfd';

/** The entity with this number. */
export const at = <T>(list: readonly T[], place: number): T => {
  const found = list[place];
  if (found === undefined) {
    throw new RangeError(`there is no entity ${place} among ${list.length}`);
  }
  return found;
};

/** The vCPU that is loaded on a host CPU, or -1. */
export const loadedOn = (w: View<World>, pcpu: number): number => w.vcpus.findIndex((vcpu) => vcpu.pcpu === pcpu);

/** The place of each interrupt among those of its source. */
const placesAmong = (is: (irq: Interrupt) => boolean): ((config: Config) => readonly number[]) =>
  ofConfig(({ interrupts }) => interrupts.map((_, irq) => count(interrupts.slice(0, irq), is)));

const placesOfVfio = placesAmong(({ source }) => source === 'vfio');
const placesOfEventfds = placesAmong(hasEventfd);
const placesOfForwarded = placesAmong(({ source }) => source === 'forwarded');

export const vfioOf = <W extends View<World>>(config: Config, w: W, irq: number): W['vfio'][number] =>
  at<W['vfio'][number]>(w.vfio, at(placesOfVfio(config), irq));

export const eventfdOf = <W extends View<World>>(config: Config, w: W, irq: number): W['eventfds'][number] =>
  at<W['eventfds'][number]>(w.eventfds, at(placesOfEventfds(config), irq));

/**
 * The physical interrupt that a mapped one is tied to, seen from the vCPU that it is on: a PPI is the one of the host
 * CPU on which that vCPU is loaded. Null while there is none.
 */
export const physicalOf = <W extends View<World>>(config: Config, w: W, irq: number): W['timerPpis'][number] | null => {
  const { source, vcpu: owner } = interruptOf(config, irq);
  if (source === 'forwarded') {
    return at<W['timerPpis'][number]>(w.forwardedSpis, at(placesOfForwarded(config), irq));
  }
  const pcpu = owner === null ? null : at(w.vcpus, owner).pcpu;
  return source === 'timer' && pcpu !== null ? at<W['timerPpis'][number]>(w.timerPpis, pcpu) : null;
};

const those = (is: (irq: Interrupt) => boolean): ((config: Config) => readonly number[]) =>
  ofConfig(({ interrupts }) => interrupts.flatMap((irq, place) => (is(irq) ? [place] : [])));

export const forwardedInterrupts = those(({ source }) => source === 'forwarded');
