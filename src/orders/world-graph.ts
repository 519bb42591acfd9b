import { budgetOf } from '../explore/budget.js';
import { Worlds } from '../explore/worlds.js';
import type { Model } from '../language/index.js';
import { Learner, nothing, pack } from '../learn/index.js';
import { initialWorlds } from '../semantics/index.js';

/**
 * The worlds of a model and the steps between them, each looked at when somebody asks for it, and once. What surrounds a
 * world is kept in one array of words:
 *
 *     broken     the properties that are broken in it, or in a free step from it: a set of bits
 *     free       how many worlds the free steps lead to, and those
 *     ordered    how many steps of orders it has, and for each: action, world, broken
 */
export class WorldGraph<W> {
  readonly learner: Learner<W>;
  /** Whether the worlds found no more room. */
  isFull = false;
  readonly #worlds: Worlds;
  readonly #bytes: number;
  readonly #isOrdered: readonly boolean[];
  readonly #state: Int32Array;
  /** Where the surroundings of a world begin; 0 where nobody looked yet. */
  #places = new Int32Array(1 << 12);
  #arena = new Int32Array(1 << 16);
  /** Place 0 is of a world that nothing surrounds: what is said where there is no room for more. */
  #used = 3;
  /** The properties that were found broken: each has the bit of its place. */
  readonly found: string[] = [];
  /** What each leaf of the tables breaks, by the leaf's number. */
  readonly #broken: number[] = [];
  /** What the recipe that is run now breaks. */
  #heard = 0;

  /** @param ordered the rules whose steps are not free. */
  constructor(model: Model<W>, ordered: readonly string[]) {
    this.learner = new Learner(model, ({ property }, judgement) => {
      this.#heard |= judgement === 'violated' ? this.#bitOf(property.id) : 0;
    });
    const { layout, actions } = this.learner;
    const budget = budgetOf();
    this.#bytes = budget.bytes;
    this.#isOrdered = actions.map(({ rule }) => ordered.includes(rule));
    this.#worlds = new Worlds(layout.words, budget.states, actions.length + 1);
    this.#state = new Int32Array(layout.words);
  }

  isOf(model: Model<W>): boolean {
    return this.learner.model === model;
  }

  /** The initial worlds. */
  starts(): readonly number[] {
    return initialWorlds(this.learner.model).map((world) => {
      this.#makeRoom();
      this.#worlds.batch.set(pack(this.learner.layout, world));
      return this.#numbered();
    });
  }

  /** Adds the worlds that free steps lead to to a list; what is broken in the world and in these steps. */
  follow(world: number, to: number[]): number {
    const place = this.#around(world);
    const end = place + 2 + (this.#arena[place + 1] as number);
    for (let at = place + 2; at < end; at++) {
      to.push(this.#arena[at] as number);
    }
    return this.#arena[place] as number;
  }

  /** Tells of each step of orders that the world has. */
  ordered(world: number, tell: (action: number, to: number, broken: number) => void): void {
    const place = this.#around(world);
    const first = place + 2 + (this.#arena[place + 1] as number);
    const end = first + 1 + 3 * (this.#arena[first] as number);
    for (let at = first + 1; at < end; at += 3) {
      tell(this.#arena[at] as number, this.#arena[at + 1] as number, this.#arena[at + 2] as number);
    }
  }

  #around(world: number): number {
    return (this.#places[world] as number) || this.#look(world);
  }

  #look(world: number): number {
    this.#makeRoom();
    if (this.isFull) {
      return 0;
    }
    const { learner } = this;
    const state = this.#state;
    this.#worlds.take(world, state);
    let broken = 0;
    for (let slot = 0; slot < learner.worldProperties.length; slot++) {
      broken |= this.#brokenBy(this.#resolve(learner.actions.length + slot));
    }
    const free: number[] = [];
    const ordered: number[] = [];
    for (let action = 0; action < learner.actions.length; action++) {
      const leaf = this.#resolve(action);
      if (leaf !== nothing) {
        learner.tables.follow(leaf, state, this.#worlds.batch, 0);
        const to = this.#numbered();
        if (this.#isOrdered[action]) {
          ordered.push(action, to, this.#brokenBy(leaf));
        } else {
          broken |= this.#brokenBy(leaf);
          if (to !== world && !free.includes(to)) {
            free.push(to);
          }
        }
      }
    }
    return this.#keep(world, [broken, free.length, ...free, ordered.length / 3, ...ordered]);
  }

  /** The leaf of an action or a property for the state at hand; what a new one breaks is remembered. */
  #resolve(slot: number): number {
    const { learner } = this;
    const { leaves } = learner.tables;
    this.#heard = 0;
    const leaf = learner.resolve(slot, this.#state);
    if (learner.tables.leaves > leaves) {
      this.#broken[learner.tables.numberOf(leaf)] = this.#heard;
    }
    return leaf;
  }

  #brokenBy(leaf: number): number {
    return leaf === nothing ? 0 : (this.#broken[this.learner.tables.numberOf(leaf)] ?? 0);
  }

  #bitOf(property: string): number {
    if (!this.found.includes(property)) {
      this.found.push(property);
    }
    const bit = this.found.indexOf(property);
    if (bit >= mostBroken) {
      throw new Error(`more than ${mostBroken} properties are broken`);
    }
    return 1 << bit;
  }

  /** The number of the state in the batch. */
  #numbered(): number {
    const before = this.#worlds.count;
    this.#worlds.insert(1);
    return this.#worlds.count > before ? before : this.#worlds.find(this.#worlds.batch);
  }

  #keep(world: number, words: readonly number[]): number {
    const place = this.#used;
    this.#used += words.length;
    this.#arena = roomFor(this.#arena, this.#used);
    this.#places = roomFor(this.#places, this.#worlds.count);
    this.#arena.set(words, place);
    this.#places[world] = place;
    return place;
  }

  #makeRoom(): void {
    const taken = this.#arena.byteLength + this.#places.byteLength + this.learner.tables.bytes;
    this.isFull ||= !this.#worlds.makeRoom(this.#bytes - taken);
  }
}

/** Bits of a number. */
const mostBroken = 31;

const roomFor = (words: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> => {
  if (length <= words.length) {
    return words;
  }
  const more = new Int32Array(2 * length);
  more.set(words);
  return more;
};
