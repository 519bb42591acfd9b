import type { Fairness } from '../language/index.js';
import type { TransitionCache } from '../transitions/index.js';

/** A set of worlds: a bit for each. */
export interface WorldSet {
  readonly count: number;
  has(world: number): boolean;
  add(world: number): void;
  /** The least world of it that is no less than this; below zero: there is none. */
  next(from: number): number;
  fill(): void;
  /** Those that were not in it. */
  flip(): void;
  clear(): void;
  copy(other: WorldSet): void;
  retain(other: WorldSet): void;
  without(other: WorldSet): void;
}

/** A step from a world: of which action, to which world; is the action fair, and due there; does the question hold of it? */
export interface WorldStep {
  readonly action: number;
  readonly to: number;
  readonly isDue: boolean;
  readonly isSo: boolean;
}

/** Hears of worlds, one after the other. */
export interface Gathering {
  /** A step: of which action, to which world, by its place; below zero: to none of these. */
  step(action: number, to: number, isDue: boolean, isSo: boolean): void;
  /** That were the steps of a world. */
  endWorld(): void;
}

/** Where a promise may stay open, while it is made smaller: see src/engine/trim.ts. */
export interface Region {
  /** The worlds that are left, and those that may be, after all that wait were looked at. */
  readonly left: WorldSet;
  readonly kept: WorldSet;
  readonly waiting: WorldSet;
  /** Those in which a run may rest. */
  readonly rests: WorldSet;
  /** Nothing is known any more of what can be come to from where. */
  forget(): void;
}

/**
 * A search that has seen every world. Worlds are told by numbers, in the order of their finding; steps are made again when
 * they are asked for.
 */
export interface Space<W> {
  readonly cache: TransitionCache<W>;
  readonly count: number;
  /** How many of them are initial: the first. */
  readonly starts: number;
  /** Of so few worlds in which a promise may stay open the components are looked for at once. */
  readonly few: number;
  /** How many worlds were expanded for this. */
  readonly expanded: number;
  /** Bytes that may still be taken. */
  readonly spare: number;
  /** So many bytes, of this memory or of another, are taken. */
  note(bytes: number): void;
  stateOf(world: number): Int32Array;
  /** Another set of worlds. */
  set(): WorldSet;
  /** By action: what is assumed of it. */
  readonly fairness: readonly (Fairness | undefined)[];
  /** Asks about each step from now on; undefined: nothing. */
  askOfSteps(cell: number | undefined): void;
  stepsOf(world: number): readonly WorldStep[];
  /** Adds the worlds of which the answer is yes. */
  survey(cell: number, to: WorldSet): Generator<number, void>;
  /** Empty, and the same one each time. */
  region(heedsFairness: boolean): Region;
  /** Looks at all that wait. */
  trim(region: Region): Generator<number, void>;
  /** Tells of the steps of the worlds that are left, which are these. */
  gather(region: Region, worlds: Int32Array, graph: Gathering): Generator<number, void>;
  /** Adds the worlds from which one of the set can be reached. */
  recover(found: WorldSet): Generator<number, void>;
}

/** What is taken of memory was to be less. */
export class TooLarge extends Error {}
