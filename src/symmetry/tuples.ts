import type { Factored, Image } from './factored.js';

/** The states of each group of fields that have occurred, by number: what a search keeps a world as a tuple of. */
export interface Dictionaries {
  /** The number of a state of a group; a new one if it has none yet. */
  numberOf(group: number, local: Int32Array): number;
  localOf(group: number, number: number): Int32Array;
}

/** The image of each state of a group, by its number, where it is known: one more than its number; 0 elsewhere. */
interface Known {
  readonly image: Image;
  numbers: Int32Array;
}

/**
 * The canonical world for worlds that are kept as tuples of numbers. A state of a group is renamed once for each
 * permutation; after that a world costs a look into a table for each group. Which tuple stands for an orbit depends on
 * the order in which states got their numbers; which worlds are of one orbit does not.
 */
export class CanonicalTuples {
  readonly #known: readonly (readonly Known[])[];
  readonly #sorted: Factored['sorted'];
  readonly #dictionaries: Dictionaries;
  #least: Int32Array;
  #other: Int32Array;

  constructor({ images, sorted }: Factored, dictionaries: Dictionaries) {
    this.#dictionaries = dictionaries;
    this.#sorted = sorted;
    this.#known = images.map((of) => of.map((image) => ({ image, numbers: new Int32Array(64) })));
    const groups = images[0]?.length ?? 0;
    this.#least = new Int32Array(groups);
    this.#other = new Int32Array(groups);
  }

  /** The least tuple of the orbit. It is overwritten by the next call. */
  canonical(tuple: Int32Array): Int32Array {
    this.#rename(0, tuple, this.#least);
    for (let permutation = 1; permutation < this.#known.length; permutation++) {
      this.#rename(permutation, tuple, this.#other);
      if (isLess(this.#other, this.#least)) {
        [this.#least, this.#other] = [this.#other, this.#least];
      }
    }
    return this.#least;
  }

  #rename(permutation: number, tuple: Int32Array, into: Int32Array): void {
    const known = this.#known[permutation] as readonly Known[];
    for (let group = 0; group < into.length; group++) {
      const own = known[group] as Known;
      const number = tuple[own.image.from] as number;
      into[group] = ((own.numbers[number] ?? 0) || this.#learn(own, group, number)) - 1;
    }
    for (const groups of this.#sorted) {
      this.#sort(groups, into);
    }
  }

  #learn(own: Known, group: number, number: number): number {
    const { from, map } = own.image;
    const image = 1 + this.#dictionaries.numberOf(group, map(this.#dictionaries.localOf(from, number)));
    if (number >= own.numbers.length) {
      const wider = new Int32Array(2 * number);
      wider.set(own.numbers);
      own.numbers = wider;
    }
    own.numbers[number] = image;
    return image;
  }

  /** Slots that are groups of their own, and have their own dictionaries. */
  #sort(groups: readonly number[], tuple: Int32Array): void {
    const locals = groups.map((group) => this.#dictionaries.localOf(group, tuple[group] as number));
    const sorted = locals.toSorted((a, b) => (isLess(a, b) ? -1 : 1));
    groups.forEach((group, place) => {
      tuple[group] = this.#dictionaries.numberOf(group, sorted[place] as Int32Array);
    });
  }
}

const isLess = (a: Int32Array, b: Int32Array): boolean => {
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) {
      return (a[i] as number) < (b[i] as number);
    }
  }
  return false;
};
