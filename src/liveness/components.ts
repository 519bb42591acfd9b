import { forOpenSteps, type Graph, type Obligation } from './graph.js';

/** A world of which steps are still to be followed. */
interface Open {
  readonly world: number;
  readonly to: readonly number[];
  followed: number;
}

/**
 * The strongly connected components of some worlds, by the steps that leave a promise open (Tarjan, Depth-First Search and
 * Linear Graph Algorithms, 1972). One world is a component if it has a step to itself.
 */
export class Components {
  readonly #graph: Graph;
  /** By world: when it was come to, from 1, and the earliest that it leads back to; 0: not yet. */
  readonly #number: Int32Array;
  readonly #earliest: Int32Array;
  /** By world: is it waiting for its component? */
  readonly #isWaiting: Uint8Array;
  /** By world: the part that is looked at. Others do not count. */
  readonly #part: Int32Array;
  #parts = 0;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#number = new Int32Array(graph.worlds);
    this.#earliest = new Int32Array(graph.worlds);
    this.#isWaiting = new Uint8Array(graph.worlds);
    this.#part = new Int32Array(graph.worlds);
  }

  of(worlds: readonly number[], obligation: Obligation): readonly (readonly number[])[] {
    this.#parts++;
    for (const world of worlds) {
      this.#part[world] = this.#parts;
      this.#number[world] = 0;
    }
    const found: (readonly number[])[] = [];
    const waiting: number[] = [];
    let count = 0;
    const come = (world: number): Open => {
      this.#number[world] = ++count;
      this.#earliest[world] = count;
      this.#isWaiting[world] = 1;
      waiting.push(world);
      const to: number[] = [];
      forOpenSteps(this.#graph, obligation, world, (_, next) => {
        if (this.#part[next] === this.#parts) {
          to.push(next);
        }
      });
      return { world, to, followed: 0 };
    };
    for (const root of worlds) {
      const open = this.#number[root] === 0 ? [come(root)] : [];
      for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
        const next = top.to[top.followed++];
        if (next === undefined) {
          open.pop();
          this.#lower(open.at(-1)?.world, this.#earliest[top.world] as number);
          if (this.#earliest[top.world] === this.#number[top.world]) {
            const component = this.#taken(waiting, top.world);
            if (component.length > 1 || top.to.includes(top.world)) {
              found.push(component);
            }
          }
        } else if (this.#number[next] === 0) {
          open.push(come(next));
        } else if (this.#isWaiting[next] === 1) {
          this.#lower(top.world, this.#number[next] as number);
        }
      }
    }
    return found;
  }

  #lower(world: number | undefined, earliest: number): void {
    if (world !== undefined && earliest < (this.#earliest[world] as number)) {
      this.#earliest[world] = earliest;
    }
  }

  /** All that wait, back to a world. */
  #taken(waiting: number[], last: number): readonly number[] {
    const component = waiting.at(-1) === last ? [waiting.pop() as number] : waiting.splice(waiting.lastIndexOf(last));
    for (const world of component) {
      this.#isWaiting[world] = 0;
    }
    return component;
  }
}
