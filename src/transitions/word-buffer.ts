/** Words to keep trees in. */
export interface WordBuffer {
  /** All of them; other ones after each `enlarge`. */
  readonly words: Int32Array;
  enlarge(size: number): void;
}

/** Words of its own, for those who use no inner loop. */
export class OwnWordBuffer implements WordBuffer {
  words = new Int32Array(4096);

  enlarge(size: number): void {
    const words = new Int32Array(size);
    words.set(this.words);
    this.words = words;
  }
}
