import { type Backend, type Engine, engineOn, places, WordAllocator } from '../engine/index.js';
import type { Model } from '../language/index.js';
import { SymmetryCheck } from '../symmetry/index.js';
import { type LeafVerdict, type OnRun, TransitionCache, type VerdictListener } from '../transitions/index.js';
import type { EngineOptions } from './options.js';
import { StateKeys } from './state-keys.js';
import type { BlockSizes } from './stores/block-buffers.js';
import { ComponentTables } from './stores/component-tables.js';
import type { KeyFormat } from './stores/key-format.js';
import { PermutationTables, symmetryIn } from './stores/permutation-tables.js';
import type { Keys, StateLog } from './stores/state-log.js';
import { TreeBuffer } from './stores/tree-buffer.js';
import { TreeForest } from './stores/tree-forest.js';
import { VisitedStore } from './stores/visited-store.js';
import { usualThresholds } from './thresholds.js';
import { Traps } from './traps.js';
import { Threads } from './workers/threads.js';
import type { WorkerContext } from './workers/worker-context.js';
import type { Task } from './workers/worker-pool.js';

/** New worlds may be as many as a word can count. */
const mostWorlds = 2 ** 31 - 1;

/**
 * All that the inner loop works with, in one memory: trees, component tables, the visited set, a context for each thread; and the
 * host's side of it: what the inner loop asks for while it runs is learned, widened or enlarged here.
 */
export class EngineHost<W> {
  readonly cache: TransitionCache<W>;
  readonly memory = new WordAllocator();
  readonly backend: Backend;
  readonly engine: Engine;
  readonly componentTables: ComponentTables;
  /** Undefined where every world counts for itself. */
  readonly images: PermutationTables<W> | undefined;
  readonly visited: VisitedStore;
  /** From states to their keys, and back. */
  readonly keys: StateKeys;
  readonly #threads: Threads;
  /** The context of the first thread. */
  readonly main: WorkerContext;
  readonly #trees: TreeForest<W>;
  readonly #onFound: (found: Keys) => void;
  /** What blocks of states ask for. */
  readonly blockSizes: BlockSizes;
  readonly #traps: Traps<W>;
  #mostNew = mostWorlds;

  /**
   * @param onFound hears of keys of new worlds, in their order; they are gone when it returns.
   * @param onRun hears of every recipe that is run.
   */
  constructor(
    model: Model<W>,
    noticed: VerdictListener<W>,
    onFound: (found: Keys) => void,
    tools: EngineOptions = {},
    onRun?: OnRun,
  ) {
    const { memory } = this;
    this.backend = tools.backend ?? 'wasm';
    this.engine = engineOn(memory, this.backend);
    this.#onFound = onFound;
    const thresholds = tools.thresholds ?? usualThresholds;
    const treeBuffer = new TreeBuffer(memory);
    const symmetry = tools.symmetry ? symmetryIn(model) : undefined;
    const check = symmetry && new SymmetryCheck(symmetry);
    this.cache = new TransitionCache(model, noticed, {
      room: treeBuffer,
      onRun,
      check,
      memo: symmetry ? undefined : tools.memo,
    });
    const { layout, actions, worldProperties, stepProperties } = this.cache;
    this.componentTables = new ComponentTables(memory, layout, this.cache.tables);
    this.#trees = new TreeForest(this.cache, memory, thresholds);
    const extent = {
      layout,
      actions: actions.length,
      met: (actions.length + 1) * (stepProperties.length + longestRule(model) + 2) + worldProperties.length + 1,
      leastBatch: thresholds.leastBatch,
    };
    this.blockSizes = { groups: layout.groups.length, met: extent.met, parts: longestRule(model) + 2 };
    this.#threads = new Threads(memory, this.engine, this.backend, tools.threads ?? 1, extent);
    this.main = this.#threads.main;
    this.main.set(places.GROUPS, this.componentTables.groups.at);
    treeBuffer.tell(this.main);
    this.images = symmetry && new PermutationTables(symmetry, memory, this.componentTables);
    for (const context of this.contexts) {
      this.images?.tell(context);
    }
    this.#threads.takeBuffers(this.componentTables.keys.words);
    const { engine, componentTables } = this;
    this.visited = new VisitedStore({ memory, engine, componentTables, threads: this.#threads, thresholds }, tools);
    this.#traps = new Traps({
      ...{ memory, engine, componentTables, threads: this.#threads, trees: this.#trees },
      ...{ cache: this.cache, images: this.images, visited: this.visited },
      runOn: (context) => this.#runOn([context])[0] as number,
      flush: (contexts) => this.flush(contexts),
    });
    const parts = { engine, memory, main: this.main, words: layout.words };
    this.keys = new StateKeys({ ...parts, traps: this.#traps, hasImages: this.images !== undefined });
    this.#trees.list(this.main);
  }

  /** One for each thread. */
  get contexts(): readonly WorkerContext[] {
    return this.#threads.contexts;
  }

  /** The context of the first thread. */
  get c(): number {
    return this.main.at;
  }

  get(place: number): number {
    return this.main.get(place);
  }

  set(place: number, value: number): void {
    this.main.set(place, value);
  }

  /** How many worlds there may be. */
  set mostNew(most: number) {
    this.#mostNew = Math.min(most, mostWorlds);
  }

  /** Worlds that were found. */
  get count(): number {
    return this.#threads.count;
  }

  /** How many of the worlds that the inner loop was given are not expanded yet. */
  get left(): number {
    return this.#threads.left;
  }

  /** Bytes of the visited set, and of the component tables. */
  get bytes(): number {
    return this.visited.bytes + this.componentTables.bytes;
  }

  /** The state that was asked about last, and whether it is a new world, not one that is expanded. */
  get asked(): { readonly state: Int32Array; readonly isNew: boolean } {
    const isNew = this.#trees.isOfProperties(this.#traps.asking.get(places.STOPPED_AT));
    return { state: this.keys.stateAt(this.#traps.asking), isNew };
  }

  /** How often each leaf of the cache was met. */
  hits(): Float64Array {
    const hits = this.#met();
    this.#trees.spread(hits);
    return hits;
  }

  /** Adds a state as if it had been found. @returns false where there may be no more. */
  add(state: Int32Array): boolean {
    if (!this.keys.write(state)) {
      return false;
    }
    this.set(places.BATCHED, 1);
    this.set(places.LOOKED_UP, 0);
    return this.run();
  }

  /** Goes on from worlds that were found and judged before, and from the local states that they are made of. */
  restore(keys: KeyFormat, locals: readonly Int32Array[], log: StateLog): void {
    this.componentTables.restore(this.engine, keys, locals);
    this.componentTables.makeRoom();
    this.images?.makeRoom();
    for (const region of this.#threads.takeBuffers(this.componentTables.keys.words)) {
      this.memory.release(region);
    }
    this.visited.beginFor(log.count);
    // They are looked up like any others, and then neither judged nor handed over.
    this.set(places.PROPERTY_COUNT, 0);
    this.set(places.KEEPS_OUTPUT, 0);
    for (let place = 0; place < log.count; ) {
      const given = log.read(place, this.get(places.BATCH_ROOM));
      const count = given.words.length / given.keys.words;
      this.#traps.repack(given, this.get(places.BATCH));
      this.set(places.BATCHED, count);
      this.set(places.LOOKED_UP, 0);
      this.run();
      place += count;
    }
    this.set(places.KEEPS_OUTPUT, 1);
    this.#trees.list(this.main);
  }

  /** Gives keys to a thread, to be expanded. */
  give(given: Keys, context = this.main): void {
    this.#traps.repack(given, context.get(places.INPUT));
    context.set(places.CURSOR, 0);
    context.set(places.INPUT_END, given.words.length / given.keys.words);
  }

  /**
   * Lets the inner loop expand what it was given, and judge what it finds: with several threads where more than one was given
   * something.
   * @returns false where there are as many worlds as there may be, and one more.
   */
  run(): boolean {
    return this.complete(
      'run',
      this.contexts.filter((context, thread) => thread === 0 || context.left > 0),
    );
  }

  /** Lets the inner loop do a task on some threads until it is done on each. @returns as `run`. */
  complete(task: Task, threads: readonly WorkerContext[]): boolean {
    let left: readonly WorkerContext[] | undefined = threads;
    while (left !== undefined && left.length > 0) {
      left = this.attempt(task, left);
    }
    return left !== undefined;
  }

  /** Lets the inner loop do a task on some threads, and does what they have stopped for. @returns these; undefined: as `run`. */
  attempt(task: Task, threads: readonly WorkerContext[]): readonly WorkerContext[] | undefined {
    const said = this.#runOn(threads, task);
    const relayouts = this.#traps.relayouts;
    for (const [i, context] of threads.entries()) {
      // When keys or bits are laid out anew, another thread's question is out of date: it will ask again.
      const mayAnswer = said[i] !== places.DONE && this.#traps.relayouts === relayouts;
      if (mayAnswer && !this.#traps.service(context, said[i] as number)) {
        return undefined;
      }
    }
    return threads.filter((_, i) => said[i] !== places.DONE);
  }

  /** Hands over all that was found, judged or not: the search ends here. */
  drainUnchecked(): void {
    for (const context of this.contexts) {
      context.set(places.JUDGED, context.get(places.FOUND));
    }
    this.flush();
  }

  /** Hands over the keys of new worlds that were judged, of threads that have nothing else left. */
  flush(contexts: readonly WorkerContext[] = this.contexts): void {
    const { keys } = this.componentTables;
    for (const context of contexts) {
      const words = context.takeFound(keys.words);
      if (words.length > 0) {
        this.#onFound({ keys, words });
      }
    }
  }

  /**
   * Lets the inner loop do something with the keys that the first thread was given, until it is done.
   * @param onLearned hears that something was learned meanwhile.
   * @returns false where keys were laid out anew before it was done.
   */
  carryOut(does: () => number, onLearned: () => void = () => {}): boolean {
    const relayouts = this.#traps.relayouts;
    this.#describeCache();
    for (let said = does(); said !== places.DONE; said = does()) {
      this.set(places.BATCHED, 0);
      this.#traps.service(this.main, said);
      onLearned();
      if (this.#traps.relayouts !== relayouts) {
        return false;
      }
    }
    return true;
  }

  /** The numbers of leaves that say something of a property. */
  leavesOf(isMeant: (judged: LeafVerdict<W>) => boolean): readonly number[] {
    return this.#trees.leavesOf(isMeant);
  }

  /** How often each leaf was met by the inner loop. */
  #met(): Float64Array {
    return this.#threads.hits(this.cache.tables.leaves);
  }

  close(): void {
    this.#threads.close();
  }

  /** Does a task on some contexts; why the inner loop has returned from each. */
  #runOn(busy: readonly WorkerContext[], task: Task = 'run'): readonly number[] {
    this.#describeCache();
    return this.#threads.run(task, busy, { mostNew: this.#mostNew, room: this.visited.room });
  }

  /** Who executes actions again between two runs learns leaves and changes, too: the inner loop is told of them. */
  #describeCache(): void {
    this.#threads.countLeaves(this.cache.tables.leaves + 1);
    this.componentTables.makeRoom(this.cache.eventLog.count);
  }
}

/** Effects of the longest rule: each has a leaf. */
const longestRule = <W>(model: Model<W>): number => Math.max(0, ...model.rules.map(({ does }) => does.length));
