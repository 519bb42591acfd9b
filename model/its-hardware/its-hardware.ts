import type { View } from '../../src/language/index.js';
import type { ItsHardwareConfig } from './config.js';
import type { Effect, HardwareCommand, ItsHardwareWorld } from './world.js';

type W = ItsHardwareWorld;

/** The LPI that an event is, and the redistributor that it goes to. */
export interface Translation {
  readonly irq: number | null;
  readonly rd: number | null;
}

/** IHI 0069 chapter 5, and drivers/irqchip/irq-gic-v3-its.c of 7.3.4. */
export interface ItsHardware {
  readonly config: ItsHardwareConfig;

  // the hardware
  /**
   * The ITS takes a command out of the ring: the tables are as the architecture has it, unless it is in error. What else
   * knows of what it changes may lag behind, until it completes.
   */
  execute(w: W, command: HardwareCommand): void;
  /** It has come to all whom it concerns: what is pending of it is where it belongs, and no redistributor contradicts. */
  complete(w: W, effect: Effect): void;
  /** "the effects of all previous commands must apply to subsequent writes to GITS_TRANSLATER": IHI 0069 5.3 (SYNC) */
  sync(w: W): void;
  /** May it take this one now? SYNC waits for what is outstanding of its redistributor. */
  mayExecute(w: View<W>, command: View<HardwareCommand>): boolean;
  /** Where an event goes, by the cache, or by the tables. */
  translate(w: View<W>, key: number): Translation;
  /** Is the LPI enabled, as far as its redistributor knows? */
  isEnabled(w: View<W>, irq: number): boolean;

  // driver.ts
  /** BUILD_SINGLE_CMD_FUNC: the command, SYNC behind it if the builder names a collection, and GITS_CWRITER. */
  sendSingleCommand(w: W, command: HardwareCommand): void;
  /** The redistributor of the collection that its_build_movi_cmd and the others return: where the event was until now. */
  syncObject(w: View<W>, command: View<HardwareCommand>): number | null;
}
