import type { Cells, Entity } from './cells.js';
import type { PlainWorld } from './plain-world.js';

/**
 * A world as objects and nothing else, for properties of steps: nobody hears of what they look at. It is as another one
 * was when it last followed that.
 */
export class Shadow {
  readonly world: unknown;
  /** By cell: the record that it is a field of, and its name. */
  readonly #holders: Record<string, unknown>[] = [];
  readonly #names: string[] = [];

  constructor(cells: Cells) {
    this.world = this.#objectOf(cells.world, cells);
  }

  /** Takes over what has changed in another one. (It is shared, for what is in a cell is not changed in place.) */
  follow(other: PlainWorld): void {
    const { changed } = other;
    for (let place = 0; place < changed.count; place++) {
      this.#take(changed.at(place), other);
    }
  }

  /** Takes over what happened in another one. */
  hear(other: PlainWorld): void {
    for (const cell of other.cells.happened) {
      this.#take(cell, other);
    }
  }

  #take(cell: number, other: PlainWorld): void {
    (this.#holders[cell] as Record<string, unknown>)[this.#names[cell] as string] = other.valueOf(cell);
  }

  #objectOf({ first, part }: Entity, cells: Cells): unknown {
    const own: Record<string, unknown> = {};
    part.entries.forEach(([name], place) => {
      const cell = cells.all[first + place];
      this.#holders[first + place] = own;
      this.#names[first + place] = name;
      if (cell?.kind === 'record') {
        own[name] = this.#objectOf(cell.own, cells);
      } else if (cell?.kind === 'records') {
        own[name] = cell.own.map((one) => this.#objectOf(one, cells));
      } else {
        own[name] = cell?.kind === 'happened' ? [] : undefined;
      }
    });
    return own;
  }
}
