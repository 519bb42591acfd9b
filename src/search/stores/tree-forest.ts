import { type Memory, places, type Region } from '../../engine/index.js';
import { Fusion, type Judged, type Learner, type Parts, Stretches } from '../../transitions/index.js';
import type { Context } from '../workers/worker-context.js';

/**
 * The tries that the kernel walks: those of the learner, put together so that it has less to walk.
 */
export class Tries<W> {
  readonly #learner: Learner<W>;
  readonly #memory: Memory;
  readonly #stretches: Stretches<W>;
  readonly #actions: Fusion;
  readonly #properties: Fusion;
  readonly #endings: Fusion;
  readonly #lists: Region;

  /** @param met how often each leaf was met by the kernel. */
  constructor(learner: Learner<W>, memory: Memory, met: () => Float64Array) {
    const groups = learner.groups();
    this.#learner = learner;
    this.#memory = memory;
    this.#stretches = new Stretches(learner, met);
    this.#actions = new Fusion(this.#stretches, groups.actions);
    this.#properties = new Fusion(this.#stretches, groups.properties);
    this.#endings = new Fusion(
      this.#stretches,
      learner.endings.map((slot) => [slot]),
    );
    this.#lists = memory.take(2 * (learner.actions.length + learner.worldProperties.length));
  }

  /** Tells a context where those begin that are walked for each state, for each that is new, and for each without a successor. */
  list(context: Context): void {
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
  leavesOf(isMeant: (judged: Judged<W>) => boolean): readonly number[] {
    const own = this.#learner.leavesOf(isMeant);
    return [...own, ...this.#parts.flatMap((parts) => parts.leavesWith(new Set(own)))];
  }

  /** Leaves that stand for leaves of the learner. */
  get #parts(): readonly Parts[] {
    return [this.#actions, this.#properties, this.#endings, this.#stretches].map(({ parts }) => parts);
  }
}
