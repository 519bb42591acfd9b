/** Some of the cells, in the order in which they were added. */
export class CellSet {
  count = 0;
  readonly #cells: Int32Array;
  /** The round in which each cell was added last: a set is emptied by beginning another. */
  readonly #rounds: Int32Array;
  #round = 1;

  constructor(cells: number) {
    this.#cells = new Int32Array(cells);
    this.#rounds = new Int32Array(cells);
  }

  /** @returns false where it is in it already. */
  add(cell: number): boolean {
    if (this.#rounds[cell] === this.#round) {
      return false;
    }
    this.#rounds[cell] = this.#round;
    this.#cells[this.count++] = cell;
    return true;
  }

  has(cell: number): boolean {
    return this.#rounds[cell] === this.#round;
  }

  at(place: number): number {
    return this.#cells[place] as number;
  }

  clear(): void {
    this.count = 0;
    this.#round++;
  }
}
