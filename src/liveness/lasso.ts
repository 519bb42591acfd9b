import { Bits } from './bits.js';
import type { FairParts } from './fair-parts.js';
import { fairnessAt, forOpenSteps, type Graph, type Obligation } from './graph.js';

/**
 * A run without end: some steps, and then others again and again; without any, it rests. Where it only leads to a world
 * from which there is no way to another, it has no loop.
 */
export interface Way {
  readonly start: number;
  readonly stem: readonly number[];
  readonly loop?: readonly number[];
}

type Lasso = Required<Way>;

/** The shortest stem to where the promise can stay open for ever, and a short fair loop there. */
export const lassoIn = (graph: Graph, obligation: Obligation, { rests, part }: FairParts): Lasso => {
  const isIn = (world: number): boolean => rests.has(world) || part[world] !== 0;
  const { start, steps, end } = stemTo(graph, obligation, isIn);
  return { start, stem: steps, loop: rests.has(end) ? [] : loopFrom(graph, obligation, part, end) };
};

/** A shortest way from an initial world to one that is meant and in which the promise is open. */
export const stemTo = (
  graph: Graph,
  { opens, inside, keeps }: Obligation,
  isMeant: (world: number) => boolean,
): { readonly start: number; readonly steps: readonly number[]; readonly end: number } => {
  const { worlds, first, targets } = graph;
  // Each world twice: the promise is not open in it, or it is.
  const steps = new Int32Array(2 * worlds).fill(-2);
  const before = new Int32Array(2 * worlds);
  const queue: number[] = [];
  const come = (world: number, isOpen: boolean, step: number, from: number): void => {
    const node = isOpen ? worlds + world : world;
    if (steps[node] === -2) {
      steps[node] = step;
      before[node] = from;
      queue.push(node);
    }
  };
  for (const start of graph.starts) {
    come(start, opens(start), -1, -1);
  }
  for (let place = 0; place < queue.length; place++) {
    const node = queue[place] as number;
    const isOpen = node >= worlds;
    const world = isOpen ? node - worlds : node;
    if (isOpen && isMeant(world)) {
      return wayBack(node, steps, before, worlds);
    }
    for (let step = first[world] as number; step < (first[world + 1] as number); step++) {
      const to = targets[step] as number;
      come(to, opens(to) || (isOpen && inside(to) && !keeps?.has(step)), step, node);
    }
  }
  throw new Error('a promise is broken where nothing leads to');
};

const wayBack = (end: number, steps: Int32Array, before: Int32Array, worlds: number) => {
  const way: number[] = [];
  let node = end;
  for (; (steps[node] as number) >= 0; node = before[node] as number) {
    way.push(steps[node] as number);
  }
  return { start: node % worlds, steps: way.reverse(), end: end % worlds };
};

/**
 * A loop through a world, within its part. It goes to the nearest step or world that meets something of what fairness
 * asks for, from there to the next, and back.
 */
const loopFrom = (graph: Graph, obligation: Obligation, part: Int32Array, entry: number): readonly number[] => {
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
