/**
 * Who asked about what: askers are recipes, each asked about a world, and a cell is a place of the world that they look
 * at. As long as no cell changes that an asker looked at when it was last asked, it would answer as it did.
 */
export class DependencyTracker {
  /** A bit for each asker that would be asked in vain, were it not set: all are to be asked at first. */
  readonly stale: Int32Array;
  readonly #rowWords: number;
  /** For each cell a row of bits, one for each asker. */
  readonly #rows: Int32Array;
  /** Who is being asked: a word of a row, and a bit of it; no bit: nobody, and looks are not written down. */
  #word = 0;
  #bit = 0;

  constructor(cells: number, askers: number) {
    this.#rowWords = Math.ceil(askers / 32);
    this.#rows = new Int32Array(cells * this.#rowWords);
    this.stale = new Int32Array(this.#rowWords).fill(-1);
  }

  /** From now on until `done` what is looked at is looked at by this one. */
  asks(asker: number): void {
    this.#word = asker >> 5;
    this.#bit = 1 << asker;
    this.stale[this.#word] = (this.stale[this.#word] as number) & ~this.#bit;
  }

  done(): void {
    this.#bit = 0;
  }

  isStale(asker: number): boolean {
    return ((this.stale[asker >> 5] as number) & (1 << asker)) !== 0;
  }

  looksAt(cell: number): void {
    if (this.#bit !== 0) {
      const place = cell * this.#rowWords + this.#word;
      this.#rows[place] = (this.#rows[place] as number) | this.#bit;
    }
  }

  /** Whoever looked at the cell is to be asked again, and will then look at it again or not. */
  changed(cell: number): void {
    const rows = this.#rows;
    const { stale } = this;
    const first = cell * this.#rowWords;
    for (let word = 0; word < stale.length; word++) {
      const bits = rows[first + word] as number;
      if (bits !== 0) {
        stale[word] = (stale[word] as number) | bits;
        rows[first + word] = 0;
      }
    }
  }
}
