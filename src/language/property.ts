import type { Liveness } from './liveness.js';
import type { Domains, Params, Saying, Step, View } from './rule.js';

/** Values that show why a property is false, by name. */
export type Reasons = Readonly<Record<string, unknown>>;

interface Quantified<P extends Params> extends Saying {
  /** A few words with hyphens that are printed with the id, and say more than it: `disabled-not-flushed`. */
  readonly name?: string;
  readonly for: Domains<P>;
  /** In which models it is stated, in words, where it is not in all of them. */
  readonly applies?: string;
}

/** Holds in every reachable world. */
export interface Always<W, P extends Params = Params> extends Quantified<P> {
  readonly kind: 'always';
  /** The worlds in which it could be broken. A property that is never triggered is reported as vacuous. */
  readonly when: (world: View<W>, params: P) => boolean;
  readonly holds: (world: View<W>, params: P) => boolean;
  /** What to print beside a counterexample. */
  readonly because?: (world: View<W>, params: P) => Reasons;
}

/** Holds for every step between reachable states. */
export interface EveryStep<W, P extends Params = Params> extends Quantified<P> {
  readonly kind: 'everyStep';
  /**
   * The values of a parameter that a step is about: with any other the property says nothing of it. Told by the action
   * and by what happened. Where a parameter has many values, hardly any of them need then be asked about.
   */
  readonly about?: NoInfer<{ readonly [K in keyof P]?: (step: Step<W>) => readonly P[K][] | 'any' }>;
  readonly when: (step: Step<W>, params: P) => boolean;
  readonly holds: (step: Step<W>, params: P) => boolean;
  readonly because?: (step: Step<W>, params: P) => Reasons;
}

/** A witness: some reachable world satisfies it, so that a pass is not hollow. */
export interface Sometimes<W, P extends Params = Params> extends Quantified<P> {
  readonly kind: 'sometimes';
  readonly holds: (world: View<W>, params: P) => boolean;
}

/** A witness of a step: some step between reachable states satisfies it. */
export interface SomeStep<W, P extends Params = Params> extends Quantified<P> {
  readonly kind: 'someStep';
  readonly holds: (step: Step<W>, params: P) => boolean;
}

export type Property<W> = Always<W> | EveryStep<W> | Sometimes<W> | SomeStep<W> | Liveness<W>;
export type PropertyKind = Property<unknown>['kind'];
