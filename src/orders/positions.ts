import type { Components } from './components.js';
import { type Family, type Letter, type Place, Words } from './orders.js';

/** Beginnings of orders that leave the same worlds possible, and the same letters. */
export interface Position {
  readonly place: Place;
  /** False where the last step is never possible. */
  readonly isPossible: boolean;
  /** What is broken in these worlds, and in the free steps between them: bits. */
  readonly broken: number;
  readonly moves: readonly Move[];
}

export interface Move {
  readonly letter: Letter;
  /** What the step itself breaks: bits. */
  readonly broken: number;
  readonly to: Position;
}

/** How far a walk is. */
export interface Progress {
  readonly states: number;
  /** How many letters of the orders were taken in every way, of how many. */
  readonly letters: number;
  readonly of: number;
}

interface Open extends Position {
  readonly moves: Move[];
  /** The components of its worlds, ascending; forgotten once every letter was taken from them. */
  components: Int32Array;
}

/** All positions of a family's orders, found letter by letter. */
export class Positions {
  /** Distinct worlds that the orders may meet. */
  states = 0;
  readonly words = new Words();
  /** In the order of finding: a position comes before those it leads to. */
  readonly all: Open[] = [];
  /** By the key of their place and a hash of their components. */
  readonly #known = new Map<string, Open[]>();
  readonly #actions = new Map<string, number>();
  readonly #length: number;
  #taken = 0;
  /** How many letters led to the positions that are taken now, and where in the list those of one more begin. */
  #letters = 0;
  #next = 1;
  /** Of the components of positions. */
  bytes = 0;
  /** For each component, the last closure that it was in. */
  #stamps = new Int32Array(1 << 16);
  #stamp = 0;

  constructor(
    family: Family,
    readonly components: Components,
  ) {
    const { graph } = components;
    graph.cache.actions.forEach((action, number) => {
      this.#actions.set(JSON.stringify(action), number);
    });
    this.#position(
      family.begin,
      graph.starts().map((world) => components.of(world)),
    );
    this.#length = this.words.first(family.begin).length;
  }

  get done(): boolean {
    return this.#taken === this.all.length;
  }

  get progress(): Progress {
    return { states: this.states, letters: this.#letters, of: this.#length };
  }

  /** Takes the next position, and every letter from it. */
  advance(): void {
    if (this.#taken === this.#next) {
      this.#next = this.all.length;
      this.#letters++;
    }
    const position = this.all[this.#taken++] as Open;
    // After an impossible step nothing more happens.
    const letters = position.isPossible ? this.words.letters(position.place) : [];
    const ways = letters.map((letter) => ({ letter, broken: 0, components: [] as number[] }));
    const byAction = new Map(ways.map((way) => [this.#numberOf(way.letter), way]));
    for (const component of position.components) {
      this.components.take(component, (action, broken) => {
        const way = byAction.get(action);
        if (way !== undefined) {
          way.broken |= broken;
        }
        return way?.components;
      });
    }
    for (const { letter, broken, components } of ways) {
      position.moves.push({ letter, broken, to: this.#position(letter.to, components) });
    }
    this.bytes -= position.components.byteLength;
    position.components = none;
  }

  /** @throws Error where the model has no such action. */
  #numberOf({ name, action: { rule, params } }: Letter): number {
    const number = this.#actions.get(JSON.stringify({ rule, params }));
    if (number === undefined) {
      throw new Error(`the model has no action ${name}`);
    }
    return number;
  }

  /** The position of a place from which these components, and those that free steps lead to, are possible. */
  #position(place: Place, from: number[]): Position {
    const { components, broken } = this.#closure(from);
    const key = `${place.key} ${components.length} ${hashOf(components)}`;
    const alike = this.#known.get(key) ?? [];
    const known = alike.find((other) => isEqual(other.components, components));
    if (known !== undefined) {
      return known;
    }
    const position: Open = { place, isPossible: components.length > 0, broken, moves: [], components };
    this.#known.set(key, [...alike, position]);
    this.all.push(position);
    this.bytes += components.byteLength;
    return position;
  }

  #closure(queue: number[]): { readonly components: Int32Array; readonly broken: number } {
    const stamp = ++this.#stamp;
    const reached: number[] = [];
    let broken = 0;
    for (let component = queue.pop(); component !== undefined; component = queue.pop()) {
      if (this.#mark(component, stamp)) {
        reached.push(component);
        broken |= this.components.follow(component, queue);
      }
    }
    return { components: Int32Array.from(reached).sort(), broken };
  }

  /** @returns whether the component was not marked so far. */
  #mark(component: number, stamp: number): boolean {
    if (component >= this.#stamps.length) {
      const stamps = new Int32Array(2 * component);
      stamps.set(this.#stamps);
      this.#stamps = stamps;
    }
    this.states += this.#stamps[component] === 0 ? this.components.size(component) : 0;
    const isNew = this.#stamps[component] !== stamp;
    this.#stamps[component] = stamp;
    return isNew;
  }
}

const none = new Int32Array(0);

const hashOf = (components: Int32Array): number => {
  let hash = 0;
  for (const component of components) {
    hash = Math.imul(hash ^ component, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
};

const isEqual = (a: Int32Array, b: Int32Array): boolean =>
  a.length === b.length && a.every((component, place) => component === b[place]);
