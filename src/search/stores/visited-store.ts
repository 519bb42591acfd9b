import { type Engine, places, type WordAllocator } from '../../engine/index.js';
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
    return 4 * (this.#cellsInUse + (this.#set.index?.size ?? 0)) + this.#choice.freeBits.bytes;
  }

  /** How full it is. */
  get density(): number {
    const { words } = this.#componentTables.keys;
    const cellsOfKey = { plain: words, quotient: 1, rows: 1 / 16, bitstate: 3 / 32 };
    return (this.#threads.count * cellsOfKey[this.kind]) / this.#cellsInUse;
  }

  /** Words of it, but for rows that nobody has touched. */
  get #cellsInUse(): number {
    const { cells } = this.#set;
    if (this.kind === 'rows') {
      return (this.#rowCount + 1) * this.#main.get(places.ROW_SIZE);
    }
    return cells.size;
  }

  get #rowCount(): number {
    return this.#memory.words[this.#set.cells.at] as number;
  }

  /** Begins anew, with room for so many keys and no key in it. */
  beginFor(count: number): void {
    this.#release(this.#set);
    this.#set = this.#setFor(count * growthOf(count));
    this.#describe();
  }

  /** Forgets all keys: nobody asks any more what was seen, and the memory serves better otherwise. */
  forget(): void {
    this.#release(this.#set, this.#cellsInUse);
    this.#choice.freeBits.clear();
    this.#set = plainSet(this.#memory, this.#componentTables.keys, this.#main.get(places.BATCH_ROOM), this.#thresholds);
    this.#describe();
  }

  /**
   * Between two levels: would another kind of set serve better, now that more is known?
   * @returns whether keys have moved to another set.
   */
  reconsider(): boolean {
    const { count } = this.#threads;
    if (this.kind === 'bitstate') {
      return false;
    }
    const keys = (): Keys => (this.kind === 'rows' ? this.#rowKeys() : this.#allKeys());
    const rows = this.#choice.prefersRows(count, keys);
    if (rows > 0) {
      const before = this.before();
      const release = this.#choice.freeBits.layOut(this.#engine);
      this.#moveTo((attempt) => this.#choice.rowsFor(rows * growthOf(rows) ** (attempt + 1)), before);
      release();
    }
    return rows > 0;
  }

  enlarge(): void {
    if (this.kind === 'rows') {
      const rows = this.#main.get(places.ROWS_ROOM);
      if (this.#rowCount < rows) {
        // Another thread has asked for more, too.
        return;
      }
      this.#set = this.#choice.moreRows(this.#set, rows * growthOf(rows));
      this.#describe();
      this.#engine.indexRows(this.#main.at);
      return;
    }
    // It may be full before its room is used up: where many keys lie close together.
    const least = Math.max(this.#threads.count, this.room);
    this.#moveTo((attempt) => this.#setFor(least * growthOf(least) ** (attempt + 1)), this.before());
  }

  /** Keys are about to be laid out anew: how they are now. */
  before(): OldLayout {
    const groups = this.#componentTables.copy();
    const context = this.#memory.take(places.CONTEXT_WORDS);
    // A key as it was, as it will be (at most a word more), and a place.
    const { words } = this.#componentTables.keys;
    const scratch = this.#memory.take(2 * words + 3);
    this.#memory.words.copyWithin(context.at, this.#main.at, this.#main.at + places.CONTEXT_WORDS);
    this.#memory.words[context.at + places.GROUPS] = groups.at;
    this.#memory.words[context.at + places.BATCH] = scratch.at;
    this.#memory.words[context.at + places.OUTPUT] = scratch.at + words;
    this.#memory.words[context.at + places.PLACES] = scratch.at + 2 * words + 1;
    const release = () => {
      for (const region of [groups, context, scratch]) {
        this.#memory.release(region);
      }
    };
    return { at: context.at, release };
  }

  /** Keys were laid out anew: those that are in it are moved to a set for such keys. */
  follow(before: OldLayout): void {
    if (this.kind === 'rows') {
      const release = this.#choice.freeBits.layOut(this.#engine);
      this.#repackRows(before);
      release();
      return;
    }
    const { count } = this.#threads;
    this.#moveTo((attempt) => this.#setFor(count * growthOf(count) ** attempt), before);
  }

  /** Lays the keys of rows out anew, and leaves the rows where they are if keys take no more room. */
  #repackRows(before: OldLayout): void {
    this.#set = this.#choice.moreRows(this.#set, this.#main.get(places.ROWS_ROOM));
    const { cells, index } = this.#set;
    this.#memory.words[before.at + places.CELLS] = cells.at;
    this.#describe();
    this.#engine.repackRows(before.at, this.#main.at);
    if (index !== undefined) {
      this.#memory.words.fill(0, index.at, index.at + index.size);
    }
    this.#engine.indexRows(this.#main.at);
    before.release();
  }

  #release({ cells, index }: VisitedSet, used?: number): void {
    this.#memory.release(cells, used);
    if (index !== undefined) {
      this.#memory.release(index);
    }
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
      this.#release(this.#set, this.#cellsInUse);
      // Where memory is too short for the next one, it stays.
      this.#set = old;
    }
    if (this.#set !== old) {
      this.#release(old, used);
    }
    before.release();
  }

  /** A set for so many keys, and for those that threads have at hand. */
  #setFor(count: number): VisitedSet {
    return this.#choice.setFor(count + this.#threads.contexts.length * this.#main.get(places.BATCH_ROOM));
  }

  #rowKeys(): Keys {
    return this.#keysIn(this.#rowCount, (to) => this.#engine.copyRowKeys(this.#main.at, to));
  }

  /** All keys of a set of cells. */
  #allKeys(): Keys {
    const { at } = this.#main;
    return this.#keysIn(this.#threads.count, (to) => this.#engine.sampleKeys(at, this.#engine.placesOf(at), to));
  }

  /** Keys that the inner loop writes: so many at most. */
  #keysIn(most: number, write: (to: number) => number): Keys {
    const { keys } = this.#componentTables;
    const room = this.#memory.take(most * keys.words);
    const count = write(room.at);
    const words = this.#memory.words.slice(room.at, room.at + count * keys.words);
    this.#memory.release(room);
    return { keys, words };
  }

  #describe(): void {
    for (const [place, value] of this.#set.context) {
      this.#main.set(place, value);
    }
    this.#threads.agree();
    for (const context of this.#threads.contexts) {
      context.set(places.SPARE_ROW, 0);
    }
  }
}
