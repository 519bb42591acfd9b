import { type Backend, type Engine, engineOn, places, type Region, WordAllocator } from '../../src/engine/index.js';
import { array, int, record } from '../../src/index.js';
import type { ExactKind } from '../../src/search/options.js';
import { ComponentTables } from '../../src/search/stores/component-tables.js';
import { FreeBits } from '../../src/search/stores/free-bits.js';
import type { KeyFormat } from '../../src/search/stores/key-format.js';
import {
  enlargedRowSet,
  plainSet,
  quotientSet,
  rowSet,
  type VisitedSet,
} from '../../src/search/stores/visited-kinds.js';
import { type Thresholds, usualThresholds } from '../../src/search/thresholds.js';
import { layoutOf } from '../../src/transitions/layout.js';
import fc from './fast-check.js';

/** A tuple of ids, one for each group. */
export type Tuple = readonly number[];

/** Sets as small as they can be. */
export const tiny: Thresholds = { ...usualThresholds, leastCells: 4 };

/** Dictionaries of a few groups, each with so many local states, and sets of the tuples of their ids. */
export class KeySpace {
  readonly memory = new WordAllocator();
  readonly engine: Engine;
  readonly componentTables: ComponentTables;
  readonly freeBits: FreeBits;
  readonly #at: number;
  #hasRows = false;

  constructor(kind: Backend, sizes: readonly number[]) {
    const { memory } = this;
    this.engine = engineOn(memory, kind);
    this.componentTables = new ComponentTables(
      memory,
      layoutOf(record({ things: array(sizes.length, record({ value: int(0, 65_535) })) })),
    );
    this.freeBits = new FreeBits(memory, this.componentTables);
    // Two neighbouring groups of which some local states lie together.
    this.freeBits.masks = [
      { group: 0, word: 0, mask: 0b101 },
      ...(sizes.length > 1 ? [{ group: 1, word: 0, mask: 0b1100010 }] : []),
    ];
    this.#at = memory.take(places.CONTEXT_WORDS + 8).at;
    sizes.forEach((size, group) => {
      this.grow(group, size);
    });
  }

  get keys(): KeyFormat {
    return this.componentTables.keys;
  }

  /** Sees to it that a group has so many local states; keys may be laid out anew. */
  grow(group: number, size: number): void {
    const local = this.#at + places.CONTEXT_WORDS;
    while ((this.componentTables.sizes[group] as number) < size) {
      this.memory.words[local] = 1000 * group + (this.componentTables.sizes[group] as number);
      if (this.engine.intern(this.componentTables.at(group), local) === 0) {
        this.componentTables.widen(this.engine, group);
        if (this.#hasRows) {
          this.freeBits.layOut(this.engine);
        }
      }
    }
  }

  /** A set of the tuples that there can be now. */
  set(kind: ExactKind, count: number, thresholds = tiny): KeySet {
    const { memory, engine, keys, freeBits } = this;
    if (kind === 'rows') {
      // Those of a set before this one stay as they were.
      freeBits.layOut(engine);
      this.#hasRows = true;
    }
    const make = {
      plain: () => plainSet(memory, keys, count, thresholds),
      quotient: () => quotientSet(memory, keys, count, thresholds),
      rows: () => rowSet(memory, keys, freeBits, count, thresholds),
    };
    return new KeySet(this, make[kind]());
  }

  /** The words of a key. */
  wordsOf(tuple: Tuple): Int32Array {
    const words = new Int32Array(this.keys.words);
    this.keys.places.forEach(({ word, shift }, group) => {
      words[word] = (words[word] as number) | ((tuple[group] as number) << shift);
    });
    return words;
  }
}

/** A set of keys, with a context of its own that remembers how they were laid out when it was made. */
export class KeySet {
  readonly context: Region;
  readonly #key: number;
  readonly #place: number;

  constructor(
    readonly space: KeySpace,
    readonly set: VisitedSet,
  ) {
    const { memory, componentTables } = space;
    this.context = memory.take(places.CONTEXT_WORDS);
    const scratch = memory.take(64).at;
    this.#key = scratch;
    this.#place = scratch + 48;
    const words: readonly (readonly [number, number])[] = [
      [places.GROUPS, componentTables.copy().at],
      [places.GROUP_COUNT, componentTables.keys.places.length],
      [places.KEY_WORDS, componentTables.keys.words],
      [places.MAY_INTERN, 1],
      [places.BATCH, scratch],
      [places.OUTPUT, scratch + 24],
      [places.PLACES, scratch + 48],
      [places.ROW_KEY, memory.take(componentTables.keys.words).at],
      ...set.context,
    ];
    for (const [place, value] of words) {
      memory.words[this.context.at + place] = value;
    }
  }

  /** As the inner loop says: 1 where it is new, 0 where it is known, -1 where there is no room. */
  insert(tuple: Tuple): number {
    this.#locate(tuple);
    return this.space.engine.insert(this.context.at, this.#key, this.#place);
  }

  has(tuple: Tuple): boolean {
    this.#locate(tuple);
    return this.space.engine.contains(this.context.at, this.#key, this.#place);
  }

  /** The word where the search for a key begins. */
  placeOf(tuple: Tuple): number {
    this.#locate(tuple);
    return this.space.memory.words[this.#place] as number;
  }

  transferTo(other: KeySet): boolean {
    return this.space.engine.rehashInto(this.context.at, other.context.at);
  }

  /** The same rows, with keys as they are laid out now, and room for more. */
  repackedRows(rows: number): KeySet {
    const { memory, engine, keys, freeBits } = this.space;
    freeBits.layOut(engine);
    const set = enlargedRowSet(memory, keys, freeBits, this.set, rows);
    const after = new KeySet(this.space, set);
    memory.words[this.context.at + places.CELLS] = set.cells.at;
    engine.repackRows(this.context.at, after.context.at);
    memory.words.fill(0, set.index?.at, (set.index?.at ?? 0) + (set.index?.size ?? 0));
    engine.indexRows(after.context.at);
    return after;
  }

  #locate(tuple: Tuple): void {
    this.space.memory.words.set(this.space.wordsOf(tuple), this.#key);
    this.space.engine.locate(this.context.at, this.#key, this.#place);
  }
}

/** How many local states each group has. */
export const someSizes = (most = 600): fc.Arbitrary<readonly number[]> =>
  fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: most })), { minLength: 1, maxLength: 5 });

/** Tuples of such ids: some close together, some anywhere, some more than once. */
export const someTuples = (sizes: readonly number[], most = 400): fc.Arbitrary<readonly Tuple[]> => {
  const anywhere = fc.tuple(...sizes.map((size) => fc.integer({ min: 1, max: size })));
  const close = fc.tuple(...sizes.map((size) => fc.integer({ min: 1, max: Math.min(size, 3) })));
  return fc.array(fc.oneof(anywhere, close), { minLength: 1, maxLength: most, size: 'max' });
};
