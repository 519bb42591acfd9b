import type { Effect, Params } from '../language/index.js';
import { plain } from '../semantics/plain.js';
import { unpackPart } from '../transitions/index.js';
import { CellSettler } from './cell-settler.js';
import type { DependencyTracker } from './dependency-tracker.js';
import type { Cells, Location } from './locations.js';
import { isFit, isFlat, NotPlain } from './plain-values.js';
import { type Owns, type Reflected, type ReflectedCells, reflect } from './reflected.js';
import { CellSet } from './stamped-set.js';

/**
 * A packed state as objects that recipes can look at and change as fast as they do plain ones. It knows what was looked
 * at and what was changed: records have accessors, and a list is taken for looked at and, while a rule's effects run,
 * for changed as soon as somebody gets hold of it. (A draft records more, and takes a hundred times as long.)
 */
export class TrackedState implements ReflectedCells {
  readonly world: unknown;
  /** The same, packed. */
  readonly state: Int32Array;
  readonly cells: Cells;
  /** Cells that were changed since `forget`. */
  readonly changed: CellSet;
  /** What is in each cell. */
  readonly values: readonly unknown[];
  readonly #askers: DependencyTracker;
  readonly #values: unknown[];
  /** By cell: the record, or the records, that are always there. */
  readonly #owns: Owns;
  /** The cells that the effects of a step got hold of. */
  readonly #touched: CellSet;
  /** The lists that were copied when somebody got hold of them. */
  readonly #originals: unknown[];
  /** Those of them that are to be put in order before the next effect: what this one got hold of. */
  readonly #wholes: CellSet;
  readonly #settler: CellSettler;
  isChanging = false;
  /** How many events are known to be plain. */
  #plainEvents = 0;

  /** @param askers hear of looks and of changes. */
  constructor(cells: Cells, words: number, askers: DependencyTracker) {
    const count = cells.all.length;
    this.state = new Int32Array(words);
    this.cells = cells;
    this.changed = new CellSet(count);
    this.#askers = askers;
    this.#values = new Array<unknown>(count).fill(undefined);
    this.values = this.#values;
    this.#owns = cells.all.map(() => undefined);
    this.#touched = new CellSet(count);
    this.#wholes = new CellSet(count);
    this.#originals = cells.all.map(() => undefined);
    this.#settler = new CellSettler({
      ...{ cells: cells.all, state: this.state, values: this.#values, owns: this.#owns, originals: this.#originals },
      ...{ touched: this.#touched, change: (cell) => this.#change(cell) },
    });
    this.world = reflect(this, cells.all, this.#owns, cells.world);
    for (let cell = 0; cell < count; cell++) {
      this.#refresh(cell);
      if (this.#owns[cell] === undefined) {
        this.changed.add(cell);
      }
    }
  }

  /** Shows another state. */
  show(state: Int32Array): void {
    const before = Int32Array.from(this.state);
    this.state.set(state);
    this.#touched.clear();
    for (const [word, all] of this.cells.byWord.entries()) {
      const changed = (before[word] as number) ^ (state[word] as number);
      for (const { bits, cell } of changed === 0 ? [] : all) {
        if ((bits & changed) !== 0 && this.#touched.add(cell)) {
          this.#refresh(cell);
          this.#change(cell);
        }
      }
    }
  }

  /** What happened, and what was changed, is over. */
  forget(): void {
    for (const cell of this.cells.happened) {
      this.#values[cell] = [];
    }
    this.#plainEvents = 0;
    this.changed.clear();
  }

  /**
   * Runs the effects of a step, one after the other.
   * @throws NotPlain, or whatever an effect throws, with the world in disorder until `restore`.
   */
  change(effects: readonly Effect<never, never>[], params: Params): void {
    this.#touched.clear();
    this.#wholes.clear();
    this.isChanging = true;
    try {
      for (const [place, effect] of effects.entries()) {
        if ((effect as (world: unknown, params: Params) => unknown)(this.world, params) !== undefined) {
          throw new NotPlain('an effect returns something');
        }
        this.#endEffect();
        if (place < effects.length - 1) {
          this.#assertFit();
        }
      }
    } finally {
      this.isChanging = false;
    }
    // Taking over a record may touch others.
    for (let place = 0; place < this.#touched.count; place++) {
      this.#settler.settle(this.#touched.at(place));
    }
    for (const cell of this.cells.locals) {
      this.#endLocal(cell);
    }
  }

  /** Goes back to a state after a step that failed, or that was undone. */
  restore(state: Int32Array): void {
    this.state.set(state);
    for (const cells of [this.#touched, this.changed]) {
      for (let place = 0; place < cells.count; place++) {
        this.#refresh(cells.at(place));
      }
    }
    this.forget();
  }

  put(cell: number, value: unknown): void {
    if (!this.isChanging) {
      throw new NotPlain('a guard or a property changes the world');
    }
    if (Object.is(value, this.#values[cell]) && this.cells.all[cell]?.kind === 'scalar') {
      return;
    }
    this.#touch(cell);
    this.#originals[cell] = undefined;
    this.#values[cell] = value;
  }

  /** @returns whether nobody has got hold of it since it was settled. */
  #touch(cell: number): boolean {
    const isNew = this.#touched.add(cell);
    return (this.cells.all[cell] as Location).kind === 'whole' ? this.#wholes.add(cell) : isNew;
  }

  looksAt(cell: number): void {
    this.#askers.looksAt(cell);
  }

  /** What an effect gets hold of, it may change. A list of records is looked through afterwards instead of copied. */
  held(cell: number): unknown {
    if (this.#touch(cell)) {
      const { kind, part } = this.cells.all[cell] as Location;
      if (kind === 'whole') {
        this.#values[cell] = unpackPart(part, this.state);
      } else if (kind === 'leaves') {
        this.#originals[cell] = this.#values[cell];
        this.#values[cell] = (this.#values[cell] as readonly unknown[]).slice();
      }
    }
    return this.#values[cell];
  }

  #refresh(cell: number): void {
    const { kind, part } = this.cells.all[cell] as Location;
    const own = this.#owns[cell];
    if (kind === 'records') {
      // An effect may put others into the list.
      this.#values[cell] = (own as readonly Reflected[]).slice();
    } else {
      this.#values[cell] = kind === 'record' ? own : unpackPart(part, this.state);
    }
  }

  /** What the next effect must not find as this one has left it: events hold what the world was at this moment. */
  #endEffect(): void {
    for (const cell of this.cells.happened) {
      this.#settleEvents(cell);
    }
    for (let place = 0; place < this.#wholes.count; place++) {
      this.#settler.settle(this.#wholes.at(place));
    }
    this.#wholes.clear();
  }

  /**
   * A later effect may mend what this one leaves outside the schema; the step has left it all the same. Fresh records are taken
   * over, which touches others: effects share the state, and no object.
   */
  #assertFit(): void {
    for (let place = 0; place < this.#touched.count; place++) {
      const number = this.#touched.at(place);
      if (this.#owns[number] !== undefined) {
        this.#settler.settle(number);
      } else if (!isFit(this.cells.all[number] as Location, this.#values[number])) {
        throw new NotPlain();
      }
    }
  }

  #endLocal(cell: number): void {
    for (const field of (this.cells.all[cell] as Location).fields) {
      this.#settler.write(field, 0);
    }
    this.#refresh(cell);
  }

  #settleEvents(cell: number): void {
    const events = this.#values[cell];
    if (!Array.isArray(events)) {
      throw new NotPlain();
    }
    // How many are known to be plain is not known of several lists, nor of one that was put there.
    const isNew = this.#touched.has(cell) || this.cells.happened.length > 1;
    for (let place = isNew ? 0 : this.#plainEvents; place < events.length; place++) {
      if (!isFlat(events[place])) {
        events[place] = plain(events[place], 'happened');
      }
    }
    this.#plainEvents = events.length;
  }

  #change(cell: number): void {
    if (this.changed.add(cell)) {
      this.#askers.changed(cell);
    }
  }
}
