/** The states of all worlds of a search, and the number of each. */
export class WorldIndex {
  readonly #width: number;
  readonly #states: Int32Array;
  /** Numbers of worlds and one, each at the place that its state hashes to, or behind that. */
  readonly #cells: Int32Array;
  readonly #last: number;
  #count = 0;

  constructor(count: number, width: number) {
    this.#width = width;
    this.#states = new Int32Array(count * width);
    this.#last = 2 ** Math.ceil(Math.log2(Math.max(2, 2 * count))) - 1;
    this.#cells = new Int32Array(this.#last + 1);
  }

  /** Bytes that so many worlds take, with the cells at their fullest. */
  static bytesFor(count: number, width: number): number {
    return count * (4 * width + 16);
  }

  add(state: Int32Array): void {
    this.#states.set(state, this.#count * this.#width);
    this.#count++;
    this.#cells[this.#cellOf(state)] = this.#count;
  }

  /** The state of a world. */
  at(world: number): Int32Array {
    return this.#states.subarray(world * this.#width, (world + 1) * this.#width);
  }

  /** The number of a state; below zero: there is no such world. */
  numberOf(state: Int32Array): number {
    return (this.#cells[this.#cellOf(state)] as number) - 1;
  }

  /** The cell that has a state, or will have it. */
  #cellOf(state: Int32Array): number {
    let hash = 0x9e3779b1;
    for (const word of state) {
      hash = Math.imul(hash ^ word, 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    for (let cell = hash & this.#last; ; cell = (cell + 1) & this.#last) {
      const known = this.#cells[cell] as number;
      if (known === 0 || this.#isAt(known - 1, state)) {
        return cell;
      }
    }
  }

  #isAt(world: number, state: Int32Array): boolean {
    const first = world * this.#width;
    for (let word = 0; word < this.#width; word++) {
      if (this.#states[first + word] !== state[word]) {
        return false;
      }
    }
    return true;
  }
}
