import type { Model } from '../../language/index.js';
import type { Write } from '../written.js';
import type { Unit } from './deal.js';

/** A unit of a command. Shards whose models differ are not merged. */
export interface Task extends Unit {
  /** Made where it is asked for. */
  readonly model?: () => Model<unknown>;
}

/** How what became of a unit is kept as plain data. */
export interface Codec<R> {
  readonly pack: (result: R) => unknown;
  readonly unpack: (packed: unknown) => R;
}

/** Data that are plain anyway. */
export const asItIs = <R>(): Codec<R> => ({ pack: (result) => result, unpack: (packed) => packed as R });

/** Who does the units of a command: this process all of them or some, others that it starts, or those who did them before. */
export interface Work {
  /** The units that are to be done here. Called once, before any is done. */
  readonly dealt: <T extends Task>(tasks: readonly T[]) => readonly T[];
  /** What became of a unit. */
  readonly done: <R>(task: Task, codec: Codec<R>, carryOut: () => Promise<R>) => Promise<R>;
  /** What writes the blob, of a shard; called when all is done. */
  readonly blob: Write | undefined;
}
