/** A set of small numbers. It grows with the largest of them. */
export class Bits {
  #words: Int32Array;

  constructor(count = 0) {
    this.#words = new Int32Array((count + 31) >>> 5);
  }

  has(number: number): boolean {
    return (((this.#words[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 1;
  }

  add(number: number): void {
    const word = number >>> 5;
    if (word >= this.#words.length) {
      const larger = new Int32Array(2 * word + 4);
      larger.set(this.#words);
      this.#words = larger;
    }
    this.#words[word] = (this.#words[word] as number) | (1 << (number & 31));
  }

  get bytes(): number {
    return this.#words.byteLength;
  }
}
