import { array, bool, type Infer, member, oneOf, optional, record, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { type Interrupt, type MachineConfig, ofSource, type Source } from '../machine/config.js';
import { among, type Domains, listOf, recordOf, wholeFrom, yesOrNo } from '../machine/domains.js';
import { entryOf } from '../machine/entry.js';
import type { Families, State } from '../machine/part.js';

/** What user space does with routes and irqfds while the guest runs. */
export type RoutingCall = 'routes' | 'assign' | 'line' | 'ioeventfd';

/** What KVM_IRQFD is called with. */
export interface IrqfdCall {
  readonly gsi: number;
  /** KVM_IRQFD_FLAG_RESAMPLE: a device behind it is masked until its resamplefd is signalled. */
  readonly resample: boolean;
}

export interface RoutingConfig {
  /** GSIs of the routing table, each of which has a route or none. */
  readonly gsis: number;
  readonly irqfds: readonly IrqfdCall[];
  /**
   * `routes`: KVM_SET_GSI_ROUTING changes a route. `assign`: irqfds are assigned and deassigned. `line`: user space drives
   * the same SPIs with KVM_IRQ_LINE. `ioeventfd`: the guest's write to a doorbell signals an irqfd's eventfd.
   */
  readonly routing: readonly RoutingCall[];
}

/** A GSI for each interrupt that is routed, and an irqfd on each. */
export const routingConfig = ({ interrupts }: Pick<MachineConfig, 'interrupts'>): RoutingConfig => {
  const routed = interrupts.filter(isRouted);
  return {
    gsis: routed.length,
    irqfds: routed.map(({ trigger }, gsi) => ({ gsi, resample: trigger === 'level' })),
    routing: [],
  };
};

export const routingDomains: Domains<RoutingConfig> = {
  // KVM_MAX_IRQ_ROUTES
  gsis: wholeFrom(0, 4096),
  irqfds: listOf(recordOf({ gsi: wholeFrom(0, 4095), resample: yesOrNo })),
  routing: listOf(among('routes', 'assign', 'line', 'ioeventfd')),
};

declare module '../machine/config.js' {
  interface FineSteps {
    /** Between the look at a route and the injection by it. */
    routing: true;
  }
}

declare module '../machine/happening.js' {
  interface Events {
    /** An irqfd injected: at once, or in its work item. `irq`: where its route led. */
    'irqfd injected': {
      readonly irqfd: number;
      readonly irq: number;
      readonly level: boolean;
      readonly by: 'wake-up' | 'work';
    };
    /** The resamplefd of an irqfd was signalled. */
    'resamplefd signalled': { readonly irqfd: number };
  }
}

/** An SPI, or a PPI, that is reached through the table of GSIs. */
export const routedSource: Source = { name: 'routed' };

export const isRouted = ({ source }: Interrupt): boolean => source === routedSource;

/** The interrupts that a route may lead to. */
export const routedInterrupts = ofSource(routedSource);

/** `struct kvm_kernel_irqfd`, and the device behind it. */
const kernelIrqfd = ({ irq }: Families) => ({
  /** Not there; on the VM's list; off it, with its shutdown queued; off the wait queue of its eventfd. */
  stage: oneOf('none', 'active', 'deactivated', 'unhooked'),
  /** irq_entry: its copy of the route. */
  entry: optional(member(irq)),
  /** The eventfd was signalled while nobody waited for it. */
  counted: bool,
  /** irqfd_wakeup is inside SRCU, with this copy of irq_entry. */
  waking: optional(member(irq)),
  /** The work item is queued. */
  queued: bool,
  /** Where the work item is: kvm_set_irq has read the route and is about to raise; it has raised; it is about to lower. */
  work: oneOf('idle', 'raising', 'raised', 'lowering'),
  /** The route that the work item has read. */
  route: optional(member(irq)),
  /** Of one with a resamplefd: the line of the device, and whether it is masked. */
  line: bool,
  masked: bool,
});

export const routingSlice = (config: RoutingConfig & MachineConfig, families: Families) => ({
  world: {
    /** map[gsi] of `struct kvm_irq_routing_table`, as it is published. */
    routes: array(config.gsis, optional(member(families.irq))),
    /** KVM_SET_GSI_ROUTING has published the table and waits for readers of the one before. */
    synchronizing: bool,
    irqfds: array(config.irqfds.length, record(kernelIrqfd(families))),
  },
});

export type RoutingSlice = ReturnType<typeof routingSlice>;
export type RoutingState = State<RoutingSlice>;

type IrqfdState = Infer<ReturnType<typeof irqfdShape>>;
const irqfdShape = (families: Families) => record(kernelIrqfd(families));

/** `id`: its number; `gsi`, `resample`: as it is called with. */
export type KernelIrqfd = IrqfdState & IrqfdCall & { readonly id: number };

export const kernelIrqfdOf = (config: RoutingConfig, w: RoutingState, id: number): KernelIrqfd =>
  entryOf(at(w.irqfds, id), { id, ...at(config.irqfds, id) });

/** kvm_irq_map_gsi: the interrupt that a GSI is routed to, or null. */
export const mapGsi = (w: View<RoutingState>, gsi: number): number | null => at(w.routes, gsi);

/** kvm_irq_map_chip_pin: the GSI whose route leads to an interrupt; the last one that user space has listed, or -1. */
export const mapChipPin = (w: View<RoutingState>, irq: number): number => w.routes.lastIndexOf(irq);
