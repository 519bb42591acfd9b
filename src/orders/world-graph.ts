import type { Model } from '../language/index.js';
import { budgetOf } from '../search/limits.js';
import type { Limits } from '../search/result.js';
import { initialWorlds } from '../semantics/index.js';
import { type LeafVerdict, pack, TransitionCache } from '../transitions/index.js';
import { Worlds } from './worlds.js';

/** What surrounds a world. */
export interface Surroundings {
  /** The properties that are broken in it, or in a free step from it: bits. */
  readonly broken: number;
  /** The worlds that free steps lead to. */
  readonly free: readonly number[];
  /** The steps of orders that it has: for each the action, the world that it leads to, and what it breaks. */
  readonly ordered: readonly number[];
}

/** The worlds of a model, numbered as they are met. */
export class WorldGraph<W> {
  readonly cache: TransitionCache<W>;
  /** Why no more worlds are looked at. */
  cutShortBy: 'states' | 'memory' | undefined;
  readonly #worlds: Worlds;
  readonly #bytes: number;
  readonly #isOrdered: readonly boolean[];
  readonly #state: Int32Array;
  /** The properties that were found broken: each has the bit of its place. */
  readonly found: string[] = [];

  /** @param ordered the rules whose steps are not free. */
  constructor(
    model: Model<W>,
    ordered: readonly string[],
    private readonly limits: Pick<Limits, 'states' | 'bytes'> = {},
  ) {
    this.cache = new TransitionCache(model, () => {});
    const { layout, actions } = this.cache;
    const budget = budgetOf(limits);
    this.#bytes = budget.bytes;
    this.#isOrdered = actions.map(({ rule }) => ordered.includes(rule));
    this.#worlds = new Worlds(layout.words, budgetOf().states, actions.length + 1);
    this.#state = new Int32Array(layout.words);
  }

  /** How many worlds have a number. */
  get count(): number {
    return this.#worlds.count;
  }

  get bytes(): number {
    return this.#worlds.bytes + this.cache.tables.bytes;
  }

  /** The initial worlds. */
  starts(): readonly number[] {
    return initialWorlds(this.cache.model).map((world) => {
      this.#worlds.makeRoom(Infinity);
      this.#worlds.batch.set(pack(this.cache.layout, world));
      return this.#numbered();
    });
  }

  /**
   * Looks at a world. Nothing surrounds it where a limit is reached.
   * @param others bytes that are held for what is known of the worlds.
   */
  look(world: number, others: number): Surroundings {
    if (!this.#hasRoom(others)) {
      return nowhere;
    }
    const { cache } = this;
    const state = this.#state;
    this.#worlds.take(world, state);
    let broken = 0;
    for (let slot = 0; slot < cache.worldProperties.length; slot++) {
      broken |= this.#brokenBy(cache.judged(cache.resolve(cache.actions.length + slot, state)));
    }
    const free: number[] = [];
    const ordered: number[] = [];
    for (let action = 0; action < cache.actions.length; action++) {
      const fired = cache.steps.fire(action, state);
      if (fired !== undefined) {
        this.#worlds.batch.set(fired.after);
        const to = this.#numbered();
        if (this.#isOrdered[action]) {
          ordered.push(action, to, this.#brokenBy(fired.judged));
        } else {
          broken |= this.#brokenBy(fired.judged);
          if (to !== world && !free.includes(to)) {
            free.push(to);
          }
        }
      }
    }
    return { broken, free, ordered };
  }

  #brokenBy(judged: readonly LeafVerdict<W>[]): number {
    return judged.reduce(
      (bits, { instance, judgement }) => bits | (judgement === 'violated' ? this.#bitOf(instance.property.id) : 0),
      0,
    );
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

  #hasRoom(others: number): boolean {
    const { states = Infinity } = this.limits;
    if (this.count > states) {
      this.cutShortBy ??= 'states';
    } else if (!this.#worlds.makeRoom(this.#bytes - others - this.cache.tables.bytes)) {
      this.cutShortBy ??= 'memory';
    }
    return this.cutShortBy === undefined;
  }
}

const nowhere: Surroundings = { broken: 0, free: [], ordered: [] };

/** Bits of a number. */
const mostBroken = 31;
