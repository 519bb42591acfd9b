import type { CommandName } from '../its/command.js';
import type { Devices } from '../its/config.js';

/** An ITS of hardware with its redistributors, the devices that send to it, and whoever drives it. */
export interface ItsHardwareConfig extends Devices {
  /** Redistributors. */
  readonly cpus: number;
  readonly lpis: number;
  /**
   * Collections: at first collection c is mapped to redistributor c, the first event to the first LPI in collection 0. Where
   * Linux sends MAPC, all CPUs but the first are still to come.
   */
  readonly collections: number;
  /** The commands that are sent; with MAPTI DISCARD. */
  readonly sends: readonly CommandName[];
  /**
   * `linux`: one command at a time, with SYNC behind it, and a wait for both. `free`: as many as the ring has room for, and
   * SYNC when it likes. `errors`: that, with commands in error.
   */
  readonly driver: 'linux' | 'free' | 'errors';
  /** Commands that the ring has room for. */
  readonly ring: number;
}
