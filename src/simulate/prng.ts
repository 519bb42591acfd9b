/**
 * Random numbers that a seed decides, the same on every machine: Chris Doty-Humphrey's sfc32, which is small, quick and
 * passes PractRand.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number) {
    this.#a = 0;
    this.#b = Math.floor(seed / 2 ** 32) | 0;
    this.#c = seed | 0;
    for (let i = 0; i < 15; i++) {
      this.below(1);
    }
  }

  /** A whole number from 0 to `bound - 1`. */
  below(bound: number): number {
    const mixed = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + mixed) | 0;
    return Math.floor(((mixed >>> 0) / 2 ** 32) * bound);
  }
}
