import type { Scalar } from './scalar.js';

/** What every rule and property says of itself; lists, explanations, reports and docs are made from it. */
export interface Saying {
  /** A name that never changes: `guest.acknowledge`, `S01`. */
  readonly id: string;
  /** One sentence that a reader of the field understands. */
  readonly says: string;
  /** Where it stands: a manual's section, a kernel function, a commit's subject. */
  readonly cites: string;
  /** The actor that does it (a rule) or that owes it (a property). */
  readonly by: string;
}

export type Params = Readonly<Record<string, Scalar>>;

/** The values over which each parameter of a rule or property ranges. */
export type Domains<P extends Params> = { readonly [K in keyof P]: readonly P[K][] };

/** A world that may be looked at and not touched. */
export type View<T> = T extends Scalar
  ? T
  : T extends readonly (infer E)[]
    ? readonly View<E>[]
    : { readonly [K in keyof T]: View<T[K]> };

/**
 * What is assumed of each action of a rule. `weak`: if it is enabled from some moment on, it happens. `strong`: if it is
 * enabled again and again, it happens, though it may be disabled in between. Where nothing is assumed, it may happen at
 * any time, and need not.
 */
export type Fairness = 'weak' | 'strong';

/**
 * Something that may happen. Both recipes are plain functions of the world and the parameters, and of nothing else:
 * the same recipe is the meaning of the rule (run through immer) and what the engine learns its tables from.
 */
export interface Rule<W, P extends Params = Params> extends Saying {
  readonly for: Domains<P>;
  /** May it happen now? Reads only. */
  readonly when: (world: View<W>, params: P) => boolean;
  /**
   * What it changes, in place: one effect after the other, with nothing in between. A long effect that is written as
   * several short ones is learned as several small tables instead of one wide one. (Not `then`: a value with a method
   * of that name is taken for a promise.)
   */
  readonly does: readonly Effect<W, P>[];
  /** What is assumed of it, with each of its parameters for itself; nothing, where it is left out. */
  readonly fair?: Fairness;
  /** Where it has to happen at last; elsewhere it may, and nothing is assumed of it. Everywhere, where it is left out. */
  readonly due?: (world: View<W>, params: P) => boolean;
}

/** A change of the world. It leaves every field within its domain, so that what follows it can be learned apart. */
export type Effect<W, P extends Params = Params> = (world: W, params: P) => void;

/** A rule with its parameters. */
export interface Action {
  readonly rule: string;
  readonly params: Params;
}

/** A step as a property sees it: the world before, the world after (with what happened in between), the action. */
export interface Step<W> {
  readonly before: View<W>;
  readonly after: View<W>;
  readonly action: Action;
}

/** The whole numbers from 0 to `count - 1`: the domain of a parameter. */
export const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

/** Every assignment of parameters, the last one varying fastest. */
export const assignments = (domains: Domains<Params>): readonly Params[] =>
  Object.entries(domains).reduce<readonly Params[]>(
    (all, [name, values]) => all.flatMap((params) => values.map((value) => ({ ...params, [name]: value }))),
    [{}],
  );

/** An action or a property's instance as a person writes it: `guest.eoi(vcpu=0, irq=1)`. */
export const named = (id: string, params: Params): string => {
  const list = Object.entries(params).map(([name, value]) => `${name}=${value}`);
  return list.length === 0 ? id : `${id}(${list.join(', ')})`;
};
