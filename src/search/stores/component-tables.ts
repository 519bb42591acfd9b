import { type Engine, places, type Region, type WordAllocator } from '../../engine/index.js';
import type { DecisionTrees, Layout } from '../../transitions/index.js';
import { type KeyFormat, keyFormatOf, maskOf } from './key-format.js';
import { MemoTable } from './memo-table.js';
import { WriteRecords } from './write-records.js';

/** Ids of so many bits to begin with. */
const leastBits = 1;

/** What trees have learned of each group, and of what happened. */
type Known = Pick<DecisionTrees, 'nodes' | 'records'>;

const knowingNothing = ({ groups }: Layout): Known => ({
  nodes: [...groups, 0].map(() => [0]),
  records: [...groups, 0].map(() => [0, 0]),
});

/** So many ids of the way to begin with. */
const leastOnWay = 8;

/** Cells of a hash table of so many ids: at most half of them are taken. */
const cellsFor = (ids: number): number => 2 ** Math.ceil(Math.log2(2 * ids));

/**
 * The local states that each group of fields was in, numbered from 1 as they come. A world is a tuple of these numbers,
 * its key. There are as many numbers as the key has bits for: when a component table is full, keys are laid out anew.
 */
export class ComponentTables {
  /** The groups as the inner loop knows them. */
  readonly groups: Region;
  keys: KeyFormat;
  readonly #memory: WordAllocator;
  readonly #layout: Layout;
  readonly #locals: Region[];
  readonly #ids: Region[];
  /** By group, and of what happened: the rows of nodes, those of changes, and what stands behind these. */
  readonly #nodes: readonly MemoTable[];
  readonly #changes: readonly MemoTable[];
  readonly #records: readonly WriteRecords[];
  /** How many ids of the way each group has room for, besides those of keys. */
  readonly #wayRooms: number[];
  /** The numbers of what happened, as if they were local states. */
  #happened: Region;

  /** @param known what has rows: more and more, see `makeRoom`. */
  constructor(memory: WordAllocator, layout: Layout, known: Known = knowingNothing(layout)) {
    this.#memory = memory;
    this.#layout = layout;
    this.groups = memory.take((layout.groups.length + 1) * places.GROUP_WORDS);
    this.keys = keyFormatOf(layout.groups.map(() => leastBits));
    this.#wayRooms = layout.groups.map(() => leastOnWay);
    this.#locals = layout.groups.map(() => memory.take(0));
    this.#ids = layout.groups.map(() => memory.take(0));
    // What was told has to be remembered: only the host knows what it amounts to.
    const isNeeded = (group: number) => group === layout.groups.length;
    this.#nodes = known.nodes.map((own) => new MemoTable(memory, own, false));
    this.#changes = known.records.map((own, group) => new MemoTable(memory, own, isNeeded(group)));
    this.#records = known.records.map((own) => new WriteRecords(memory, own));
    this.#happened = memory.take(0);
    for (const group of layout.groups.keys()) {
      this.#take(group);
      this.#describe(group);
    }
    this.makeRoom(1);
  }

  get bytes(): number {
    return 4 * [...this.#locals, ...this.#ids].reduce((sum, { size }) => sum + size, 0);
  }

  /** How many local states each group was in. */
  get sizes(): readonly number[] {
    return this.#layout.groups.map((_, group) => this.#memory.words[this.at(group) + places.ID_COUNT] as number);
  }

  /** Takes local states of each group, in the order of their numbers, in place of those that it has. */
  restore(engine: Engine, keys: KeyFormat, locals: readonly Int32Array[]): void {
    this.keys = keys;
    for (const [group, { words }] of this.#layout.groups.entries()) {
      const own = locals[group] as Int32Array;
      this.#take(group);
      this.#memory.words.set(own, (this.#locals[group] as Region).at + words);
      this.#memory.words[this.at(group) + places.ID_COUNT] = own.length / words;
      this.#describe(group);
      engine.rehash(this.at(group));
    }
  }

  /** How many words it may take to make room for more ids of a group, and to have a copy of all groups. */
  wordsToWiden(full: number): number {
    const room = 2 * this.#roomOf(full);
    return room * (this.#layout.groups[full]?.words as number) + cellsFor(room) + this.groups.size + 8;
  }

  /** Room for the rows that there are by now, and for so many numbers of what happened. */
  makeRoom(eventLog = 0): void {
    const last = this.#layout.groups.length;
    if (eventLog >= this.#happened.size) {
      const room = 2 * eventLog + 2;
      // Where memory is short all stays as it was: the inner loop may be asked for the ways to what was found.
      const numbers = this.#memory.take(room);
      this.#memory.release(this.#happened);
      this.#happened = numbers;
      this.#beFor(last, room);
      this.#memory.words.set(
        Array.from({ length: room }, (_, number) => number),
        this.#happened.at,
      );
      const at = this.at(last);
      this.#memory.words[at + places.FIRST_WORD] = this.#layout.words;
      this.#memory.words[at + places.LOCAL_WORDS] = 1;
      this.#memory.words[at + places.LOCALS] = this.#happened.at;
      this.#describeRows(last);
    }
    for (const [group, nodes] of this.#nodes.entries()) {
      let hasMoved = false;
      try {
        hasMoved = nodes.makeRoom();
        hasMoved = (this.#changes[group] as MemoTable).makeRoom() || hasMoved;
        hasMoved = (this.#records[group] as WriteRecords).tell() || hasMoved;
      } finally {
        // Where memory is short some may have moved.
        if (hasMoved) {
          this.#describeRows(group);
        }
      }
    }
  }

  /** What was told at a row, when so much had happened, amounts to this. */
  remember(happened: number, row: number, told: number): void {
    this.#changes.at(-1)?.put(happened, row, told);
  }

  /** Room for more ids of one group: keys are laid out anew. */
  widen(engine: Engine, full: number): void {
    const bits = this.keys.places.map((place, group) => place.bits + (group === full ? 1 : 0));
    this.keys = keyFormatOf(bits);
    this.#take(full);
    for (const group of this.#layout.groups.keys()) {
      this.#describe(group);
    }
    engine.rehash(this.at(full));
  }

  /** Room for more local states that a group is in on the way through a step; those that it was in are met again. */
  widenWay(engine: Engine, group: number): void {
    this.#wayRooms[group] = 2 * (this.#wayRooms[group] as number);
    this.#take(group);
    this.#describe(group);
    engine.rehash(this.at(group));
  }

  /** Takes room for the ids of a group, and has none of the way. */
  #take(group: number): void {
    const room = this.#roomOf(group);
    const { words } = this.#layout.groups[group] as Layout['groups'][number];
    this.#locals[group] = this.#memory.enlarge(this.#locals[group] as Region, words * room);
    this.#memory.release(this.#ids[group] as Region);
    this.#ids[group] = this.#memory.take(cellsFor(room));
    this.#memory.words[this.at(group) + places.TRANSIENT_ID_COUNT] = room - (this.#wayRooms[group] as number);
    this.#beFor(group, room);
  }

  #beFor(group: number, ids: number): void {
    this.#nodes[group]?.beFor(ids);
    this.#changes[group]?.beFor(ids);
  }

  /** Ids of a group in keys and on the way. */
  #roomOf(group: number): number {
    const { bits } = this.keys.places[group] as KeyFormat['places'][number];
    return (1 << bits) + (this.#wayRooms[group] as number);
  }

  /** The local state that has an id. */
  localOf(group: number, id: number): Int32Array {
    const size = this.#layout.groups[group]?.words as number;
    const at = (this.#locals[group] as Region).at + id * size;
    return this.#memory.words.slice(at, at + size);
  }

  /** One word of the local state that has an id. */
  wordOf(group: number, id: number, word: number): number {
    const size = this.#layout.groups[group]?.words as number;
    return this.#memory.words[(this.#locals[group] as Region).at + id * size + word] as number;
  }

  /** Words of a local state of a group; how many ids keys have room for, 0 included. */
  extentOf(group: number): { readonly words: number; readonly idRoom: number } {
    const { bits } = this.keys.places[group] as KeyFormat['places'][number];
    return { words: this.#layout.groups[group]?.words as number, idRoom: 1 << bits };
  }

  /** A copy of the groups as they are now, for the layout that is about to go. */
  copy(): Region {
    const copy = this.#memory.take(this.groups.size);
    this.#memory.words.copyWithin(copy.at, this.groups.at, this.groups.at + this.groups.size);
    return copy;
  }

  /** The groups as far as keys of another layout need them. */
  describe({ places: own }: KeyFormat): Region {
    const groups = this.#memory.take(this.groups.size);
    own.forEach(({ word, shift, bits }, group) => {
      const at = groups.at + group * places.GROUP_WORDS;
      this.#memory.words[at + places.KEY_WORD] = word;
      this.#memory.words[at + places.KEY_SHIFT] = shift;
      this.#memory.words[at + places.KEY_MASK] = maskOf(bits);
    });
    return groups;
  }

  #describe(group: number): void {
    const { words } = this.#memory;
    const at = this.at(group);
    const { firstWord, words: size } = this.#layout.groups[group] as Layout['groups'][number];
    const { word, shift, bits } = this.keys.places[group] as KeyFormat['places'][number];
    words[at + places.FIRST_WORD] = firstWord;
    words[at + places.LOCAL_WORDS] = size;
    words[at + places.LOCALS] = this.#locals[group]?.at as number;
    words[at + places.IDS] = this.#ids[group]?.at as number;
    words[at + places.LAST_ID_CELL] = cellsFor(this.#roomOf(group)) - 1;
    words[at + places.ID_ROOM] = 1 << bits;
    words[at + places.KEY_WORD] = word;
    words[at + places.KEY_SHIFT] = shift;
    words[at + places.KEY_MASK] = maskOf(bits);
    words[at + places.TRANSIENT_ID_ROOM] = this.#roomOf(group);
    this.#describeRows(group);
  }

  #describeRows(group: number): void {
    const [nodes, changes] = [this.#nodes[group] as MemoTable, this.#changes[group] as MemoTable];
    const at = this.at(group);
    this.#memory.words[at + places.ROWS] = nodes.at;
    this.#memory.words[at + places.ROW_ROOM] = nodes.room;
    this.#memory.words[at + places.CHANGES] = changes.at;
    this.#memory.words[at + places.CHANGE_ROOM] = changes.room;
    this.#memory.words[at + places.RECORDS] = (this.#records[group] as WriteRecords).at;
  }

  /** Where the inner loop finds a group. */
  at(group: number): number {
    return this.groups.at + group * places.GROUP_WORDS;
  }
}
