import type { GuestSlice } from '../guest/state.js';
import type { MachineConfig } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { State } from '../machine/part.js';
import type { ItsConfig } from './config.js';
import type { Its } from './its.js';
import type { Lpis } from './lpis.js';
import type { ItsSlice } from './state.js';

/** What rules and properties of the ITS look at: its own state, and that of the guest. */
export type Needed = State<ItsSlice & GuestSlice>;

/** A hypervisor with an ITS, which tells how many of its prunes hold an LPI. */
export type Host = Hypervisor & Its & Pick<Lpis, 'migrationsOf'> & { readonly config: ItsConfig & MachineConfig };
