import type { Params, PropertyKind } from '../language/index.js';
import type { Trace } from '../trace/trace.js';

export interface FuzzOptions {
  /** What everything random is made from: the same seed, the same runs. */
  readonly seed?: number;
  /** How many runs, for how many seconds; a fuzz that is given neither ends when it finds something. */
  readonly runs?: number;
  readonly seconds?: number;
  /** The most steps of a run. */
  readonly length?: number;
  /** Properties whose violation does not end it. */
  readonly expected?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FuzzProgress) => void;
}

export interface FuzzProgress {
  readonly runs: number;
  readonly steps: number;
  readonly seconds: number;
}

/** What a fuzz found out. It never says that something holds: a random run sees some worlds, never all. */
export interface Fuzzing<W> extends FuzzProgress {
  readonly seed: number;
  readonly endedBy: 'violation' | 'runs' | 'seconds' | 'interrupt';
  readonly violation?: FuzzViolation<W>;
  readonly rules: readonly { readonly id: string; readonly firings: number }[];
  readonly properties: readonly {
    readonly id: string;
    readonly kind: PropertyKind;
    /** In danger, broken or, of a witness, reached: at least once. */
    readonly met: boolean;
    readonly broken: boolean;
  }[];
  /** How differently things happened: distinct paths through the tables of the rules, or actions where there are none. */
  readonly paths: number;
  readonly recipeRuns: number;
  /** Steps that were executed again through immer and compared. */
  readonly rechecked: number;
}

export interface FuzzViolation<W> {
  readonly property: string;
  readonly kind: PropertyKind;
  readonly params: Params;
  /** The run that found it, the first being 1, and its steps. */
  readonly run: number;
  readonly foundAfter: number;
  /** What is left of them: no step of it can be left out. Executed through immer. */
  readonly trace: Trace<W>;
}
