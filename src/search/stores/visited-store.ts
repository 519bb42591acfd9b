import { type Engine, places, type Region, type WordAllocator } from '../../engine/index.js';
import type { VisitedKind, VisitedOptions } from '../options.js';
import type { Thresholds } from '../thresholds.js';
import type { Threads } from '../workers/threads.js';
import type { WorkerContext } from '../workers/worker-context.js';
import type { ComponentTables } from './component-tables.js';
import type { Keys } from './state-log.js';
import { bitstateSet, plainSet, type VisitedSet } from './visited-kinds.js';
import { VisitedPolicy } from './visited-policy.js';

/** How much larger a set is made than it has to be: a small one saves moves, a large one memory. */
const growthOf = (count: number): number => (count < 1 << 14 ? 2 : 1.25);
/** So many cells of a set tell what keys are like. */
const sampleSize = 1 << 20;

/** What a set of keys lies among. */
export interface Surroundings {
  readonly memory: WordAllocator;
  readonly engine: Engine;
  readonly componentTables: ComponentTables;
  readonly threads: Threads;
  readonly thresholds: Thresholds;
}

/** A copy of a context for keys and a set that are about to be replaced. */
export interface OldLayout {
  readonly at: number;
  readonly release: () => void;
}

/** The keys of the worlds that were found: a set that is replaced by a larger one, or by one of another kind. */
export class VisitedStore {
  readonly #memory: WordAllocator;
  readonly #engine: Engine;
  readonly #componentTables: ComponentTables;
  readonly #threads: Threads;
  readonly #main: WorkerContext;
  readonly #choice: VisitedPolicy;
  readonly #thresholds: Thresholds;
  #set: VisitedSet;

  constructor(
    { memory, engine, componentTables, threads, thresholds }: Surroundings,
    { visited, seed = 1 }: VisitedOptions,
  ) {
    this.#memory = memory;
    this.#engine = engine;
    this.#componentTables = componentTables;
    this.#threads = threads;
    this.#main = threads.main;
    this.#thresholds = thresholds;
    this.#choice = new VisitedPolicy(memory, componentTables, visited, thresholds);
    this.#set =
      visited === 'bitstate'
        ? bitstateSet(memory, seed)
        : plainSet(memory, componentTables.keys, this.#main.get(places.BATCH_ROOM), thresholds);
    this.#describe();
  }

  get kind(): VisitedKind {
    return this.#set.kind;
  }

  /** How many keys it takes; then it has to grow. */
  get room(): number {
    return this.#set.room;
  }

  get bytes(): number {
    return 4 * this.#cellsInUse;
  }

  /** How full it is. */
  get density(): number {
    const { words } = this.#componentTables.keys;
    const cellsOfKey = { plain: words, quotient: 1, bitmap: 1 / 32, bitstate: 3 / 32 };
    return (this.#threads.count * cellsOfKey[this.kind]) / this.#cellsInUse;
  }

  /** Words of it, but for the end of a bitmap that nobody has touched. */
  get #cellsInUse(): number {
    const { cells } = this.#set;
    const { joints } = this.#choice;
    return this.kind === 'bitmap' ? Math.ceil(cells.size * joints.share(joints.rooms)) : cells.size;
  }

  /** Begins anew, with room for so many keys and no key in it. */
  beginFor(count: number): void {
    this.#memory.release(this.#set.cells);
    this.#set = this.#setFor(count * growthOf(count));
    this.#describe();
  }

  /** Forgets all keys: nobody asks any more what was seen, and the memory serves better otherwise. */
  forget(): void {
    const { cells } = this.#set;
    this.#memory.release(cells, this.#cellsInUse);
    this.#set = plainSet(this.#memory, this.#componentTables.keys, this.#main.get(places.BATCH_ROOM), this.#thresholds);
    this.#describe();
  }

  /**
   * Between two levels: would another kind of set serve better, now that more is known?
   * @param queued so many worlds are not expanded yet.
   */
  reconsider(queued: number): void {
    const { count } = this.#threads;
    if (this.kind === 'quotient' && this.#choice.prefersBitmap(count, queued, () => this.#someKeys())) {
      // It may turn out to be too large after all.
      this.#moveTo((attempt) => this.#choice.setFor(count * growthOf(count) ** attempt, 'bitmap'), this.before());
    }
  }

  enlarge(): void {
    // It may be full before its room is used up: where many keys lie close together. A bitmap has no room to speak of.
    const least = this.kind === 'bitmap' ? this.#threads.count : Math.max(this.#threads.count, this.room);
    this.#moveTo((attempt) => this.#setFor(least * growthOf(least) ** (attempt + 1)), this.before());
  }

  /**
   * Gives a number to a pair of ids that a thread has met.
   * @returns whether the set was replaced for that.
   */
  enterPair(at: number): boolean {
    if (this.#choice.joints.enter(this.#engine, at)) {
      return false;
    }
    this.#choice.joints.outgrow();
    this.enlarge();
    return true;
  }

  /** Keys are about to be laid out anew: how they are now. */
  before(): OldLayout {
    const groups = this.#componentTables.copy();
    const context = this.#memory.take(places.CONTEXT_WORDS);
    // A key as it was, as it will be (at most a word more), and a place; the strides of joints.
    const { words } = this.#componentTables.keys;
    const joints = this.#main.get(places.JOINT_COUNT);
    const strides = this.#main.get(places.JOINT_STRIDES);
    const scratch = this.#memory.take(2 * words + 4 + joints);
    this.#memory.words.copyWithin(context.at, this.#main.at, this.#main.at + places.CONTEXT_WORDS);
    this.#memory.words[context.at + places.GROUPS] = groups.at;
    this.#memory.words[context.at + places.BATCH] = scratch.at;
    this.#memory.words[context.at + places.OUTPUT] = scratch.at + words;
    this.#memory.words[context.at + places.PLACES] = scratch.at + 2 * words + 1;
    this.#memory.words[context.at + places.JOINT_STRIDES] = scratch.at + 2 * words + 3;
    this.#memory.words.copyWithin(scratch.at + 2 * words + 3, strides, strides + joints);
    const release = () => {
      for (const region of [groups, context, scratch]) {
        this.#memory.release(region);
      }
    };
    return { at: context.at, release };
  }

  /** Keys were laid out anew: those that are in it are moved to a set for such keys. */
  follow(before: OldLayout): void {
    const { count } = this.#threads;
    this.#moveTo((attempt) => this.#setFor(count * growthOf(count) ** attempt), before);
  }

  /** Moves the keys to another set. A set may turn out to be too small: then the next is larger. */
  #moveTo(make: (attempt: number) => VisitedSet, before: OldLayout): void {
    const old = this.#set;
    const used = this.#cellsInUse;
    this.#main.set(places.MAY_INTERN, 1);
    // Bits are told by ids, and stay where they are.
    for (let attempt = 0; this.kind !== 'bitstate'; attempt++) {
      this.#set = make(attempt);
      this.#describe();
      if (this.#engine.rehashInto(before.at, this.#main.at)) {
        break;
      }
      this.#memory.release(this.#set.cells, this.#cellsInUse);
      // Where memory is too short for the next one, it stays.
      this.#set = old;
      this.#choice.joints.outgrow();
    }
    if (this.#set !== old) {
      this.#memory.release(old.cells, used);
    }
    before.release();
  }

  /** A set for so many keys, and for those that threads have at hand. */
  #setFor(count: number): VisitedSet {
    return this.#choice.setFor(count + this.#threads.contexts.length * this.#main.get(places.BATCH_ROOM), this.kind);
  }

  /** Many of the keys in a quotient set. */
  #someKeys(): Keys {
    const { keys } = this.#componentTables;
    const cells = Math.min(sampleSize, this.#set.cells.size);
    const room: Region = this.#memory.take(cells * keys.words);
    const count = this.#engine.sampleKeys(this.#main.at, cells, room.at);
    const words = this.#memory.words.slice(room.at, room.at + count * keys.words);
    this.#memory.release(room);
    return { keys, words };
  }

  #describe(): void {
    for (const [place, value] of this.#set.context) {
      this.#main.set(place, value);
    }
    for (const context of this.#threads.contexts) {
      context.set(places.LOCATED, 0);
    }
  }
}
