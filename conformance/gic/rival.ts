import type { QuirkId } from '../quirks.js';
import type { GicOperation } from './operation.js';
import type { Scope } from './scope.js';
import type { Script } from './script.js';
import type { GicSetup } from './setup.js';

/** The value of each register, by its name, and what the operation before returned. */
export type Registers = Readonly<Record<string, string>>;

/** An implementation of a GIC that the model is compared with. */
export interface Rival {
  readonly scope: Scope;
  /** Executes scripts, each from its setup on; the registers after the setup, and after each operation. */
  readonly execute: (scripts: readonly Script[]) => Promise<readonly (readonly Registers[])[]>;
  /** The model's, as the rival would show it. */
  readonly modelled: (setup: GicSetup, quirks: ReadonlySet<QuirkId>) => ModelledRival;
}

export interface ModelledRival {
  readonly registers: () => Registers;
  readonly perform: (operation: GicOperation) => Registers;
}
