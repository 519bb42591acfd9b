import type { Rule, View } from '../../src/language/index.js';
import type { Tables } from './architecture.js';
import type { Command, CommandName } from './command.js';
import type { Devices } from './config.js';

/**
 * Who sends commands, and to which ITS: the guest to that of KVM, a driver to that of hardware. Which commands there are, and
 * which of them are legal, is the same; how they are executed is the policy of the one that they are sent to.
 */
export interface Sender<W> {
  readonly devices: Devices;
  readonly collections: number;
  readonly redistributors: readonly number[];
  readonly lpis: readonly number[];
  /** The commands that it sends; with MAPTI DISCARD. */
  readonly sends: readonly CommandName[];
  /** Of the rules: who they are by, what their names begin with, how they tell who sends, and to what; what they cite besides IHI 0069. */
  readonly by: Rule<W>['by'];
  readonly prefix: string;
  readonly who: string;
  readonly place: 'vCPU' | 'CPU';
  readonly cites: Readonly<Record<CommandName, string>>;

  /** What it has said, as it remembers it. */
  tablesIn(w: View<W>): View<Tables>;
  /** Is a MAPTI to this LPI under way, that it does not remember yet? */
  isNext(w: View<W>, irq: number): boolean;
  /** May LPIs go there? Of one whose LPIs are off the architecture makes them vanish. */
  isTaking(w: View<W>, redistributor: number): boolean;
  /** May it name a collection that is not mapped yet? */
  readonly isEarly: boolean;
  /** May it send this one now? `isLegal`: by what it has said. */
  maySend(w: View<W>, command: Command, isLegal: boolean): boolean;
  send(w: W, command: Command): void;
}
