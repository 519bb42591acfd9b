import type { Domains, Params, Saying, Step, View } from './rule.js';

interface Promised<P extends Params> extends Saying {
  readonly name?: string;
  readonly for: Domains<P>;
  readonly applies?: string;
}

/** What is to come: a world in which something holds, or a step in which something happens; at least one of them. */
interface Goal<W, P extends Params> {
  readonly holds?: (world: View<W>, params: P) => boolean;
  readonly happens?: (step: Step<W>, params: P) => boolean;
}

/** In every fair run the goal is met at some time. */
export interface Eventually<W, P extends Params = Params> extends Promised<P>, Goal<W, P> {
  readonly kind: 'eventually';
}

/** In every fair run, after each world in which `when` holds (or in it) the goal is met. */
export interface LeadsTo<W, P extends Params = Params> extends Promised<P>, Goal<W, P> {
  readonly kind: 'leadsTo';
  readonly when: (world: View<W>, params: P) => boolean;
}

/** In every fair run the goal is met again and again. */
export interface Recurs<W, P extends Params = Params> extends Promised<P>, Goal<W, P> {
  readonly kind: 'recurs';
}

/**
 * From every world in which `when` holds a world can be reached in which `holds` does: whether it is, is not said. No
 * fairness matters.
 */
export interface Recoverable<W, P extends Params = Params> extends Promised<P> {
  readonly kind: 'recoverable';
  readonly when: (world: View<W>, params: P) => boolean;
  readonly holds: (world: View<W>, params: P) => boolean;
}

/**
 * No cycle of steps stays in worlds in which `when` holds, with no step in which something `happens` that is progress.
 * No fairness matters, and a world in which nothing may happen is no cycle.
 */
export interface NoCycleWithout<W, P extends Params = Params> extends Promised<P> {
  readonly kind: 'noCycleWithout';
  readonly when: (world: View<W>, params: P) => boolean;
  readonly happens: (step: Step<W>, params: P) => boolean;
}

/** A property of whole runs: no world and no step breaks it. */
export type Liveness<W> = Eventually<W> | LeadsTo<W> | Recurs<W> | Recoverable<W> | NoCycleWithout<W>;
export type LivenessKind = Liveness<unknown>['kind'];

const kinds: ReadonlySet<string> = new Set<LivenessKind>([
  'eventually',
  'leadsTo',
  'recurs',
  'recoverable',
  'noCycleWithout',
]);

/** Is it a property of whole runs? */
export const isLiveness = <W>(property: { readonly kind: string }): property is Liveness<W> => kinds.has(property.kind);

/** Does what rules are assumed to do matter to it? */
export const heedsFairness = ({ kind }: { readonly kind: string }): boolean =>
  kind === 'eventually' || kind === 'leadsTo' || kind === 'recurs';

/** Does a model state properties of runs? */
export const hasLiveness = ({ properties }: { readonly properties: readonly { readonly kind: string }[] }): boolean =>
  properties.some(isLiveness);
