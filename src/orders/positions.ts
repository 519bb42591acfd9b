import { type Family, type Letter, type Place, Words } from './orders.js';
import type { WorldGraph } from './world-graph.js';

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

interface Open extends Position {
  readonly moves: Move[];
  /** Ascending; forgotten once every letter was taken from them. */
  worlds: Int32Array;
}

/** All positions of a family's orders, found letter by letter. */
export class Positions {
  /** Distinct worlds that the orders may meet. */
  states = 0;
  readonly words = new Words();
  /** In the order of finding: a position comes before those it leads to. */
  readonly all: Open[] = [];
  /** By the key of their place and a hash of their worlds. */
  readonly #known = new Map<string, Open[]>();
  readonly #actions = new Map<string, number>();
  #taken = 0;
  /** For each world, the last closure that it was in. */
  #stamps = new Int32Array(1 << 16);
  #stamp = 0;

  constructor(
    family: Family,
    readonly graph: WorldGraph<unknown>,
  ) {
    this.graph.learner.actions.forEach((action, number) => {
      this.#actions.set(JSON.stringify(action), number);
    });
    this.#position(family.begin, [...this.graph.starts()]);
  }

  get done(): boolean {
    return this.#taken === this.all.length;
  }

  /** Takes the next position, and every letter from it. */
  advance(): void {
    const position = this.all[this.#taken++] as Open;
    // After an impossible step nothing more happens.
    const letters = position.isPossible ? this.words.letters(position.place) : [];
    const ways = letters.map((letter) => ({ letter, broken: 0, worlds: [] as number[] }));
    const byAction = new Map(ways.map((way) => [this.#numberOf(way.letter), way]));
    for (const world of position.worlds) {
      this.graph.ordered(world, (action, to, broken) => {
        const way = byAction.get(action);
        way?.worlds.push(to);
        if (way !== undefined) {
          way.broken |= broken;
        }
      });
    }
    for (const { letter, broken, worlds } of ways) {
      position.moves.push({ letter, broken, to: this.#position(letter.to, worlds) });
    }
    position.worlds = none;
  }

  /** @throws Error where the model has no such action. */
  #numberOf({ name, action: { rule, params } }: Letter): number {
    const number = this.#actions.get(JSON.stringify({ rule, params }));
    if (number === undefined) {
      throw new Error(`the model has no action ${name}`);
    }
    return number;
  }

  /** The position of a place from which these worlds, and those that free steps lead to, are possible. */
  #position(place: Place, seeds: number[]): Position {
    const { worlds, broken } = this.#closure(seeds);
    const key = `${place.key} ${worlds.length} ${hashOf(worlds)}`;
    const alike = this.#known.get(key) ?? [];
    const known = alike.find((other) => isEqual(other.worlds, worlds));
    if (known !== undefined) {
      return known;
    }
    const position: Open = { place, isPossible: worlds.length > 0, broken, moves: [], worlds };
    this.#known.set(key, [...alike, position]);
    this.all.push(position);
    return position;
  }

  #closure(seeds: number[]): { readonly worlds: Int32Array; readonly broken: number } {
    const stamp = ++this.#stamp;
    const reached: number[] = [];
    let broken = 0;
    const queue = seeds;
    for (let world = queue.pop(); world !== undefined; world = queue.pop()) {
      if (this.#mark(world, stamp)) {
        reached.push(world);
        broken |= this.graph.follow(world, queue);
      }
    }
    return { worlds: Int32Array.from(reached).sort(), broken };
  }

  /** @returns whether the world was not marked so far. */
  #mark(world: number, stamp: number): boolean {
    if (world >= this.#stamps.length) {
      const stamps = new Int32Array(2 * world);
      stamps.set(this.#stamps);
      this.#stamps = stamps;
    }
    this.states += this.#stamps[world] === 0 ? 1 : 0;
    const isNew = this.#stamps[world] !== stamp;
    this.#stamps[world] = stamp;
    return isNew;
  }
}

const none = new Int32Array(0);

const hashOf = (worlds: Int32Array): number => {
  let hash = 0;
  for (const world of worlds) {
    hash = Math.imul(hash ^ world, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
};

const isEqual = (a: Int32Array, b: Int32Array): boolean =>
  a.length === b.length && a.every((world, place) => world === b[place]);
