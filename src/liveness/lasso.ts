import { Bits } from './bits.js';
import type { FairParts } from './fair-parts.js';
import { fairnessAt, forOpenSteps, type Graph, type Obligation } from './graph.js';

/** Steps that lead from a start to an end. */
interface Stem<S> {
  readonly start: number;
  readonly steps: readonly S[];
  readonly end: number;
}

/** Worlds, and how each goes on: `keeps` says whether a step keeps the promise. */
export interface Steps<S> {
  readonly worlds: number;
  readonly starts: readonly number[];
  readonly forSteps: (world: number, tell: (step: S, to: number, keeps: boolean) => void) => void;
}

/** The shortest stem to where the promise can stay open for ever, and a short fair loop there. */
export const lassoIn = (graph: Graph, obligation: Obligation, { rests, part }: FairParts) => {
  const isIn = (world: number): boolean => rests.has(world) || part[world] !== 0;
  const { start, steps, end } = stemTo(stepsIn(graph, obligation), obligation, isIn);
  return { start, stem: steps, loop: rests.has(end) ? [] : loopFrom(graph, obligation, part, end) };
};

const stepsIn = ({ worlds, starts, first, targets }: Graph, { keeps }: Obligation): Steps<number> => ({
  worlds,
  starts,
  forSteps: (world, tell) => {
    for (let step = first[world] as number; step < (first[world + 1] as number); step++) {
      tell(step, targets[step] as number, keeps?.has(step) ?? false);
    }
  },
});

/** A shortest way from an initial world to one that is meant and in which the promise is open. */
export const stemTo = <S>(
  { worlds, starts, forSteps }: Steps<S>,
  { opens, inside }: Pick<Obligation, 'opens' | 'inside'>,
  isMeant: (world: number) => boolean,
): Stem<S> => {
  // Each world twice: the promise is not open in it, or it is.
  const seen = new Bits(2 * worlds);
  const queue: number[] = [];
  const steps: (S | undefined)[] = [];
  const before: number[] = [];
  const come = (world: number, isOpen: boolean, step: S | undefined, from: number): void => {
    const node = isOpen ? worlds + world : world;
    if (!seen.has(node)) {
      seen.add(node);
      queue.push(node);
      steps.push(step);
      before.push(from);
    }
  };
  for (const start of starts) {
    come(start, opens(start), undefined, -1);
  }
  for (let place = 0; place < queue.length; place++) {
    const node = queue[place] as number;
    const isOpen = node >= worlds;
    const world = isOpen ? node - worlds : node;
    if (isOpen && isMeant(world)) {
      const way: S[] = [];
      let at = place;
      for (; steps[at] !== undefined; at = before[at] as number) {
        way.push(steps[at] as S);
      }
      return { start: (queue[at] as number) % worlds, steps: way.reverse(), end: world };
    }
    forSteps(world, (step, to, keeps) => {
      come(to, opens(to) || (isOpen && inside(to) && !keeps), step, place);
    });
  }
  throw new Error('a promise is broken where nothing leads to');
};

/**
 * A loop through a world, within its part. It goes to the nearest step or world that meets something of what fairness
 * asks for, from there to the next, and back.
 */
export const loopFrom = (graph: Graph, obligation: Obligation, part: Int32Array, entry: number): readonly number[] => {
  const demands = new Demands(graph, obligation.heedsFairness);
  const loop: number[] = [];
  let at = entry;
  demands.visit(entry);
  while (loop.length === 0 || at !== entry || demands.areUnmet) {
    const isGoal = (step: number, to: number): boolean =>
      demands.areUnmet ? demands.wouldMeet(step, to) : to === entry;
    const way = nearest(graph, obligation, part, at, isGoal);
    for (const step of way) {
      demands.take(step);
      at = graph.targets[step] as number;
      demands.visit(at);
      loop.push(step);
    }
  }
  return loop;
};

/** The steps of a shortest way, within the part of a world, whose last one is a goal. */
const nearest = (
  graph: Graph,
  obligation: Obligation,
  part: Int32Array,
  from: number,
  isGoal: (step: number, to: number) => boolean,
): readonly number[] => {
  const steps = new Map<number, { readonly step: number; readonly before: number }>();
  const queue = [from];
  const seen = new Set(queue);
  for (let place = 0; place < queue.length; place++) {
    const world = queue[place] as number;
    let last: number | undefined;
    forOpenSteps(graph, obligation, world, (step, to) => {
      if (part[to] === part[from] && last === undefined) {
        if (isGoal(step, to)) {
          last = step;
        } else if (!seen.has(to)) {
          seen.add(to);
          steps.set(to, { step, before: world });
          queue.push(to);
        }
      }
    });
    if (last !== undefined) {
      const way = [last];
      for (let at = world; at !== from; at = steps.get(at)?.before as number) {
        way.push(steps.get(at)?.step as number);
      }
      return way.reverse();
    }
  }
  throw new Error('a part of a graph is not connected');
};

/** What fairness asks of a loop that is being made. */
class Demands {
  readonly #graph: Graph;
  readonly #weak: ReadonlySet<number>;
  readonly #unmet: Set<number>;
  readonly #taken = new Bits();
  readonly #heedsFairness: boolean;

  constructor(graph: Graph, heedsFairness: boolean) {
    this.#graph = graph;
    const weak = [...graph.fairness.keys()].filter((action) => heedsFairness && graph.fairness[action] === 'weak');
    this.#weak = new Set(weak);
    this.#unmet = new Set(weak);
    this.#heedsFairness = heedsFairness;
  }

  get areUnmet(): boolean {
    return this.#unmet.size > 0;
  }

  /** A weakly fair action need not be taken where it is not enabled; a strongly fair one that is enabled has to be. */
  visit(world: number): void {
    const enabled = this.#enabledIn(world);
    for (const action of enabled) {
      if (this.#heedsFairness && this.#graph.fairness[action] === 'strong' && !this.#taken.has(action)) {
        this.#unmet.add(action);
      }
    }
    for (const action of this.#unmet) {
      if (this.#weak.has(action) && !enabled.has(action)) {
        this.#unmet.delete(action);
      }
    }
  }

  take(step: number): void {
    if (fairnessAt(this.#graph, step) !== undefined) {
      const action = this.#graph.actions[step] as number;
      this.#taken.add(action);
      this.#unmet.delete(action);
    }
  }

  /** The fair actions that may happen in a world, and are due. */
  #enabledIn(world: number): ReadonlySet<number> {
    const { first, actions } = this.#graph;
    const enabled = new Set<number>();
    for (let step = first[world] as number; step < (first[world + 1] as number); step++) {
      if (fairnessAt(this.#graph, step) !== undefined) {
        enabled.add(actions[step] as number);
      }
    }
    return enabled;
  }

  wouldMeet(step: number, to: number): boolean {
    if (fairnessAt(this.#graph, step) !== undefined && this.#unmet.has(this.#graph.actions[step] as number)) {
      return true;
    }
    const enabled = this.#enabledIn(to);
    return [...this.#unmet].some((action) => this.#weak.has(action) && !enabled.has(action));
  }
}
