import { places, type Region, type WordAllocator } from '../../engine/index.js';
import {
  type CompositeLeaves,
  type LeafVerdict,
  Superblocks,
  type TransitionCache,
  TreeProduct,
} from '../../transitions/index.js';
import type { WorkerContext } from '../workers/worker-context.js';

/**
 * The tries that the kernel walks: those of the learner, put together so that it has less to walk.
 */
export class TreeForest<W> {
  readonly #learner: TransitionCache<W>;
  readonly #memory: WordAllocator;
  readonly #stretches: Superblocks<W>;
  readonly #actions: TreeProduct;
  readonly #properties: TreeProduct;
  readonly #endings: TreeProduct;
  readonly #lists: Region;

  /** @param met how often each leaf was met by the kernel. */
  constructor(learner: TransitionCache<W>, memory: WordAllocator, met: () => Float64Array) {
    const groups = learner.groups();
    this.#learner = learner;
    this.#memory = memory;
    this.#stretches = new Superblocks(learner, met);
    this.#actions = new TreeProduct(this.#stretches, groups.actions);
    this.#properties = new TreeProduct(this.#stretches, groups.properties);
    this.#endings = new TreeProduct(
      this.#stretches,
      learner.endings.map((slot) => [slot]),
    );
    this.#lists = memory.take(2 * (learner.actions.length + learner.worldProperties.length));
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
   * @param pair the state that the kernel looks at, the one after it, and what happened.
   * @returns whether it is a cell in the lists, which may be others now.
   */
  learn(cell: number, pair: Int32Array): boolean {
    const fusion = [this.#actions, this.#properties, this.#endings].find(({ cells }) => cells.includes(cell));
    if (fusion !== undefined) {
      fusion.resolve(cell, pair.slice(0, this.#learner.layout.words));
      return true;
    }
    if (this.#stretches.has(cell)) {
      this.#stretches.resolveAt(cell, pair);
    } else if (this.#learner.isFollowing(cell)) {
      this.#learner.resolveFollowing(cell, pair);
    } else if (this.#learner.questions.has(cell)) {
      this.#learner.questions.learn(cell, pair);
    }
    // Otherwise another thread has asked the same, and the trie was cut: there are others in its place.
    return false;
  }

  /** How often each leaf of the learner was met, given how often each leaf was met by the kernel: adds to these. */
  spread(hits: Float64Array): void {
    for (const parts of this.#parts) {
      parts.spread(hits);
    }
  }

  /** The numbers of leaves that say something of a property. */
  leavesOf(isMeant: (judged: LeafVerdict<W>) => boolean): readonly number[] {
    const own = this.#learner.leavesOf(isMeant);
    return [...own, ...this.#parts.flatMap((parts) => parts.leavesWith(new Set(own)))];
  }

  /** Leaves that stand for leaves of the learner. */
  get #parts(): readonly CompositeLeaves[] {
    return [this.#actions, this.#properties, this.#endings, this.#stretches].map(({ parts }) => parts);
  }
}
