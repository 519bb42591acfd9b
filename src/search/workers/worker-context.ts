import { places, type Region, type WordAllocator } from '../../engine/index.js';
import type { Layout } from '../../transitions/index.js';

/** States that are given to the inner loop at a time, and new ones that it gives back. */
const inputRoom = 4096;
const outputRoom = 8192;

/** How much a model asks of a context. */
export interface ContextSizes {
  readonly layout: Layout;
  readonly actions: number;
  /** Leaves that one state may meet, at most. */
  readonly met: number;
  /** Successors that are made before they are looked up, at least. */
  readonly leastBatch: number;
}

/** What all contexts of a search agree on. */
const shared = [
  places.ARENA,
  places.ACTIONS,
  places.ACTION_COUNT,
  places.PROPERTIES,
  places.PROPERTY_COUNT,
  places.ENDS,
  places.FLAGS,
  places.STATE_WORDS,
  places.GROUPS,
  places.GROUP_COUNT,
  places.KEEPS_OUTPUT,
  places.VISITED,
  places.CELLS,
  places.LAST_CELL,
  places.FACTOR,
  places.RECIPROCAL,
  places.LOW_BITS,
  places.BITS,
  places.MORE_BITS,
  places.SHIFT_BITS,
  places.ROW_SIZE,
  places.PLANE_WORDS,
  places.ROW_CELLS,
  places.ROWS_ROOM,
  places.ADDRESS_BITS,
  places.SEED,
] as const;

/** The words that one thread of the inner loop works with, and its buffers. */
export class WorkerContext {
  readonly at: number;
  readonly #memory: WordAllocator;
  #counters: Region;
  #input: Region;
  #output: Region;
  #batch: Region;
  #rowKey: Region;

  constructor(memory: WordAllocator, { layout, actions, met, leastBatch }: ContextSizes) {
    this.#memory = memory;
    this.at = memory.take(places.CONTEXT_WORDS).at;
    const fanout = Math.max(1, actions);
    const batchRoom = Math.max(leastBatch, 2 * fanout);
    const words: readonly (readonly [place: number, value: number])[] = [
      [places.STATE_WORDS, layout.words],
      [places.GROUP_COUNT, layout.groups.length],
      [places.PAIR, memory.take(2 * layout.words + 1).at],
      [places.MET, memory.take(met).at],
      [places.LOCAL, memory.take(Math.max(...layout.groups.map((group) => group.words))).at],
      [places.SLOTS, memory.take((2 * layout.groups.length + 1) * places.SLOT_WORDS).at],
      [places.MAY_INTERN, 1],
      [places.FANOUT, fanout],
      [places.BATCH_ROOM, batchRoom],
      [places.INPUT_ROOM, inputRoom],
      [places.OUTPUT_ROOM, Math.max(outputRoom, 2 * batchRoom, places.MOST_IN_BLOCK * fanout)],
      [places.KEEPS_OUTPUT, 1],
      [places.MOST_NEW, 2 ** 31 - 1],
      [places.PLACES, memory.take(2 * batchRoom).at],
    ];
    for (const [place, value] of words) {
      this.set(place, value);
    }
    this.#counters = memory.take(2048);
    this.#input = memory.take(0);
    this.#output = memory.take(0);
    this.#batch = memory.take(0);
    this.#rowKey = memory.take(0);
  }

  get(place: number): number {
    return this.#memory.words[this.at + place] as number;
  }

  set(place: number, value: number): void {
    this.#memory.words[this.at + place] = value;
  }

  /** How many of the worlds that it was given are not expanded yet. */
  get left(): number {
    return this.get(places.INPUT_END) - this.get(places.CURSOR);
  }

  /** Agrees with another one on all that they share. */
  copyShared(other: WorkerContext): void {
    for (const place of shared) {
      this.set(place, other.get(place));
    }
  }

  /** How often each of so many leaves was met; of those that were learned after the last run nothing. */
  hits(leaves: number): Float64Array {
    const first = this.#counters.at / 2;
    return this.#memory.counters.slice(first, first + Math.min(leaves, this.#counters.size / 2));
  }

  countLeaves(leaves: number): void {
    if (2 * leaves > this.#counters.size) {
      this.#counters = this.#memory.enlarge(this.#counters, 4 * leaves);
    }
    this.set(places.COUNTERS, this.#counters.at);
  }

  /** Keys that were found and judged; they are as they were until the inner loop runs again. */
  takeFound(keyWords: number): Int32Array {
    const at = this.get(places.OUTPUT);
    const found = this.#memory.words.subarray(at, at + this.get(places.JUDGED) * keyWords);
    this.set(places.FOUND, 0);
    this.set(places.JUDGED, 0);
    return found;
  }

  /** Takes buffers for keys of so many words. What was to be expanded stays where it is until it is released. */
  takeBuffers(keyWords: number): Region {
    const before = this.#input;
    const sized = (region: Region, room: number): Region => {
      if (region.size >= room * keyWords) {
        return region;
      }
      this.#memory.release(region);
      return this.#memory.take(room * keyWords);
    };
    this.#input = this.#memory.take(this.get(places.INPUT_ROOM) * keyWords);
    this.#output = sized(this.#output, this.get(places.OUTPUT_ROOM));
    this.#batch = sized(this.#batch, this.get(places.BATCH_ROOM));
    this.#rowKey = sized(this.#rowKey, 1);
    this.set(places.ROW_KEY, this.#rowKey.at);
    this.set(places.INPUT, this.#input.at);
    this.set(places.OUTPUT, this.#output.at);
    this.set(places.BATCH, this.#batch.at);
    this.set(places.KEY_WORDS, keyWords);
    return before;
  }
}
