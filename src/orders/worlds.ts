/** States in one chunk of the store; a power of two. */
const chunkBits = 14;
const chunkStates = 1 << chunkBits;

/**
 * The packed states of worlds, numbered in the order of coming. An exact set: an open-addressing table of indices, each
 * with as many bits of the state's hash as the index leaves free, so that two states are compared only when they are
 * almost certainly equal.
 */
export class Worlds {
  count = 0;
  readonly #states: Int32Array[] = [];
  #table = new Int32Array(1 << 12);
  /** Of an entry of the table: the bits of the index (plus one; an empty entry is zero), the rest is hash. */
  #mask = (1 << 12) - 1;

  /** The states to insert next, one after the other. */
  readonly batch: Int32Array;

  constructor(
    readonly words: number,
    readonly most: number,
    readonly batchSize: number,
  ) {
    this.batch = new Int32Array(batchSize * words);
  }

  get bytes(): number {
    return this.#table.byteLength + this.#states.length * chunkStates * 4 * this.words;
  }

  /**
   * Makes room for a batch of states.
   * @returns false, with nothing done, where that would take more bytes than allowed.
   */
  makeRoom(bytes: number): boolean {
    const wanted = this.count + this.batchSize;
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
    const growth = chunks * chunkStates * 4 * this.words + (tight ? 4 * entries : 0);
    if (this.bytes + growth > bytes) {
      return false;
    }
    for (let chunk = 0; chunk < chunks; chunk++) {
      this.#states.push(new Int32Array(chunkStates * this.words));
    }
    if (tight) {
      this.#growTable(entries);
    }
    return true;
  }

  /**
   * Adds those of the batch's first states that are new, in their order. (Looks for states that do not depend on each
   * other wait for memory together, and that is most of the time that a look takes: hence the batch.)
   * @returns false where there are more of them than there may be.
   */
  insert(states: number): boolean {
    for (let place = 0; place < states; place++) {
      const hash = hashOf(this.batch, place * this.words, this.words);
      const slot = this.#slotOf(this.batch, place * this.words, hash);
      if (this.#table[slot] === 0 && !this.#add(slot, place, hash)) {
        return false;
      }
    }
    return true;
  }

  #add(slot: number, place: number, hash: number): boolean {
    if (this.count === this.most) {
      return false;
    }
    const index = this.count++;
    this.#table[slot] = (hash & ~this.#mask) | (index + 1);
    const chunk = this.#states[index >> chunkBits] as Int32Array;
    const to = (index & (chunkStates - 1)) * this.words;
    for (let word = 0; word < this.words; word++) {
      chunk[to + word] = this.batch[place * this.words + word] as number;
    }
    return true;
  }

  /** The place of a state in the table, or the empty one where it would be. */
  #slotOf(states: Int32Array, base: number, hash: number): number {
    const mask = this.#mask;
    let slot = hash & mask;
    for (;;) {
      const entry = this.#table[slot] as number;
      const alike = ((entry ^ hash) & ~mask) === 0;
      if (entry === 0 || (alike && this.#holds((entry & mask) - 1, states, base))) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** The index of a state, or -1. */
  find(state: Int32Array): number {
    const slot = this.#slotOf(state, 0, hashOf(state, 0, this.words));
    return ((this.#table[slot] as number) & this.#mask) - 1;
  }

  /** Copies a state out. */
  take(index: number, state: Int32Array): void {
    const chunk = this.#states[index >> chunkBits] as Int32Array;
    const base = (index & (chunkStates - 1)) * this.words;
    for (let word = 0; word < this.words; word++) {
      state[word] = chunk[base + word] as number;
    }
  }

  #holds(index: number, states: Int32Array, base: number): boolean {
    const chunk = this.#states[index >> chunkBits] as Int32Array;
    const own = (index & (chunkStates - 1)) * this.words;
    for (let word = 0; word < this.words; word++) {
      if (chunk[own + word] !== states[base + word]) {
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
      const hash = hashOf(state, 0, this.words);
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
const hashOf = (states: Int32Array, base: number, words: number): number => {
  let hash = 0;
  for (let word = base; word < base + words; word++) {
    hash = Math.imul(hash ^ (states[word] as number), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash ^= hash >>> 13;
  return Math.imul(hash, 0xc2b2ae35) ^ (hash >>> 16);
};
