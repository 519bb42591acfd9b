import { Bits } from './bits.js';
import { type FairParts, fairPartsOf } from './fair-parts.js';
import type { Graph, Obligation } from './graph.js';
import { type Region, type Space, TooLarge } from './space.js';

/** Bytes of a step; and of a world, with what its components take. */
const bytesOfStep = 6;
const bytesOfWorld = 80;

/** Some worlds with their steps, as a graph: its worlds are places among them. */
export interface Remainder {
  readonly worlds: Int32Array;
  readonly graph: Graph;
  readonly obligation: Obligation;
  readonly parts: FairParts;
}

/** A world that is not in the graph. */
const elsewhere = -1;

/** The place of a world; below zero: it is not there. */
export const placeIn = (worlds: Int32Array, world: number): number => {
  let low = 0;
  let high = worlds.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((worlds[middle] as number) < world) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return worlds[low] === world ? low : elsewhere;
};

/**
 * The steps of a few worlds, and the parts of them in which a promise can stay open in a fair run. Of steps that lead
 * elsewhere only those are kept whose action is fair: it is enabled. Yields how many worlds were expanded.
 * @throws TooLarge where that takes more bytes than it may.
 */
export function* remainderOf<W>(space: Space<W>, region: Region, heedsFairness: boolean): Generator<number, Remainder> {
  const { left } = region;
  const { count } = left;
  assertRoom(bytesOfWorld * count, space);
  const worlds = new Int32Array(count);
  for (let place = 0, world = left.next(0); world >= 0; world = left.next(world + 1)) {
    worlds[place++] = world;
  }
  const first = new Int32Array(count + 1);
  const steps = new Steps();
  const undue = new Bits();
  const keeps = new Bits();
  let place = 0;
  yield* space.gather(region, worlds, {
    step: (action, to, isDue, isSo) => {
      const step = steps.add(action, to);
      if (!isDue) {
        undue.add(step);
      }
      if (isSo) {
        keeps.add(step);
      }
    },
    endWorld: () => {
      first[++place] = steps.count;
      assertRoom(bytesOfWorld * count + steps.bytes, space);
    },
  });
  space.note(bytesOfWorld * count + steps.bytes);
  const { fairness } = space;
  const graph = { worlds: count, starts: [], first, ...steps.all, fairness, undue };
  const obligation = { opens: () => true, inside: (to: number) => to !== elsewhere, keeps, heedsFairness };
  return { worlds, graph, obligation, parts: fairPartsOf(graph, obligation) };
}

const assertRoom = <W>(bytes: number, { spare }: Space<W>): void => {
  if (bytes > spare) {
    throw new TooLarge(`the steps of the worlds that are left take more than ${Math.round(spare / 2 ** 20)} MiB`);
  }
};

/** The steps of a graph, as they come. */
class Steps {
  count = 0;
  #actions = new Uint16Array(1 << 12);
  #targets = new Int32Array(1 << 12);

  get all(): Pick<Graph, 'actions' | 'targets'> {
    return { actions: this.#actions, targets: this.#targets };
  }

  get bytes(): number {
    return bytesOfStep * this.#targets.length;
  }

  /** The number of a step. */
  add(action: number, target: number): number {
    if (this.count === this.#targets.length) {
      const actions = new Uint16Array(2 * this.count);
      const targets = new Int32Array(2 * this.count);
      actions.set(this.#actions);
      targets.set(this.#targets);
      this.#actions = actions;
      this.#targets = targets;
    }
    this.#actions[this.count] = action;
    this.#targets[this.count] = target;
    return this.count++;
  }
}
