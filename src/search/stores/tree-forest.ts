import { places, type Region, type WordAllocator } from '../../engine/index.js';
import { CheckedSteps } from '../../symmetry/index.js';
import { type CompositeLeaves, type LeafVerdict, type TransitionCache, TreeProduct } from '../../transitions/index.js';
import type { Thresholds } from '../thresholds.js';
import type { WorkerContext } from '../workers/worker-context.js';

/**
 * The trees that the inner loop walks: those of the cache, put together so that it has less to walk.
 */
export class TreeForest<W> {
  readonly #cache: TransitionCache<W>;
  readonly #memory: WordAllocator;
  /** With symmetry: who asks what is checked besides. */
  readonly #checked: CheckedSteps<W> | undefined;
  readonly #actions: TreeProduct;
  readonly #properties: TreeProduct;
  readonly #endings: TreeProduct;
  readonly #lists: Region;

  constructor(cache: TransitionCache<W>, memory: WordAllocator, { mostTreeWords }: Thresholds) {
    const groups = cache.slots.groups();
    this.#cache = cache;
    this.#memory = memory;
    this.#checked = cache.check && new CheckedSteps(cache, cache.check);
    const source = this.#checked ?? cache;
    this.#actions = new TreeProduct(source, groups.actions, mostTreeWords);
    this.#properties = new TreeProduct(source, groups.properties, mostTreeWords);
    this.#endings = new TreeProduct(
      source,
      cache.endings.map((slot) => [slot]),
      mostTreeWords,
    );
    this.#lists = memory.take(2 * (cache.actions.length + cache.worldProperties.length));
  }

  /** Tells a context where those begin that are walked for each state, for each that is new, and for each without a successor. */
  list(context: WorkerContext): void {
    const actions = this.#actions.cells;
    const properties = this.#properties.cells;
    this.#memory.words.set([...actions, ...properties], this.#lists.at);
    context.set(places.ACTIONS, this.#lists.at);
    context.set(places.ACTION_COUNT, actions.length);
    context.set(places.PROPERTIES, this.#lists.at + actions.length);
    context.set(places.PROPERTY_COUNT, properties.length);
    context.set(places.ENDS, this.#endings.cells[0] ?? 0);
  }

  /** Is it one of those that are walked for each state that is new? */
  isOfProperties(cell: number): boolean {
    return this.#properties.cells.includes(cell);
  }

  /**
   * Asks whoever knows what has no answer at a cell.
   * @param pair the state that the inner loop looks at, the one after it, and what happened.
   * @returns whether it is a cell in the lists, which may be others now.
   */
  learn(cell: number, pair: Int32Array): boolean {
    const treeProduct = [this.#actions, this.#properties, this.#endings].find(({ cells }) => cells.includes(cell));
    if (treeProduct !== undefined) {
      treeProduct.resolve(cell, pair.slice(0, this.#cache.layout.words));
      return true;
    }
    if (this.#checked?.has(cell)) {
      this.#checked.resolveAt(cell, pair);
    } else if (this.#cache.isFollowing(cell)) {
      this.#cache.resolveFollowing(cell, pair);
    } else if (this.#cache.questions.has(cell)) {
      this.#cache.questions.learn(cell, pair);
    }
    // Otherwise another thread has asked the same, and the tree was cut: there are others in its place.
    return false;
  }

  /** How often each leaf of the cache was met, given how often each leaf was met by the inner loop: adds to these. */
  spread(hits: Float64Array): void {
    for (const parts of this.#parts) {
      parts.spread(hits);
    }
  }

  /** The numbers of leaves that say something of a property. */
  leavesOf(isMeant: (judged: LeafVerdict<W>) => boolean): readonly number[] {
    const own = this.#cache.leavesOf(isMeant);
    return [...own, ...this.#parts.flatMap((parts) => parts.leavesWith(new Set(own)))];
  }

  /** Leaves that stand for leaves of the cache. */
  get #parts(): readonly CompositeLeaves[] {
    const products = [this.#actions, this.#properties, this.#endings].map(({ parts }) => parts);
    return this.#checked === undefined ? products : [...products, this.#checked.parts];
  }
}
