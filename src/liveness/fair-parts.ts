import { Bits } from './bits.js';
import { Components } from './components.js';
import { fairnessAt, forOpenSteps, type Graph, type Obligation } from './graph.js';

/** Where a promise can stay open for ever, in a fair run. */
export interface FairParts {
  /** Worlds in which a run may rest: nothing fair is enabled in them. */
  readonly rests: Bits;
  /** By world: the number of a part that has a fair cycle through all of it, from 1; 0: none. */
  readonly part: Int32Array;
  readonly isEmpty: boolean;
}

/**
 * Takes the worlds in which a promise is open apart until each part is strongly connected and has a fair run through all
 * its worlds (Streett emptiness). A weakly fair action that is enabled in all of a component, and does not happen in it,
 * is fair in no part of it. A strongly fair one has to be enabled nowhere: what is left without these worlds is taken
 * apart again.
 */
export const fairPartsOf = (graph: Graph, obligation: Obligation): FairParts => {
  const { heedsFairness } = obligation;
  const open = openWorlds(graph, obligation);
  const rests = new Bits(graph.worlds);
  const part = new Int32Array(graph.worlds);
  let isEmpty = true;
  for (const world of heedsFairness ? open : []) {
    if (!isAnyFair(graph, world)) {
      rests.add(world);
      isEmpty = false;
    }
  }
  const components = new Components(graph);
  const within = new Within(graph);
  let parts = 0;
  for (const queue: (readonly number[])[] = [open]; queue.length > 0; ) {
    for (const component of components.of(queue.pop() as readonly number[], obligation)) {
      const verdict = judged(graph, obligation, component, within);
      if (verdict === 'fair') {
        isEmpty = false;
        parts++;
        for (const world of component) {
          part[world] = parts;
        }
      } else if (verdict !== 'unfair') {
        queue.push(verdict);
      }
    }
  }
  return { rests, part, isEmpty };
};

/** The worlds in which a promise may be open, in a breadth-first order. */
const openWorlds = (graph: Graph, obligation: Obligation): readonly number[] => {
  const seen = new Bits(graph.worlds);
  const open: number[] = [];
  const add = (world: number): void => {
    if (!seen.has(world)) {
      seen.add(world);
      open.push(world);
    }
  };
  for (let world = 0; world < graph.worlds; world++) {
    if (obligation.opens(world)) {
      add(world);
    }
  }
  for (let place = 0; place < open.length; place++) {
    forOpenSteps(graph, obligation, open[place] as number, (_, to) => add(to));
  }
  return open;
};

const isAnyFair = (graph: Graph, world: number): boolean =>
  isSomeStep(graph, world, (step) => fairnessAt(graph, step) !== undefined);

const isSomeStep = ({ first }: Graph, world: number, is: (step: number) => boolean): boolean => {
  for (let step = first[world] as number; step < (first[world + 1] as number); step++) {
    if (is(step)) {
      return true;
    }
  }
  return false;
};

/** `fair`, `unfair` in all its parts, or the worlds of it of which parts may be fair. */
type Verdict = 'fair' | 'unfair' | readonly number[];

const judged = (graph: Graph, obligation: Obligation, component: readonly number[], within: Within): Verdict => {
  const { first, actions, fairness } = graph;
  const taken = new Bits();
  const hasStep = within.forSteps(obligation, component, (step) => {
    if (fairnessAt(graph, step) !== undefined) {
      taken.add(actions[step] as number);
    }
  });
  if (!hasStep || !obligation.heedsFairness) {
    return hasStep ? 'fair' : 'unfair';
  }
  const enabled = new Int32Array(fairness.length);
  for (const world of component) {
    for (let step = first[world] as number; step < (first[world + 1] as number); step++) {
      const action = actions[step] as number;
      enabled[action] = (enabled[action] as number) + (fairnessAt(graph, step) === undefined ? 0 : 1);
    }
  }
  const isUnmet = (action: number): boolean => (enabled[action] as number) > 0 && !taken.has(action);
  if (fairness.some((one, action) => one === 'weak' && isUnmet(action) && enabled[action] === component.length)) {
    return 'unfair';
  }
  const unmet = fairness.map((one, action) => one === 'strong' && isUnmet(action));
  if (!unmet.includes(true)) {
    return 'fair';
  }
  const isUnmetStep = (step: number): boolean =>
    unmet[actions[step] as number] === true && fairnessAt(graph, step) !== undefined;
  return component.filter((world) => !isSomeStep(graph, world, isUnmetStep));
};

/** Tells steps that stay in a component from others. */
class Within {
  readonly #graph: Graph;
  readonly #labels: Int32Array;
  #label = 0;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#labels = new Int32Array(graph.worlds);
  }

  /** Tells each step within a component; whether there is one. */
  forSteps(obligation: Obligation, component: readonly number[], tell: (step: number) => void): boolean {
    this.#label++;
    for (const world of component) {
      this.#labels[world] = this.#label;
    }
    let has = false;
    for (const world of component) {
      forOpenSteps(this.#graph, obligation, world, (step, to) => {
        if (this.#labels[to] === this.#label) {
          has = true;
          tell(step);
        }
      });
    }
    return has;
  }
}
