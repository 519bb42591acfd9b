import { assertWithin, type Effect, type Params, type RecordShape, type Shape } from '../language/index.js';
import { plain } from '../semantics/plain.js';
import { settle } from '../semantics/settle.js';
import { assertShown, prototypeOf } from '../semantics/strict.js';
import { codeIn, type Field, maskOf, packPart, unpackPart } from '../transitions/index.js';
import type { DependencyTracker } from './dependency-tracker.js';
import type { Cells, Entity, LeavesCell, Location, ScalarCell, WholeCell } from './locations.js';
import { CellSet } from './stamped-set.js';

/** Thrown where plain objects do not tell what a step does. Whoever meets it takes the step by recording. */
class NotPlain extends Error {}

/** A record of the world. Its fields are accessors; whose they are is kept where no loop finds it. */
type Reflected = Record<string, unknown> & { readonly [home]: Home };
const home = Symbol('home');

interface Home {
  readonly world: TrackedState;
  readonly first: number;
}

/** By kind of cell, the getter of a record's field, by its place in the record. */
let getters: Readonly<Record<Location['kind'], (place: number) => (this: Reflected) => unknown>>;
/** The same for all worlds: a recipe that is asked about several finds the same kind of objects. */
const accessors = new WeakMap<Shape, PropertyDescriptorMap>();

/**
 * A packed state as objects that recipes can look at and change as fast as they do plain ones. It knows what was looked
 * at and what was changed: records have accessors, and a list is taken for looked at and, while a rule's effects run,
 * for changed as soon as somebody gets hold of it. (A draft records more, and takes a hundred times as long.)
 */
export class TrackedState {
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
  readonly #owns: (Reflected | readonly Reflected[] | undefined)[];
  /** The cells that the effects of a step got hold of. */
  readonly #touched: CellSet;
  /** The lists that were copied when somebody got hold of them. */
  readonly #originals: unknown[];
  /** Those of them that are to be put in order before the next effect: what this one got hold of. */
  readonly #wholes: CellSet;
  readonly #packed: Int32Array;
  #isChanging = false;
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
    this.#packed = new Int32Array(words);
    this.#originals = cells.all.map(() => undefined);
    this.world = this.#reflect(cells.world);
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
    this.#isChanging = true;
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
      this.#isChanging = false;
    }
    // Taking over a record may touch others.
    for (let place = 0; place < this.#touched.count; place++) {
      this.#settle(this.#touched.at(place));
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

  #reflect({ first: base, part }: Entity): Reflected {
    const record = Object.create(prototypeOf(part.shape, 'effect')) as Reflected;
    Object.defineProperty(record, home, { value: { world: this, first: base } satisfies Home });
    part.entries.forEach((_, place) => {
      const cell = this.cells.all[base + place] as Location;
      if (cell.kind === 'record') {
        this.#owns[base + place] = this.#reflect(cell.own);
      } else if (cell.kind === 'records') {
        this.#owns[base + place] = cell.own.map((one) => this.#reflect(one));
      }
    });
    Object.defineProperties(record, this.#accessorsOf(part.shape, base));
    return Object.seal(record);
  }

  /** The same for all records of a shape: they look alike to whoever compiles what reads them. */
  #accessorsOf(shape: RecordShape, base: number): PropertyDescriptorMap {
    const known = accessors.get(shape);
    if (known !== undefined) {
      return known;
    }
    const made = Object.fromEntries(
      Object.keys(shape.fields).map((name, place) => {
        const { kind } = this.cells.all[base + place] as Location;
        const get = shape.fields[name]?.isLocal
          ? TrackedState.#localGetter(shape, name, getters[kind](place))
          : getters[kind](place);
        return [name, { get, set: TrackedState.#setter(place), enumerable: true }];
      }),
    );
    accessors.set(shape, made);
    return made;
  }

  static #setter(place: number): (value: unknown) => void {
    return function (this: Reflected, value: unknown): void {
      const { world, first } = this[home];
      world.#put(first + place, value);
    };
  }

  static #localGetter(shape: RecordShape, name: string, get: (this: Reflected) => unknown) {
    return function (this: Reflected): unknown {
      assertShown(shape, name, this[home].world.#isChanging ? 'effect' : 'view');
      return get.call(this);
    };
  }

  static {
    const looking = (place: number) =>
      function (this: Reflected): unknown {
        const { world, first } = this[home];
        const cell = first + place;
        world.#askers.looksAt(cell);
        return world.#values[cell];
      };
    const holding = (place: number) =>
      function (this: Reflected): unknown {
        const { world, first } = this[home];
        const cell = first + place;
        if (world.#isChanging) {
          return world.#held(cell);
        }
        world.#askers.looksAt(cell);
        return world.#values[cell];
      };
    // Which records a list holds never changes.
    const listing = (place: number) =>
      function (this: Reflected): unknown {
        const { world, first } = this[home];
        const cell = first + place;
        return world.#isChanging ? world.#held(cell) : world.#values[cell];
      };
    const standing = (place: number) =>
      function (this: Reflected): unknown {
        const { world, first } = this[home];
        return world.#values[first + place];
      };
    getters = {
      scalar: looking,
      leaves: holding,
      whole: holding,
      record: standing,
      records: listing,
      happened: standing,
    };
  }

  #put(cell: number, value: unknown): void {
    if (!this.#isChanging) {
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

  /** What an effect gets hold of, it may change. A list of records is looked through afterwards instead of copied. */
  #held(cell: number): unknown {
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

  #code(field: Field): number {
    return codeIn(this.state, field);
  }

  /** What the next effect must not find as this one has left it: events hold what the world was at this moment. */
  #endEffect(): void {
    for (const cell of this.cells.happened) {
      this.#settleEvents(cell);
    }
    for (let place = 0; place < this.#wholes.count; place++) {
      this.#settle(this.#wholes.at(place));
    }
    this.#wholes.clear();
  }

  /** A later effect may mend what this one leaves outside the schema; the step has left it all the same. */
  #assertFit(): void {
    for (let place = 0; place < this.#touched.count; place++) {
      const number = this.#touched.at(place);
      if (!isFit(this.cells.all[number] as Location, this.#values[number], this.#owns[number])) {
        throw new NotPlain();
      }
    }
  }

  #endLocal(cell: number): void {
    for (const field of (this.cells.all[cell] as Location).fields) {
      this.#write(field, 0);
    }
    this.#refresh(cell);
  }

  /** Makes of what the effects left in a cell what it is from now on. */
  #settle(number: number): void {
    const cell = this.cells.all[number] as Location;
    const value = this.#values[number];
    switch (cell.kind) {
      case 'scalar':
        this.#settleScalar(number, cell, value);
        return;
      case 'leaves':
        this.#settleLeaves(number, cell, value);
        return;
      case 'whole':
        this.#settleWhole(number, cell, value);
        return;
      case 'record':
        this.#values[number] = this.#owns[number];
        this.#adopt(this.#owns[number] as Reflected, value);
        return;
      case 'records':
        this.#settleRecords(number, this.#owns[number] as readonly Reflected[], value);
        return;
      case 'happened':
        return;
    }
  }

  #settleScalar(number: number, { shape, field, present }: ScalarCell, value: unknown): void {
    const isAbsent = present !== undefined && value === null;
    const code = isAbsent ? 0 : shape.encode(value);
    if (code < 0) {
      throw new NotPlain();
    }
    this.#values[number] = isAbsent ? null : shape.decode(code);
    const isWritten = present !== undefined && this.#write(present, isAbsent ? 0 : 1);
    if (this.#write(field, code) || isWritten) {
      this.#change(number);
    }
  }

  #settleRecords(number: number, own: readonly Reflected[], value: unknown): void {
    if (!Array.isArray(value) || value.length !== own.length) {
      throw new NotPlain();
    }
    for (let place = 0; place < own.length; place++) {
      if (value[place] !== own[place]) {
        this.#values[number] = own.slice();
        this.#adopt(own[place] as Reflected, value[place]);
      }
    }
  }

  #settleLeaves(number: number, { shape, elements, length }: LeavesCell, value: unknown): void {
    const least = length === undefined ? elements.length : 0;
    if (!Array.isArray(value) || value.length > elements.length || value.length < least) {
      throw new NotPlain();
    }
    const original = this.#originals[number];
    if (isSame(value, original)) {
      this.#values[number] = original;
      return;
    }
    const settled: unknown[] = [];
    const before = length === undefined ? elements.length : this.#code(length);
    let isChanged = length !== undefined && this.#write(length, value.length);
    for (let place = 0; place < Math.max(before, value.length); place++) {
      const code = place < value.length ? shape.encode(value[place]) : 0;
      if (code < 0) {
        throw new NotPlain();
      }
      if (place < value.length) {
        settled.push(shape.decode(code));
      }
      isChanged = this.#write(elements[place] as Field, code) || isChanged;
    }
    this.#values[number] = settled;
    if (isChanged) {
      this.#change(number);
    }
  }

  #settleWhole(number: number, { part, fields }: WholeCell, value: unknown): void {
    const copy = copied(value);
    assertWithin(part.shape, copy, part.path);
    settle(part.shape, copy);
    for (const { word } of fields) {
      this.#packed[word] = 0;
    }
    packPart(part, copy, this.#packed);
    const changed = fields.filter((field) => this.#write(field, codeIn(this.#packed, field)));
    this.#values[number] = unpackPart(part, this.state);
    if (changed.length > 0) {
      this.#change(number);
    }
  }

  /** A fresh record that was put in the place of one that is always there: that one takes its values. */
  #adopt(own: Reflected, value: unknown): void {
    if (value === own) {
      return;
    }
    // One that has moved here from another place has fields that may have changed in the meantime, or will.
    if (typeof value !== 'object' || value === null || Array.isArray(value) || home in value) {
      throw new NotPlain();
    }
    const names = Object.keys(own);
    if (Object.keys(value).length !== names.length) {
      throw new NotPlain();
    }
    names.forEach((name, place) => {
      const cell = own[home].first + place;
      const inner = (value as Readonly<Record<string, unknown>>)[name];
      // What is put in order after each effect was not, while it was in there.
      if (inner === undefined || this.cells.all[cell]?.kind === 'whole') {
        throw new NotPlain();
      }
      if (!Object.is(inner, this.#values[cell])) {
        this.#touched.add(cell);
        this.#originals[cell] = undefined;
        this.#values[cell] = inner;
        this.#settle(cell);
      }
    });
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

  /** @returns whether that is another code than before. */
  #write(field: Field, code: number): boolean {
    if (this.#code(field) === code) {
      return false;
    }
    const { word, shift, bits } = field;
    this.state[word] = ((this.state[word] as number) & ~(maskOf(bits) << shift)) | (code << shift);
    return true;
  }

  #change(cell: number): void {
    if (this.changed.add(cell)) {
      this.#askers.changed(cell);
    }
  }
}

/** Are the values of a cell within their domains? Of a record that was put there it is not known. */
const isFit = (cell: Location, value: unknown, own: unknown): boolean => {
  switch (cell.kind) {
    case 'scalar':
      return (cell.present !== undefined && value === null) || cell.shape.encode(value) >= 0;
    case 'leaves': {
      const { shape, elements, length } = cell;
      return (
        Array.isArray(value) &&
        value.length <= elements.length &&
        value.length >= (length === undefined ? elements.length : 0) &&
        value.every((element) => shape.encode(element) >= 0)
      );
    }
    case 'record':
      return value === own;
    case 'records':
      return isSame(value as readonly unknown[], own);
    case 'whole':
    case 'happened':
      return true;
  }
};

const isSame = (list: readonly unknown[], original: unknown): boolean => {
  if (!Array.isArray(original) || original.length !== list.length) {
    return false;
  }
  for (let place = 0; place < list.length; place++) {
    if (!Object.is(list[place], original[place])) {
      return false;
    }
  }
  return true;
};

/** No part of it is shared with anything else. */
const isFlat = (event: unknown): boolean => {
  if (typeof event !== 'object') {
    return typeof event !== 'function';
  }
  for (const name in event) {
    const value = (event as Readonly<Record<string, unknown>>)[name];
    if (typeof value === 'object' ? value !== null : typeof value === 'function') {
      return false;
    }
  }
  return true;
};

/** A value without whoever else may hold it; a record that is always in one place may not be in another. */
const copied = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(copied);
  }
  if (home in value) {
    throw new NotPlain();
  }
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, copied(field)]));
};
