import { prototypeOf } from '../semantics/strict.js';
import { unpackPart } from '../transitions/index.js';
import type { Cells, Entity, Location } from './locations.js';
import type { TrackedState } from './tracked-state.js';

/**
 * A world as objects and nothing else: nobody hears of what is looked at. It is kept up to date by what each step changes.
 * Recipes that read so much that hardly any path is taken twice are asked about these: that takes a hundredth of the
 * time of a recording.
 */
export class StateSnapshot {
  readonly world: unknown;
  readonly #cells: Cells;
  /** By cell: the record that it is a field of, and its name. */
  readonly #holders: Record<string, unknown>[] = [];
  readonly #names: string[] = [];

  constructor(cells: Cells) {
    this.#cells = cells;
    this.world = this.#objectOf(cells.world);
  }

  /** Shows a state. */
  show(state: Int32Array): void {
    this.#cells.all.forEach(({ kind }, cell) => {
      if (kind !== 'record' && kind !== 'records') {
        this.#unpack(cell, state);
      }
    });
  }

  /** @param writes that have led to the state: how many words, and for each its place, the bits kept, the bits set. */
  followWrites(writes: readonly number[], state: Int32Array): void {
    for (let at = 1; at < writes.length; at += 3) {
      const changed = ~(writes[at + 1] as number);
      for (const { bits, cell } of this.#cells.byWord[writes[at] as number] ?? []) {
        if ((bits & changed) !== 0) {
          this.#unpack(cell, state);
        }
      }
    }
  }

  /** Takes over what has changed in another world. (It is shared, for what is in a cell is not changed in place.) */
  follow({ changed, values }: TrackedState): void {
    for (let place = 0; place < changed.count; place++) {
      const cell = changed.at(place);
      this.#put(cell, values[cell]);
    }
  }

  /** Takes over what happened in another world. */
  hear({ values }: TrackedState): void {
    for (const cell of this.#cells.happened) {
      this.#put(cell, values[cell]);
    }
  }

  #unpack(cell: number, state: Int32Array): void {
    this.#put(cell, unpackPart((this.#cells.all[cell] as Location).part, state));
  }

  #put(cell: number, value: unknown): void {
    (this.#holders[cell] as Record<string, unknown>)[this.#names[cell] as string] = value;
  }

  #objectOf({ first, part }: Entity): unknown {
    const own = Object.create(prototypeOf(part.shape, 'view')) as Record<string, unknown>;
    part.entries.forEach(([name], place) => {
      const cell = this.#cells.all[first + place] as Location;
      // Locals are not shown.
      const holder: Record<string, unknown> = part.shape.fields[name]?.isLocal ? {} : own;
      this.#holders[first + place] = holder;
      this.#names[first + place] = name;
      if (cell.kind === 'record') {
        holder[name] = this.#objectOf(cell.own);
      } else if (cell.kind === 'records') {
        holder[name] = cell.own.map((one) => this.#objectOf(one));
      } else {
        holder[name] = cell.kind === 'happened' ? [] : undefined;
      }
    });
    return own;
  }
}
