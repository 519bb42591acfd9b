import { type Kernel, type Memory, places, type Region } from '../kernel/index.js';
import type { Layout } from '../learn/index.js';

/** Where the id of each group stands in a key; no id is cut in two. */
export interface KeyLayout {
  /** 32-bit words of a key. */
  readonly words: number;
  /** Bits that are used of each of its words. */
  readonly used: readonly number[];
  readonly places: readonly { readonly word: number; readonly shift: number; readonly bits: number }[];
}

const maskOf = (bits: number): number => (bits === 32 ? -1 : (1 << bits) - 1);

/** Ids of so many bits to begin with. */
const leastBits = 1;

/** Where ids of so many bits stand. The widest comes first, so that the first words are full. */
export const layOut = (bits: readonly number[]): KeyLayout => {
  const used: number[] = [];
  const byGroup = new Map<number, KeyLayout['places'][number]>();
  const order = [...bits.keys()].toSorted((a, b) => (bits[b] as number) - (bits[a] as number) || a - b);
  for (const group of order) {
    const own = bits[group] as number;
    const fitting = used.findIndex((taken) => taken + own <= 32);
    const word = fitting >= 0 ? fitting : used.length;
    byGroup.set(group, { word, shift: (used[word] ?? 0) % 32, bits: own });
    used[word] = (used[word] ?? 0) + own;
  }
  const places = bits.map((_, group) => byGroup.get(group) as KeyLayout['places'][number]);
  return { words: used.length, used, places };
};

/**
 * The local states that each group of fields was in, numbered from 1 as they come. A world is a tuple of these numbers,
 * its key. There are as many numbers as the key has bits for: when a dictionary is full, keys are laid out anew.
 */
export class Dictionaries {
  /** The groups as the kernel knows them. */
  readonly groups: Region;
  keys: KeyLayout;
  readonly #memory: Memory;
  readonly #layout: Layout;
  readonly #locals: Region[];
  readonly #ids: Region[];

  constructor(memory: Memory, layout: Layout) {
    this.#memory = memory;
    this.#layout = layout;
    this.groups = memory.take(layout.groups.length * places.GROUP_WORDS);
    this.keys = layOut(layout.groups.map(() => leastBits));
    this.#locals = layout.groups.map(({ words }) => memory.take(words << leastBits));
    this.#ids = layout.groups.map(() => memory.take(2 << leastBits));
    for (const group of layout.groups.keys()) {
      this.#describe(group);
    }
  }

  get bytes(): number {
    return 4 * [...this.#locals, ...this.#ids].reduce((sum, { size }) => sum + size, 0);
  }

  /** How many local states each group was in. */
  get sizes(): readonly number[] {
    return this.#layout.groups.map((_, group) => this.#memory.words[this.at(group) + places.ID_COUNT] as number);
  }

  /** Takes local states of each group, in the order of their numbers, in place of those that it has. */
  restore(kernel: Kernel, keys: KeyLayout, locals: readonly Int32Array[]): void {
    this.keys = keys;
    for (const [group, { words }] of this.#layout.groups.entries()) {
      const own = locals[group] as Int32Array;
      const { bits } = keys.places[group] as KeyLayout['places'][number];
      this.#memory.release(this.#locals[group] as Region);
      this.#memory.release(this.#ids[group] as Region);
      const region = this.#memory.take(words << bits);
      this.#locals[group] = region;
      this.#ids[group] = this.#memory.take(2 << bits);
      this.#memory.words.set(own, region.at + words);
      this.#memory.words[this.at(group) + places.ID_COUNT] = own.length / words;
      this.#describe(group);
      kernel.rehash(this.at(group));
    }
  }

  /** How many words it may take to make room for more ids of a group, and to have a copy of all groups. */
  wordsToWiden(full: number): number {
    const room = 2 << (this.keys.places[full] as KeyLayout['places'][number]).bits;
    return room * ((this.#layout.groups[full]?.words as number) + 2) + this.groups.size + 8;
  }

  /** Room for more ids of one group: where its part of a key is used up, keys are laid out anew. */
  widen(kernel: Kernel, full: number): void {
    const { bits: own } = this.keys.places[full] as KeyLayout['places'][number];
    if ((this.sizes[full] as number) + 1 < 1 << own) {
      for (const group of this.#layout.groups.keys()) {
        this.#describe(group);
      }
      return;
    }
    const bits = this.keys.places.map((place, group) => place.bits + (group === full ? 1 : 0));
    this.keys = layOut(bits);
    const room = 1 << (bits[full] as number);
    this.#locals[full] = this.#memory.enlarge(
      this.#locals[full] as Region,
      (this.#layout.groups[full]?.words as number) * room,
    );
    this.#memory.release(this.#ids[full] as Region);
    this.#ids[full] = this.#memory.take(2 * room);
    for (const group of this.#layout.groups.keys()) {
      this.#describe(group);
    }
    kernel.rehash(this.at(full));
  }

  /** The local state that has an id. */
  localOf(group: number, id: number): Int32Array {
    const size = this.#layout.groups[group]?.words as number;
    const at = (this.#locals[group] as Region).at + id * size;
    return this.#memory.words.slice(at, at + size);
  }

  /** A copy of the groups as they are now, for the layout that is about to go. */
  copy(): Region {
    const copy = this.#memory.take(this.groups.size);
    this.#memory.words.copyWithin(copy.at, this.groups.at, this.groups.at + this.groups.size);
    return copy;
  }

  /** The groups as far as keys of another layout need them. */
  describe({ places: own }: KeyLayout): Region {
    const groups = this.#memory.take(this.groups.size);
    own.forEach(({ word, shift, bits }, group) => {
      const at = groups.at + group * places.GROUP_WORDS;
      this.#memory.words[at + places.KEY_WORD] = word;
      this.#memory.words[at + places.KEY_SHIFT] = shift;
      this.#memory.words[at + places.KEY_MASK] = maskOf(bits);
    });
    return groups;
  }

  /** For a bitmap, which has room for so many ids of each group; and the part of each in its address. */
  limitTo(ids: readonly number[], strides: readonly number[]): void {
    strides.forEach((stride, group) => {
      const at = this.at(group);
      this.#memory.words[at + places.STRIDE] = stride;
      const room = 1 << (this.keys.places[group] as KeyLayout['places'][number]).bits;
      this.#memory.words[at + places.ID_ROOM] = Math.min(room, (ids[group] as number) + 1);
    });
  }

  #describe(group: number): void {
    const { words } = this.#memory;
    const at = this.at(group);
    const { firstWord, words: size } = this.#layout.groups[group] as Layout['groups'][number];
    const { word, shift, bits } = this.keys.places[group] as KeyLayout['places'][number];
    words[at + places.FIRST_WORD] = firstWord;
    words[at + places.LOCAL_WORDS] = size;
    words[at + places.LOCALS] = this.#locals[group]?.at as number;
    words[at + places.IDS] = this.#ids[group]?.at as number;
    words[at + places.LAST_ID_CELL] = (2 << bits) - 1;
    words[at + places.ID_ROOM] = 1 << bits;
    words[at + places.KEY_WORD] = word;
    words[at + places.KEY_SHIFT] = shift;
    words[at + places.KEY_MASK] = maskOf(bits);
  }

  /** Where the kernel finds a group. */
  at(group: number): number {
    return this.groups.at + group * places.GROUP_WORDS;
  }
}
