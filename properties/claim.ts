import type { GhostConfig } from '../model/ghost/config.js';
import type { GhostSlice } from '../model/ghost/ghost.js';
import type { GuestConfig } from '../model/guest/config.js';
import type { GuestSlice } from '../model/guest/state.js';
import type { MachineConfig } from '../model/machine/config.js';
import type { Hypervisor } from '../model/machine/hypervisor.js';
import type { Claim as ClaimOf, State } from '../model/machine/part.js';
import { over } from '../src/language/index.js';

/** What common properties look at: the guest, its CPU interfaces, and what every hypervisor shows of itself. */
export type Looked = State<GuestSlice & GhostSlice>;

/** A hypervisor with all that a common property may ask of its configuration. */
export type Judged = Hypervisor & { readonly config: MachineConfig & GuestConfig & GhostConfig };

/** A property of any hypervisor, and the scenarios it is stated in. */
export type Claim = ClaimOf<Judged, Looked>;

/** The words in which these properties are written. */
export const { always, everyStep, sometimes, someStep, leadsTo, noCycleWithout } = over<Looked>();
