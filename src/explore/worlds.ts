/** States in one chunk of the store; a power of two. */
const chunkBits = 14;
const chunkStates = 1 << chunkBits;

/** What `insert` says of a state that was there before, and of one for which there is no room. */
export const known = -1;
export const full = -2;

/**
 * The packed states of all worlds found so far, in the order of finding, each with the one it was found from. The
 * order makes the store the queue of a breadth-first search, and the parents its traces. An exact set: an
 * open-addressing table of indices, each with as many bits of the state's hash as the index leaves free, so that two
 * states are compared only when they are almost certainly equal.
 */
export class Worlds {
  count = 0;
  readonly #states: Int32Array[] = [];
  readonly #parents: Int32Array[] = [];
  #table = new Int32Array(1 << 12);
  /** Of an entry of the table: the bits of the index (plus one; an empty entry is zero), the rest is hash. */
  #mask = (1 << 12) - 1;

  constructor(
    readonly words: number,
    readonly most: number,
  ) {}

  get bytes(): number {
    return this.#table.byteLength + this.#states.length * chunkStates * 4 * (this.words + 1);
  }

  /**
   * Makes room for some more states.
   * @returns false, with nothing done, where that would take more bytes than allowed.
   */
  makeRoom(more: number, bytes: number): boolean {
    const wanted = this.count + more;
    // Three quarters full at most, so that a search ends soon at an empty entry.
    let entries = this.#table.length;
    while (wanted > entries * 0.75) {
      entries *= 2;
    }
    const tight = entries > this.#table.length;
    const chunks = Math.max(0, Math.ceil(wanted / chunkStates) - this.#states.length);
    if (!tight && chunks === 0) {
      return true;
    }
    const growth = chunks * chunkStates * 4 * (this.words + 1) + (tight ? 4 * entries : 0);
    if (this.bytes + growth > bytes) {
      return false;
    }
    for (let chunk = 0; chunk < chunks; chunk++) {
      this.#states.push(new Int32Array(chunkStates * this.words));
      this.#parents.push(new Int32Array(chunkStates));
    }
    if (tight) {
      this.#growTable(entries);
    }
    return true;
  }

  /** Adds a state: its index, or `known`, or `full` where there are as many as there may be. */
  insert(state: Int32Array, parent: number): number {
    const hash = hashOf(state);
    const table = this.#table;
    const mask = this.#mask;
    let slot = hash & mask;
    for (;;) {
      const entry = table[slot] as number;
      if (entry === 0) {
        break;
      }
      if (((entry ^ hash) & ~mask) === 0 && this.#holds((entry & mask) - 1, state)) {
        return known;
      }
      slot = (slot + 1) & mask;
    }
    if (this.count === this.most) {
      return full;
    }
    const index = this.count++;
    table[slot] = (hash & ~mask) | (index + 1);
    this.#put(index, state, parent);
    return index;
  }

  /** The index of a state, or -1. */
  find(state: Int32Array): number {
    const hash = hashOf(state);
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const entry = this.#table[slot] as number;
      const index = (entry & this.#mask) - 1;
      if (entry === 0 || (((entry ^ hash) & ~this.#mask) === 0 && this.#holds(index, state))) {
        return index;
      }
    }
  }

  /** Copies a state out. */
  take(index: number, state: Int32Array): void {
    const chunk = this.#states[index >> chunkBits] as Int32Array;
    const base = (index & (chunkStates - 1)) * this.words;
    for (let word = 0; word < this.words; word++) {
      state[word] = chunk[base + word] as number;
    }
  }

  /** The state that a state was found from; -1 for an initial one. */
  parentOf(index: number): number {
    return this.#parents[index >> chunkBits]?.[index & (chunkStates - 1)] ?? -1;
  }

  #put(index: number, state: Int32Array, parent: number): void {
    const chunk = this.#states[index >> chunkBits] as Int32Array;
    const base = (index & (chunkStates - 1)) * this.words;
    for (let word = 0; word < this.words; word++) {
      chunk[base + word] = state[word] as number;
    }
    (this.#parents[index >> chunkBits] as Int32Array)[index & (chunkStates - 1)] = parent;
  }

  #holds(index: number, state: Int32Array): boolean {
    const chunk = this.#states[index >> chunkBits] as Int32Array;
    const base = (index & (chunkStates - 1)) * this.words;
    for (let word = 0; word < this.words; word++) {
      if (chunk[base + word] !== state[word]) {
        return false;
      }
    }
    return true;
  }

  #growTable(entries: number): void {
    const table = new Int32Array(entries);
    const mask = table.length - 1;
    const state = new Int32Array(this.words);
    for (let index = 0; index < this.count; index++) {
      this.take(index, state);
      const hash = hashOf(state);
      let slot = hash & mask;
      while (table[slot] !== 0) {
        slot = (slot + 1) & mask;
      }
      table[slot] = (hash & ~mask) | (index + 1);
    }
    this.#table = table;
    this.#mask = mask;
  }
}

/** Every bit of the state changes about half of the bits of the result. */
const hashOf = (state: Int32Array): number => {
  let hash = 0;
  for (let word = 0; word < state.length; word++) {
    hash = Math.imul(hash ^ (state[word] as number), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash ^= hash >>> 13;
  return Math.imul(hash, 0xc2b2ae35) ^ (hash >>> 16);
};
