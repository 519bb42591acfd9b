import type { View } from '../../src/language/index.js';
import { executed } from '../its/architecture.js';
import { noCommand } from '../its/command.js';
import { bind, type Steps } from '../machine/steps.js';
import { type Command, type ItsHardwareConfig, type ItsHardwareWorld, type Operation, sentTo } from './world.js';

type W = ItsHardwareWorld;

/** IHI 0069 chapter 5, and drivers/irqchip/irq-gic-v3-its.c of 7.3.4. */
export interface ItsHardware {
  readonly config: ItsHardwareConfig;

  // the hardware
  /**
   * The ITS takes a command out of the ring: the tables are as the architecture has it. What else knows of what it changes may
   * lag behind, until it completes.
   */
  execute(w: W, command: Command): void;
  /** Everybody has seen it: no cache contradicts it, and what was pending is where it belongs. */
  complete(w: W, command: Command): void;
  /** May it take this one now? SYNC waits for what is outstanding of its redistributor. */
  mayExecute(w: View<W>, command: View<Command>): boolean;
  /** The redistributor that a message goes to, by the cache, or by the tables; null where none does. */
  translate(w: View<W>): number | null;
  /** Is the LPI enabled, as far as its redistributor knows? */
  isEnabled(w: View<W>): boolean;

  // the driver
  /** BUILD_SINGLE_CMD_FUNC: the command, SYNC behind it if the builder names a collection, and GITS_CWRITER. */
  sendSingleCommand(w: W, command: Command): void;
  /** The collection that its_build_movi_cmd and the others return: where the event was until now. */
  syncObject(command: View<Command>): number | null;
}

export const itsHardwareSteps: Steps<ItsHardware> = {
  execute: (_its, w, { name, rd, to }) => {
    if (name === 'sync') {
      return;
    }
    executed({ msiDevices: [1] }, w.tables, { ...noCommand, name, irq: 0, collection: to });
    if (name !== 'mapti') {
      w.outstanding.push({ name, rd, to });
    }
  },

  complete: (_its, w, { name, rd, to }) => {
    if (name === 'inv' || name === 'invall') {
      w.configuration = 'none';
      return;
    }
    w.cached = null;
    if (w.pending === rd) {
      w.pending = name === 'movi' ? to : null;
    }
  },

  mayExecute: (_its, w, { name, rd }) =>
    name === 'sync' ? w.outstanding.every((one) => one.rd !== rd) : w.outstanding.length < 2,

  translate: (_its, w) => w.cached ?? sentTo(w),

  isEnabled: (_its, w) => (w.configuration === 'none' ? w.enabledInTable : w.configuration === 'on'),

  sendSingleCommand: (its, w, command) => {
    const rd = its.syncObject(command);
    w.ring = [command, ...(rd === null ? [] : [{ name: 'sync' as const, rd, to: rd }])];
  },

  // "irqchip/gic-v3: Force synchronisation when issuing INVALL" (5.15.15): until then none.
  syncObject: (_its, { rd }) => rd,
};

export const itsHardware = bind(itsHardwareSteps);

/** A command of the driver. */
export const commandOf = (name: Operation, rd: number, to: number): Command => ({ name, rd, to });
