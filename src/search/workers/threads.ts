import { type Backend, type Engine, places, type Region, type WordAllocator } from '../../engine/index.js';
import { type ContextSizes, WorkerContext } from './worker-context.js';
import { type Task, WorkerPool } from './worker-pool.js';

/** How many worlds threads may find, and how many there is room for, those that were found included. */
export interface Bounds {
  readonly mostNew: number;
  readonly room: number;
}

/** The threads of a search: a context for each. The first is the one that calls. */
export class Threads {
  readonly contexts: readonly WorkerContext[];
  readonly main: WorkerContext;
  readonly #memory: WordAllocator;
  readonly #engine: Engine;
  readonly #kind: Backend;
  /** Where a thread says that it has stopped to ask. */
  readonly #halt: number;
  #pool: WorkerPool | undefined;

  constructor(memory: WordAllocator, engine: Engine, kind: Backend, count: number, extent: ContextSizes) {
    this.#memory = memory;
    this.#engine = engine;
    this.#kind = kind;
    this.contexts = Array.from({ length: count }, () => new WorkerContext(memory, extent));
    this.main = this.contexts[0] as WorkerContext;
    this.#halt = memory.take(1).at;
    for (const context of this.contexts) {
      context.set(places.HALT, this.#halt);
    }
  }

  /** Worlds that they have found. */
  get count(): number {
    return this.contexts.reduce((sum, context) => sum + context.get(places.NEW), 0);
  }

  /** How many of the worlds that they were given are not expanded yet. */
  get left(): number {
    return this.contexts.reduce((sum, context) => sum + context.left, 0);
  }

  /** How often each of so many leaves was met. */
  hits(leaves: number): Float64Array {
    const hits = new Float64Array(leaves);
    for (const context of this.contexts) {
      context.hits(leaves).forEach((times, leaf) => {
        hits[leaf] = (hits[leaf] as number) + times;
      });
    }
    return hits;
  }

  /** Room to count so many leaves. */
  countLeaves(leaves: number): void {
    for (const context of this.contexts) {
      context.countLeaves(leaves);
    }
  }

  /** Does a task on some contexts: several at a time, if there are several. @returns why it has returned from each. */
  run(task: Task, busy: readonly WorkerContext[], bounds: Bounds): readonly number[] {
    this.#share(busy.length, bounds);
    this.#memory.words[this.#halt] = 0;
    if (busy.length === 1 || this.#kind === 'js') {
      return busy.map(({ at }) => this.#engine[task](at));
    }
    this.#pool ??= new WorkerPool(this.#memory, this.contexts.slice(1));
    return this.#pool.run(task, this.#engine, busy, this.contexts);
  }

  /** What all have in common is told to each. */
  agree(): void {
    for (const context of this.contexts) {
      if (context !== this.main) {
        context.copyShared(this.main);
      }
    }
  }

  /** Buffers for keys of so many words. @returns those that held what was to be expanded. */
  takeBuffers(keyWords: number): readonly Region[] {
    return this.contexts.map((context) => context.takeBuffers(keyWords));
  }

  /** How many words these may take, for keys of so many words. */
  wordsOfBuffers(keyWords: number): number {
    const rooms = [places.INPUT_ROOM, places.OUTPUT_ROOM, places.BATCH_ROOM];
    const room = rooms.reduce((sum, place) => sum + this.main.get(place), 0);
    return this.contexts.length * (room + places.CONTEXT_WORDS) * keyWords;
  }

  close(): void {
    this.#pool?.close();
  }

  /** Of the room that is left each of those that run has its part. */
  #share(running: number, { mostNew, room }: Bounds): void {
    const { count } = this;
    this.agree();
    for (const context of this.contexts) {
      const own = context.get(places.NEW);
      context.set(places.ROOM, own + Math.floor((room - count) / running));
      context.set(places.MOST_NEW, own + Math.floor((mostNew - count) / running));
      context.set(places.MAY_INTERN, running === 1 ? 1 : 0);
    }
  }
}
