import { type Engine, places, type Region, type WordAllocator } from '../engine/index.js';
import type { TransitionCache } from '../transitions/index.js';
import type { ComponentTables } from './stores/component-tables.js';
import type { PermutationTables } from './stores/permutation-tables.js';
import type { Keys } from './stores/state-log.js';
import type { TreeForest } from './stores/tree-forest.js';
import type { VisitedStore } from './stores/visited-store.js';
import type { Threads } from './workers/threads.js';
import type { WorkerContext } from './workers/worker-context.js';

/** What may have to be learned, widened or enlarged. */
interface Parts<W> {
  readonly memory: WordAllocator;
  readonly engine: Engine;
  readonly cache: TransitionCache<W>;
  readonly componentTables: ComponentTables;
  readonly images: PermutationTables<W> | undefined;
  readonly visited: VisitedStore;
  readonly threads: Threads;
  readonly trees: TreeForest<W>;
  /** Runs the inner loop on one context; why it has returned. */
  readonly runOn: (context: WorkerContext) => number;
  /** Hands over what threads have found and judged. */
  readonly flush: (contexts: readonly WorkerContext[]) => void;
}

/** What the inner loop stops for: it is done here, and the inner loop goes on. */
export class Traps<W> {
  /** How often keys, or the bits of a set, were laid out anew. */
  relayouts = 0;
  /** Whose question was answered last. */
  asking: WorkerContext;
  readonly #parts: Parts<W>;

  constructor(parts: Parts<W>) {
    this.#parts = parts;
    this.asking = parts.threads.main;
  }

  /** Does what a thread has stopped for. False: there are as many worlds as there may be, and one more. */
  service(context: WorkerContext, said: number): boolean {
    switch (said) {
      case places.MISS:
        this.#fillCache(context);
        return true;
      case places.DICTIONARY_FULL: {
        const group = context.get(places.STOPPED_AT);
        const isKnown =
          this.#parts.engine.intern(this.#parts.componentTables.at(group), context.get(places.LOCAL)) !== 0;
        return isKnown || this.widenComponent(group);
      }
      case places.TRANSIENTS_FULL: {
        const group = context.get(places.STOPPED_AT);
        if (
          this.#parts.engine.internTransient(this.#parts.componentTables.at(group), context.get(places.LOCAL)) === 0
        ) {
          this.#parts.memory.reserve(this.#parts.componentTables.wordsToWiden(group));
          this.#parts.componentTables.widenWay(this.#parts.engine, group);
          this.#parts.componentTables.makeRoom();
        }
        return true;
      }
      case places.IMAGE_UNKNOWN:
        return this.learnImage(context);
      case places.EVENT_MISS:
        this.#learnTelling(context);
        return true;
      case places.OUTPUT_FULL:
        // Another thread may have found worlds that it has not judged yet.
        this.#parts.flush([context]);
        return true;
      case places.VISITED_FULL:
        this.#parts.visited.enlarge();
        return true;
      default:
        // What was found before is judged first: it may be what is looked for.
        return context.get(places.JUDGED) < context.get(places.FOUND);
    }
  }

  /** False: as `service`. */
  learnImage(context: WorkerContext): boolean {
    const full = this.#parts.images?.learn(this.#parts.engine, context) ?? -1;
    return full < 0 || this.widenComponent(full);
  }

  #learnTelling(context: WorkerContext): void {
    const row = context.get(places.STOPPED_AT);
    const happened = this.pairOf(context).at(-1) as number;
    const told = this.#parts.cache.tell(happened, row);
    this.#parts.componentTables.makeRoom(this.#parts.cache.eventLog.count);
    this.#parts.componentTables.remember(happened, row, told);
  }

  /** The state that a thread looks at, the one after it, and what happened. */
  pairOf(context: WorkerContext): Int32Array {
    const at = context.get(places.PAIR);
    return this.#parts.memory.words.slice(at, at + 2 * this.#parts.cache.layout.words + 1);
  }

  /** Asks whoever knows about the state at hand; the inner loop goes on from there. */
  #fillCache(context: WorkerContext): void {
    this.asking = context;
    const cell = context.get(places.STOPPED_AT);
    if (this.#parts.trees.learn(cell, this.pairOf(context))) {
      this.#parts.trees.list(this.#parts.threads.main);
    }
    this.#parts.componentTables.makeRoom(this.#parts.cache.eventLog.count);
  }

  /** Writes keys, as they are laid out now. */
  repack({ keys, words }: Keys, to: number): void {
    if (keys === this.#parts.componentTables.keys) {
      this.#parts.memory.words.set(words, to);
      return;
    }
    const groups = this.#parts.componentTables.describe(keys);
    const context = this.#parts.memory.take(places.CONTEXT_WORDS);
    const given = this.#parts.memory.take(words.length);
    this.#parts.memory.words.set(words, given.at);
    this.#parts.memory.words[context.at + places.GROUPS] = groups.at;
    this.#parts.memory.words[context.at + places.GROUP_COUNT] = keys.places.length;
    this.#parts.memory.words[context.at + places.KEY_WORDS] = keys.words;
    this.#parts.engine.repackKeys(context.at, given.at, this.#parts.threads.main.at, to, words.length / keys.words);
    for (const region of [groups, context, given]) {
      this.#parts.memory.release(region);
    }
  }

  /** A component table is full: keys get another layout, and with them all that holds keys. False: as `service`. */
  widenComponent(full: number): boolean {
    this.relayouts++;
    // What is under way is brought to its end first, with the keys as they are.
    const ends = this.#parts.threads.contexts.map((context) => {
      const end = context.get(places.INPUT_END);
      context.set(places.INPUT_END, context.get(places.CURSOR));
      return end;
    });
    try {
      for (const context of this.#parts.threads.contexts) {
        for (let said = this.#parts.runOn(context); said !== places.DONE; said = this.#parts.runOn(context)) {
          if (!this.service(context, said as number)) {
            return false;
          }
        }
      }
    } finally {
      for (const [thread, context] of this.#parts.threads.contexts.entries()) {
        context.set(places.INPUT_END, ends[thread] as number);
      }
    }
    this.#parts.flush(this.#parts.threads.contexts);

    // From here to the end of it nothing would fit together if memory were short.
    const images = this.#parts.images?.wordsToWiden(full) ?? 0;
    this.#parts.memory.reserve(
      this.#parts.componentTables.wordsToWiden(full) +
        images +
        this.#parts.threads.wordsOfBuffers(this.#parts.componentTables.keys.words + 1),
    );
    const before = this.#parts.visited.before();
    const { keys } = this.#parts.componentTables;
    const inputs = this.#parts.threads.contexts.map(
      (context) => context.get(places.INPUT) + context.get(places.CURSOR) * keys.words,
    );
    this.#parts.componentTables.widen(this.#parts.engine, full);
    this.#parts.images?.makeRoom();
    const old = this.#parts.threads.takeBuffers(this.#parts.componentTables.keys.words);
    for (const [thread, context] of this.#parts.threads.contexts.entries()) {
      const left = (ends[thread] as number) - context.get(places.CURSOR);
      this.#parts.engine.repackKeys(
        before.at,
        inputs[thread] as number,
        this.#parts.threads.main.at,
        context.get(places.INPUT),
        left,
      );
      this.#parts.memory.release(old[thread] as Region);
      context.set(places.CURSOR, 0);
      context.set(places.INPUT_END, left);
    }
    this.#parts.visited.follow(before);
    this.#parts.componentTables.makeRoom();
    return true;
  }
}
