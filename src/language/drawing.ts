import type { Action, Step, View } from './rule.js';

/**
 * How a model wants its runs to be drawn over time, beyond the names and values of a depiction. The checker knows no
 * domain: a model without a drawing is drawn from its actors and its fields.
 */
export interface Drawing<W> {
  /** From top to bottom: one for each actor that takes steps by itself. */
  readonly lanes: readonly Lane[];
  /** The lane of an action, by its id; `by` is the actor of its rule. */
  readonly laneOf: (action: Action, by: string) => string;
  /** What moves between lanes as the state changes, such as a thread that enters a guest. */
  readonly threads: readonly Thread<W>[];
  /** A step in about four words; its lane says who takes it. */
  readonly short: (step: Step<W>) => string;
  /** What a step sends to other lanes, or fails to. */
  readonly crossings: (step: Step<W>) => readonly Crossing[];
  /** What is decisive in a step and no value shows, as sentences that begin with the step: `sets EOIcount to 0`. */
  readonly remarks: (step: Step<W>) => readonly string[];
  readonly sections: readonly Section<W>[];
}

export interface Lane {
  readonly id: string;
  readonly name: string;
  /** Neighbouring lanes of one group are drawn together, below its name. */
  readonly group?: string;
}

export interface Thread<W> {
  readonly name: string;
  /** The lane that it is in. */
  readonly lane: (world: View<W>) => string;
  readonly isAsleep: (world: View<W>) => boolean;
  /** The path of the value that says in which lane it is. */
  readonly path?: string;
}

export interface Crossing {
  /** From the lane of the step, unless it says otherwise. */
  readonly from?: string;
  /** Where it arrives; where it goes nowhere, it has none. */
  readonly to?: string;
  readonly says: string;
  /** It should have arrived and did not. */
  readonly isLost?: boolean;
}

/** Rows that belong together, below a title. */
export interface Section<W> {
  readonly title: string;
  readonly says?: string;
  readonly rows: readonly Row<W>[];
  /** Pairs of rows that ought to agree: what a kernel believes, and what is true. */
  readonly gaps?: readonly Gap<W>[];
  /** A number that stands for a colour; the same thing has the same number everywhere. */
  readonly colour?: number;
}

/** A value over time. */
export interface Row<W> {
  readonly name: string;
  /** Whose knowledge it is: `KVM believes`, `true`. */
  readonly hint?: string;
  /** Rows of one group stand together, behind its name. */
  readonly group?: string;
  /** The path of the value, as `written` spells it, so that one can ask who wrote it. */
  readonly path: string;
  /** `level`: high or low. */
  readonly kind: 'level' | 'cells';
  /** Also where it never changes. */
  readonly isAlwaysShown?: boolean;
  /** `undefined`: nothing is there. `before` is the world before, which the initial one does not have. */
  readonly cell: (world: View<W>, before: View<W> | undefined) => Cell | undefined;
  /** What is written where it has become nothing; `empty`, unless it says otherwise. */
  readonly nothing?: string;
}

export interface Cell {
  readonly text: string;
  readonly colour?: number;
  /**
   * `full`, `pale`, `half`, `dashed`: four looks of a thing that is there, such as active, pending, both, ended;
   * `ghost`: it ought to be there and has no room; `plain`: a value; `wrong`: a value that should not be so.
   */
  readonly look: 'full' | 'pale' | 'half' | 'dashed' | 'ghost' | 'plain' | 'wrong';
}

/** Two rows of a section whose values ought to agree. */
export interface Gap<W> {
  /** The paths of the two rows. */
  readonly between: readonly [string, string];
  /** What differs in a world; `before` is what differed in the world before. */
  readonly at: (world: View<W>, before: Difference | undefined) => Difference | undefined;
}

export interface Difference {
  /** `underway`: somebody knows, and will tell. `lost`: nobody will. */
  readonly kind: 'underway' | 'lost';
  /** In three words. */
  readonly says: string;
  /** In a sentence, for a headline. */
  readonly sentence: string;
}

/** A drawing of worlds of type `W`, for a depiction, which is not typed by its worlds. */
export const drawing = <W>(made: Drawing<W>): Drawing<unknown> => made as unknown as Drawing<unknown>;
