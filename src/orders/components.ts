import type { Model } from '../language/index.js';
import type { Surroundings, WorldGraph } from './world-graph.js';

/** A world whose component is being looked for. */
interface Open {
  readonly world: number;
  readonly surroundings: Surroundings;
  /** How many of the free steps were followed. */
  followed: number;
  /** The first of the open worlds that it is known to lead back to, by its number among them. */
  earliest: number;
}

/**
 * The worlds of a model, those taken as one that free steps lead to from each other: whoever may be in one of them may
 * be in all. (Strongly connected components: Tarjan, Depth-First Search and Linear Graph Algorithms, 1972.) Each is found
 * when somebody asks for it. What is known of a component is kept in one array of words:
 *
 *     worlds     how many it has
 *     broken     the properties that are broken in them, or in free steps from them: a set of bits
 *     free       how many components its free steps lead to, and those
 *     ordered    how many actions of orders it has, and for each: action, what it breaks, how much room follows,
 *                how many components it leads to, and those; below zero, of how many worlds nobody has asked yet for
 *                the components, and these worlds
 */
export class Components {
  /** By world: its component and one; below zero, while that is being looked for, its number among the open ones. */
  #of = new Int32Array(1 << 12);
  /** By component: where in the array it begins. */
  #places = new Int32Array(1 << 12);
  #treeBuffer = new Int32Array(1 << 16);
  #used = 0;
  #count = 0;

  constructor(readonly graph: WorldGraph<unknown>) {}

  isOf(model: Model<unknown>): boolean {
    return this.graph.cache.model === model;
  }

  get bytes(): number {
    return this.graph.bytes + this.#held;
  }

  get #held(): number {
    return this.#of.byteLength + this.#places.byteLength + this.#treeBuffer.byteLength;
  }

  /** The component of a world. */
  of(world: number): number {
    this.#of = roomFor(this.#of, this.graph.count);
    if (this.#of[world] === 0) {
      this.#explore(world);
    }
    return (this.#of[world] as number) - 1;
  }

  /** How many worlds a component has. */
  size(component: number): number {
    return this.#treeBuffer[this.#places[component] as number] as number;
  }

  /** Adds the components that free steps lead to to a list; what is broken in the component and in these steps. */
  follow(component: number, to: number[]): number {
    const place = this.#places[component] as number;
    const end = place + 3 + this.#free(component);
    for (let at = place + 3; at < end; at++) {
      to.push(this.#treeBuffer[at] as number);
    }
    return this.#treeBuffer[place + 1] as number;
  }

  /**
   * Asks of each action of orders that the component has, and what it breaks, whether anybody takes it: then the
   * components that it leads to are added to the list that is given.
   */
  take(component: number, to: (action: number, broken: number) => number[] | undefined): void {
    const place = this.#places[component] as number;
    const first = place + 3 + this.#free(component);
    let at = first + 1;
    for (let actions = this.#treeBuffer[first] as number; actions > 0; actions--) {
      const list = to(this.#treeBuffer[at] as number, this.#treeBuffer[at + 1] as number);
      const room = this.#treeBuffer[at + 2] as number;
      if (list !== undefined) {
        this.#settle(at + 3);
        const end = at + 4 + (this.#treeBuffer[at + 3] as number);
        for (let each = at + 4; each < end; each++) {
          list.push(this.#treeBuffer[each] as number);
        }
      }
      at += 4 + room;
    }
  }

  #free(component: number): number {
    return this.#treeBuffer[(this.#places[component] as number) + 2] as number;
  }

  /** An action leads to components, once the worlds that it leads to are looked at; several of these to the same. */
  #settle(count: number): void {
    const worlds = -(this.#treeBuffer[count] as number);
    if (worlds > 0) {
      const components = new Set<number>();
      for (let at = count + 1; at <= count + worlds; at++) {
        components.add(this.of(this.#treeBuffer[at] as number));
      }
      this.#treeBuffer.set([components.size, ...components], count);
    }
  }

  /** Finds the components of a world and of all that free steps lead to from it. */
  #explore(root: number): void {
    const path: Open[] = [this.#open(root, 1)];
    const open = [...path];
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const to = last.surroundings.free[last.followed++];
      if (to === undefined) {
        path.pop();
        const before = path.at(-1);
        if (before !== undefined) {
          before.earliest = Math.min(before.earliest, last.earliest);
        }
        if (this.#of[last.world] === -last.earliest) {
          this.#close(open.splice(last.earliest - 1));
        }
      } else if (this.#of[to] === 0) {
        const next = this.#open(to, open.length + 1);
        path.push(next);
        open.push(next);
      } else if ((this.#of[to] as number) < 0) {
        last.earliest = Math.min(last.earliest, -(this.#of[to] as number));
      }
    }
  }

  #open(world: number, number: number): Open {
    const surroundings = this.graph.look(world, this.#held);
    this.#of = roomFor(this.#of, this.graph.count);
    this.#of[world] = -number;
    return { world, surroundings, followed: 0, earliest: number };
  }

  /** These worlds are a component. */
  #close(members: readonly Open[]): void {
    const component = this.#count++;
    for (const { world } of members) {
      this.#of[world] = component + 1;
    }
    const free = new Set(members.flatMap(({ surroundings }) => surroundings.free.map((to) => this.of(to))));
    free.delete(component);
    const ordered = byAction(members);
    const broken = members.reduce((bits, { surroundings }) => bits | surroundings.broken, 0);
    this.#places = roomFor(this.#places, this.#count);
    this.#places[component] = this.#used;
    this.#keep([members.length, broken, free.size, ...free, ...ordered]);
  }

  #keep(words: readonly number[]): void {
    this.#treeBuffer = roomFor(this.#treeBuffer, this.#used + words.length);
    this.#treeBuffer.set(words, this.#used);
    this.#used += words.length;
  }
}

/** The steps of orders of some worlds, by action, as the array holds them. */
const byAction = (members: readonly Open[]): readonly number[] => {
  const actions = new Map<number, { readonly worlds: Set<number>; broken: number }>();
  for (const { ordered } of members.map(({ surroundings }) => surroundings)) {
    for (let at = 0; at < ordered.length; at += 3) {
      const [action, to, broken] = ordered.slice(at, at + 3) as [number, number, number];
      const known = actions.get(action) ?? { worlds: new Set(), broken: 0 };
      known.worlds.add(to);
      known.broken |= broken;
      actions.set(action, known);
    }
  }
  const words = [...actions].flatMap(([action, { worlds, broken }]) => [
    action,
    broken,
    worlds.size,
    -worlds.size,
    ...worlds,
  ]);
  return [actions.size, ...words];
};

const roomFor = (words: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> => {
  if (length <= words.length) {
    return words;
  }
  const more = new Int32Array(2 * length);
  more.set(words);
  return more;
};
