import { array, bool, type Infer, index, oneOf, optional, record, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { type ItsConfig, keys } from '../its/config.js';
import { type Domains, wholeFrom, yesOrNo } from '../machine/domains.js';
import { entryOf } from '../machine/entry.js';
import type { State } from '../machine/part.js';

export interface MsiRoutesConfig {
  /** irqfds, of a GSI each. The routes of these are MSIs: at first the events of all devices, in their order. */
  readonly msiIrqfds: number;
  /** Does KVM_SET_GSI_ROUTING change these routes while the guest runs? */
  readonly msiRoutes: boolean;
  /** Are these irqfds deassigned, and assigned again? */
  readonly msiAssign: boolean;
}

export const msiRoutesConfig: MsiRoutesConfig = { msiIrqfds: 0, msiRoutes: false, msiAssign: false };

// KVM_MAX_IRQ_ROUTES
export const msiRoutesDomains: Domains<MsiRoutesConfig> = {
  msiIrqfds: wholeFrom(0, 4096),
  msiRoutes: yesOrNo,
  msiAssign: yesOrNo,
};

declare module '../machine/happening.js' {
  interface Events {
    /** An irqfd has injected an MSI, at once or in its work item. `key`: the device and event of the route that it has read. */
    'MSI of an irqfd': { readonly irqfd: number; readonly key: number; readonly by: 'wake-up' | 'work' };
  }
}

type Config = ItsConfig & MsiRoutesConfig;

/** `struct kvm_kernel_irqfd`. A route is the device and the event of its MSI, as their place in the tables of the ITS. */
const kernelIrqfd = (config: Config) => ({
  /** Not there; on the VM's list; off it, with its shutdown queued; off the wait queue of its eventfd. */
  stage: oneOf('active', 'deactivated', 'unhooked', 'none'),
  /** Signalled while nobody waited: the counter of its eventfd. */
  counted: bool,
  /** irq_entry: its copy of the route. */
  entry: optional(index(keys(config))),
  /** irqfd_wakeup is inside SRCU, with this copy of irq_entry. */
  waking: optional(index(keys(config))),
  /** The work item is queued. */
  queued: bool,
  /** The work item has read a route, and left SRCU. */
  hasRead: bool,
  /** That route. */
  route: optional(index(keys(config))),
});

export const msiRoutesSlice = (config: Config) => ({
  world: {
    /** map[gsi] of `struct kvm_irq_routing_table`, as it is published. */
    msiRoutes: array(config.msiIrqfds, optional(index(keys(config)))),
    /** KVM_SET_GSI_ROUTING has published the table and waits for readers of the one before. */
    msiSynchronizing: bool,
    msiIrqfds: array(config.msiIrqfds, record(kernelIrqfd(config))),
  },
});

export type MsiRoutesSlice = ReturnType<typeof msiRoutesSlice>;
export type MsiRoutesState = State<MsiRoutesSlice>;

type IrqfdState = Infer<ReturnType<typeof irqfdShape>>;
const irqfdShape = (config: Config) => record(kernelIrqfd(config));

/** `id`: its number, and that of its GSI. */
export type MsiIrqfd = IrqfdState & { readonly id: number };

/** irqfd_is_active */
export const isActive = ({ stage }: View<IrqfdState>): boolean => stage === 'active';

export const msiIrqfdOf = (w: MsiRoutesState, id: number): MsiIrqfd => entryOf(at(w.msiIrqfds, id), { id });

/** kvm_irq_map_gsi */
export const mapMsi = (w: View<MsiRoutesState>, gsi: number): number | null => at(w.msiRoutes, gsi);
