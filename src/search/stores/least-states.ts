/** States in their order, by their words as numbers: the least of those that were added, and at most so many. */
export class LeastStates {
  readonly states: Int32Array[] = [];
  readonly #most: number;

  constructor(most: number, states: Iterable<Int32Array> = []) {
    this.#most = most;
    for (const state of states) {
      this.add(state);
    }
  }

  /** The greatest that there may be, once there are enough: only lesser ones change anything. */
  get bound(): Int32Array | undefined {
    return this.states.length < this.#most ? undefined : this.states.at(-1);
  }

  add(state: Int32Array): void {
    const place = this.#placeOf(state);
    if (place < this.#most && !isSame(this.states[place], state)) {
      this.states.splice(place, 0, state);
      this.states.length = Math.min(this.states.length, this.#most);
    }
  }

  has(state: Int32Array): boolean {
    return isSame(this.states[this.#placeOf(state)], state);
  }

  /** Of the first that is not less. */
  #placeOf(state: Int32Array): number {
    let low = 0;
    let high = this.states.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isLess(this.states[middle] as Int32Array, state)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

const isSame = (a: Int32Array | undefined, b: Int32Array): boolean => a?.every((word, i) => word === b[i]) ?? false;

const isLess = (a: Int32Array, b: Int32Array): boolean => {
  const place = a.findIndex((word, i) => word !== b[i]);
  return place >= 0 && (a[place] as number) < (b[place] as number);
};
