import type { Drawing } from './drawing.js';
import type { View } from './rule.js';

/** How a model wants its worlds to be drawn in traces. The checker itself knows no domain: all of it may be left out. */
export interface Depiction {
  /** Parts of a world by their place, every index a star: `vcpus[*].lrs[*]`. */
  readonly parts?: Readonly<Record<string, Part>>;
  /**
   * What a parameter of a rule or property stands for, `timer0` for irq 1, and so a field of that name; by default, and
   * where it is `undefined`, its value.
   */
  readonly parameter?: (name: string, value: unknown) => string | undefined;
  /** An entry of a `happened` list in a few words; by default its fields, drawn like parameters. */
  readonly event?: (event: unknown) => string;
  /** What the marks in traces mean, for a reader who has not seen them before. */
  readonly legend?: readonly Mark[];
  /** How runs are drawn over time; by default from the actors and the fields. */
  readonly drawing?: Drawing<unknown>;
}

export interface Mark {
  /** As traces write it: `LR0 40 sw P`. */
  readonly mark: string;
  readonly says: string;
}

/** A part of a world with a name of its own and, perhaps, a drawing that stands for all of its fields. */
export interface Part {
  /** Its name, made from the indices that stand for the stars: `vCPU0 LR1`. */
  readonly name: (...indices: number[]) => string;
  /**
   * Its value in a few words, `27 hw P`: a change shows the words that differ, `27 hw P→A`, and is left out where none
   * does. Without a drawing its fields are shown one by one, behind the part's name.
   */
  readonly draw?: (value: unknown) => string;
}

/** A part whose values are of type `T`: `part<ListRegister>((vcpu, lr) => `vCPU${vcpu} LR${lr}`, (lr) => …)`. */
export const part = <T>(name: Part['name'], draw?: (value: View<T>) => string): Part =>
  draw === undefined ? { name } : { name, draw: draw as (value: unknown) => string };
