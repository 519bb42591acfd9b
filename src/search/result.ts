import type { Backend } from '../engine/backend.js';
import type { Params, PropertyKind } from '../language/index.js';
import type { Trace } from '../trace/trace.js';
import type { SearchOptions, VisitedKind } from './options.js';

/** What a search may cost; it ends as `inconclusive` where a limit cuts it short. */
export interface Limits {
  /** Distinct worlds. */
  readonly states?: number;
  /** Breadth-first levels, the initial one included. */
  readonly depth?: number;
  /** Of the search; the search for traces may take as long again. */
  readonly seconds?: number;
  /** Bytes that the search may hold. */
  readonly bytes?: number;
}

export interface ExploreOptions extends SearchOptions {
  readonly limits?: Limits;
  /** `first`: stop at the first violation (default). `never`: go on, so that every count is complete. */
  readonly stopAt?: 'first' | 'never';
  /** Properties whose violation does not stop the search. */
  readonly expected?: ReadonlySet<string>;
  /** Look for dead values, once every world was seen: fields whose value nobody will read. */
  readonly deadValues?: boolean;
  /** A folder, empty or not there yet, in which the search is kept: it can go on from there after it was killed. */
  readonly checkpoint?: string;
  /** A folder with such a search, which goes on, and is kept there still. Limits and tools may be others. */
  readonly resume?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Hears all that the search has found before traces are looked for: what happens then takes nothing from it. */
  readonly onFound?: (found: Exploration<unknown>) => void;
}

export interface Progress {
  readonly states: number;
  readonly queued: number;
  readonly level: number;
  readonly seconds: number;
  /** Of the visited set, the component tables and the queue. */
  readonly bytesPerState: number;
  readonly visited: VisitedKind;
  /** How full the visited set is: 1 is every cell, or every bit. */
  readonly density: number;
  /** Has the search ended, and are traces looked for? Then the level is the one that is looked through, back to the first. */
  readonly isTracing?: true;
  /** Has the search ended, and are properties of runs decided? Then so many worlds were expanded for that, each perhaps often. */
  readonly living?: number;
  /** And it takes so many bytes, at most, besides the visited set. */
  readonly livingBytes?: number;
}

/**
 * `holds`: every reachable world was seen. `vacuous` (a property): it was never triggered. A cut-short search is
 * `inconclusive`, and so is each property that was not violated in it.
 */
export type Verdict = 'holds' | 'violated' | 'inconclusive' | 'vacuous';

/**
 * Why a search ended before every world was seen. `omission`: it was a bitstate search, which may miss some. `memory` is
 * the limit that was set, `machine` the memory that there is; `disk`: worlds could not be written to a file.
 */
export type CutShortBy =
  | 'violation'
  | 'omission'
  | 'states'
  | 'depth'
  | 'seconds'
  | 'memory'
  | 'machine'
  | 'disk'
  | 'interrupt';

/** Why the search for traces was given up. */
export type NoTraces = Extract<CutShortBy, 'seconds' | 'memory' | 'machine' | 'interrupt'>;

export interface PropertyResult<W> {
  readonly id: string;
  readonly kind: PropertyKind;
  /** A witness: `holds` when it was reached, `violated` when every world was seen and it was not. */
  readonly verdict: Verdict;
  /** In how many worlds or firings, over all instances, it was triggered (its `when` held). */
  readonly inDanger: number;
  /** After how many steps it was first violated or reached. */
  readonly after?: number;
  /** Of the first violation or the first reaching: its parameters, and the shortest trace to it, if there are traces. */
  readonly params?: Params;
  readonly trace?: Trace<W>;
  /** Why a property of runs is not decided, although every world was seen. */
  readonly undecided?: Undecided;
}

/**
 * `symmetry`: where worlds that differ in names are one, an action of the one is another of the other, and what is fair
 * cannot be told. `outside`: a step leaves the schema, and what follows is not known. The others are limits.
 */
export type Undecided = 'symmetry' | 'outside' | NoTraces;

export interface RuleResult {
  readonly id: string;
  readonly firings: number;
  /** Paths learned: how many distinct combinations of reads its recipes were run for. */
  readonly paths: number;
  /** Table words those paths take. */
  readonly words: number;
}

/** A field that kept a value nobody would read: it multiplies the states for nothing. */
export interface DeadValue {
  readonly field: string;
  /** In how many of the sampled worlds another value of the field could not be noticed. */
  readonly unnoticed: number;
  /** Worlds of which one with another value of the field was reached too. */
  readonly sampled: number;
}

export interface Statistics {
  readonly backend: Backend;
  /** The kind that the visited set was of in the end. */
  readonly visited: VisitedKind;
  readonly threads: number;
  readonly seconds: number;
  readonly statesPerSecond: number;
  readonly bits: number;
  /** Of the visited set, the component tables and the queue. */
  readonly bytesPerState: number;
  readonly recipeRuns: number;
  /** Of a bitstate search: the chance that a new world was taken for a known one, at the end; it was less before. */
  readonly omission?: number;
  /** By rule: the share of the time that it took to run its recipes. */
  readonly shares: ReadonlyMap<string, number>;
  /** Firings that were executed again through immer and compared. */
  readonly rechecked: number;
  /** Spent on properties of runs, behind the others, where there are any. */
  readonly livenessSeconds?: number;
}

export interface Exploration<W> {
  readonly verdict: Verdict;
  readonly cutShortBy?: CutShortBy;
  /** What the machine said, where it was the machine: which file cannot be written, how much memory there is. */
  readonly cutShortReason?: string;
  /** Why there are no traces to what was found, although they were asked for. */
  readonly noTraces?: NoTraces;
  /** What the states are: where worlds that differ only in names are taken for one, they are orbits. */
  readonly counted: 'states' | 'orbits';
  /** Distinct reachable states, the initial ones included. */
  readonly states: number;
  /** Enabled actions, summed over the states. */
  readonly firings: number;
  /** Breadth-first levels, the initial one included. */
  readonly depth: number;
  /** How many states each of them has. */
  readonly levels: readonly number[];
  readonly properties: readonly PropertyResult<W>[];
  readonly rules: readonly RuleResult[];
  readonly deadValues: readonly DeadValue[];
  readonly statistics: Statistics;
}
