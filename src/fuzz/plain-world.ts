import { assertWithin, type Leaf, type Params, type RecordShape, type Shape } from '../language/index.js';
import {
  codeIn,
  type Field,
  fieldsOf,
  type Layout,
  maskOf,
  type Part,
  packPart,
  plain,
  unpackPart,
} from '../learn/index.js';
import { settle } from '../semantics/index.js';

/** Thrown where plain objects do not tell what a step does. Whoever meets it takes the step by recording. */
class NotPlain extends Error {}

/** Hears of looks and of changes. */
export interface Audience {
  looksAt(cell: number): void;
  changed(cell: number): void;
}

/** A place of the world that is looked at and changed as a whole. */
type Cell = LeafCell | LeavesCell | WholeCell | RecordCell | RecordsCell | HappenedCell;

interface LeafCell {
  readonly kind: 'leaf';
  readonly part: Part;
  readonly fields: readonly Field[];
  readonly shape: Leaf;
  readonly field: Field;
}

/** A list of leaves, of a fixed length or not. */
interface LeavesCell {
  readonly kind: 'leaves';
  readonly part: Part;
  readonly fields: readonly Field[];
  readonly shape: Leaf;
  readonly elements: readonly Field[];
  readonly length: Field | undefined;
}

/** Anything else that has no fixed places: it is copied to be changed. */
interface WholeCell {
  readonly kind: 'whole';
  readonly part: Part;
  readonly fields: readonly Field[];
}

/** A record that is always there. */
interface RecordCell {
  readonly kind: 'record';
  readonly part: Part;
  readonly fields: readonly Field[];
  readonly own: Reflected;
}

/** A list of records that are always there. */
interface RecordsCell {
  readonly kind: 'records';
  readonly part: Part;
  readonly fields: readonly Field[];
  readonly own: readonly Reflected[];
}

interface HappenedCell {
  readonly kind: 'happened';
  readonly part: Part;
  readonly fields: readonly Field[];
}

/** A record of the world. Its fields are accessors; whose they are is kept where no loop finds it. */
type Reflected = Record<string, unknown> & { [owner]: PlainWorld; [first]: number };
const owner = Symbol('world');
const first = Symbol('first cell');

/** By kind of cell, the getter of a record's field, by its place in the record. */
let getters: Readonly<Record<Cell['kind'], (place: number) => (this: Reflected) => unknown>>;
/** The same for all worlds: a recipe that is asked about several finds the same kind of objects. */
const accessors = new WeakMap<Shape, PropertyDescriptorMap>();

/**
 * A packed state as objects that recipes can look at and change as fast as they do plain ones. It knows what was looked
 * at and what was changed: records have accessors, and a list is taken for looked at and, while a rule's effect runs,
 * for changed as soon as somebody gets hold of it. (A draft records more, and takes a hundred times as long.)
 */
export class PlainWorld {
  readonly world: unknown;
  /** The same, packed. */
  readonly state: Int32Array;
  readonly cells: number;
  /** Cells that changed since `begin`, some more than once. */
  readonly changed: number[] = [];
  readonly #audience: Audience | undefined;
  readonly #cells: Cell[] = [];
  readonly #values: unknown[] = [];
  readonly #happened: readonly number[];
  /** The cells that the effect got hold of, and of each the last effect that did. */
  readonly #touched: number[] = [];
  readonly #touchedIn: number[] = [];
  /** The lists that were copied when somebody got hold of them. */
  readonly #originals: unknown[] = [];
  #effect = 0;
  #isChanging = false;
  /** How many events are known to be plain. */
  #plainEvents = 0;

  constructor(layout: Layout, audience?: Audience) {
    this.state = new Int32Array(layout.words);
    this.#audience = audience;
    this.world = this.#reflect(layout.world);
    this.cells = this.#cells.length;
    this.#happened = [...this.#cells.keys()].filter((cell) => this.#cells[cell]?.kind === 'happened');
    for (let cell = 0; cell < this.cells; cell++) {
      this.#touchedIn.push(0);
      this.#originals.push(undefined);
      this.#refresh(cell);
    }
  }

  /** Shows another state, in which nothing has happened yet. */
  show(state: Int32Array): void {
    const before = Int32Array.from(this.state);
    this.state.set(state);
    for (let cell = 0; cell < this.cells; cell++) {
      const { fields } = this.#cells[cell] as Cell;
      if (fields.some((field) => codeIn(before, field) !== this.#code(field))) {
        this.#refresh(cell);
        this.#audience?.changed(cell);
      }
    }
    this.forget();
  }

  /** What happened is over. */
  forget(): void {
    for (const cell of this.#happened) {
      this.#values[cell] = [];
    }
    this.#plainEvents = 0;
    this.changed.length = 0;
  }

  /** Takes over what changed in another world of the same layout. */
  follow(other: PlainWorld): void {
    // Shared, for what is in a cell is not changed in place.
    for (const cell of other.changed) {
      this.#values[cell] = other.#values[cell];
    }
    this.state.set(other.state);
  }

  /**
   * Runs an effect.
   * @throws NotPlain, or whatever the effect throws, with the world in disorder until `restore`.
   */
  change(effect: (world: unknown, params: Params) => unknown, params: Params): void {
    this.#effect++;
    this.#touched.length = 0;
    this.#isChanging = true;
    try {
      effect(this.world, params);
    } finally {
      this.#isChanging = false;
    }
    // Events first: what they hold of the world is what it is at this moment. Taking over a record may touch others.
    this.#settleEvents();
    for (let at = 0; at < this.#touched.length; at++) {
      this.#settle(this.#touched[at] as number);
    }
  }

  /** Goes back to a state after an effect that failed, or several that led up to it. */
  restore(state: Int32Array): void {
    this.state.set(state);
    for (const cell of [...this.#touched, ...this.changed]) {
      this.#refresh(cell);
    }
    this.#touched.length = 0;
    this.forget();
  }

  #reflect(part: Part): Reflected {
    if (part.kind !== 'record') {
      throw new TypeError(`${part.path} is no record`);
    }
    const record = {} as Reflected;
    const base = this.#cells.length;
    Object.defineProperty(record, owner, { value: this });
    Object.defineProperty(record, first, { value: base });
    this.#cells.length += part.entries.length;
    this.#values.length += part.entries.length;
    part.entries.forEach(([, field], place) => {
      this.#cells[base + place] = this.#cellOf(field);
    });
    Object.defineProperties(record, this.#accessorsOf(part.shape, base));
    return Object.seal(record);
  }

  #cellOf(part: Part): Cell {
    switch (part.kind) {
      case 'leaf':
        return { kind: 'leaf', part, fields: [part.field], shape: part.shape, field: part.field };
      case 'record':
        return { kind: 'record', part, fields: [], own: this.#reflect(part) };
      case 'happened':
        return { kind: 'happened', part, fields: [] };
      case 'optional':
        return { kind: 'whole', part, fields: fieldsOf(part) };
      case 'list':
      case 'sequence': {
        const { element } = part.shape;
        const isBag = part.shape.kind === 'bag';
        if (element.kind === 'leaf' && !isBag) {
          const elements = part.elements.flatMap(fieldsOf);
          const length = part.kind === 'sequence' ? part.length : undefined;
          return { kind: 'leaves', part, fields: fieldsOf(part), shape: element, elements, length };
        }
        return element.kind === 'record' && part.kind === 'list' && !isBag
          ? { kind: 'records', part, fields: [], own: part.elements.map((one) => this.#reflect(one)) }
          : { kind: 'whole', part, fields: fieldsOf(part) };
      }
    }
  }

  /** The same for all records of a shape: they look alike to whoever compiles what reads them. */
  #accessorsOf(shape: RecordShape, base: number): PropertyDescriptorMap {
    const known = accessors.get(shape);
    if (known !== undefined) {
      return known;
    }
    const made = Object.fromEntries(
      Object.keys(shape.fields).map((name, place) => {
        const { kind } = this.#cells[base + place] as Cell;
        return [name, { get: getters[kind](place), set: PlainWorld.#setter(place), enumerable: true }];
      }),
    );
    accessors.set(shape, made);
    return made;
  }

  static #setter(place: number): (value: unknown) => void {
    return function (this: Reflected, value: unknown): void {
      this[owner].#put(this[first] + place, value);
    };
  }

  static {
    const looking = (place: number) =>
      function (this: Reflected): unknown {
        const world = this[owner];
        const cell = this[first] + place;
        world.#audience?.looksAt(cell);
        return world.#values[cell];
      };
    const holding = (place: number) =>
      function (this: Reflected): unknown {
        const world = this[owner];
        const cell = this[first] + place;
        if (world.#isChanging) {
          return world.#held(cell);
        }
        world.#audience?.looksAt(cell);
        return world.#values[cell];
      };
    // Which records a list holds never changes.
    const listing = (place: number) =>
      function (this: Reflected): unknown {
        const world = this[owner];
        const cell = this[first] + place;
        return world.#isChanging ? world.#held(cell) : world.#values[cell];
      };
    const standing = (place: number) =>
      function (this: Reflected): unknown {
        return this[owner].#values[this[first] + place];
      };
    getters = {
      leaf: looking,
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
    if (this.#touch(cell)) {
      this.#originals[cell] = undefined;
    }
    this.#values[cell] = value;
  }

  #touch(cell: number): boolean {
    if (this.#touchedIn[cell] === this.#effect) {
      return false;
    }
    this.#touchedIn[cell] = this.#effect;
    this.#touched.push(cell);
    return true;
  }

  /** What an effect gets hold of, it may change. A list of records is looked through afterwards instead of copied. */
  #held(cell: number): unknown {
    if (this.#touch(cell)) {
      const { kind, part } = this.#cells[cell] as Cell;
      if (kind === 'whole') {
        this.#values[cell] = unpackPart(part, this.state);
      } else if (kind === 'leaves') {
        this.#originals[cell] = this.#values[cell];
        this.#values[cell] = (this.#values[cell] as readonly unknown[]).slice();
      }
    }
    return this.#values[cell];
  }

  #refresh(number: number): void {
    const cell = this.#cells[number] as Cell;
    switch (cell.kind) {
      case 'record':
        this.#values[number] = cell.own;
        return;
      case 'records':
        this.#values[number] = cell.own.slice();
        return;
      default:
        this.#values[number] = unpackPart(cell.part, this.state);
    }
  }

  #code(field: Field): number {
    return codeIn(this.state, field);
  }

  /** Makes of what an effect left in a cell what it is from now on. */
  #settle(number: number): void {
    const cell = this.#cells[number] as Cell;
    const value = this.#values[number];
    switch (cell.kind) {
      case 'leaf':
        this.#settleLeaf(number, cell, value);
        return;
      case 'leaves':
        this.#settleLeaves(number, cell, value);
        return;
      case 'whole':
        this.#settleWhole(number, cell, value);
        return;
      case 'record':
        this.#values[number] = cell.own;
        this.#adopt(cell.own, value);
        return;
      case 'records':
        this.#settleRecords(number, cell.own, value);
        return;
      case 'happened':
        return;
    }
  }

  #settleLeaf(number: number, { shape, field }: LeafCell, value: unknown): void {
    const code = shape.encode(value);
    if (code < 0) {
      throw new NotPlain();
    }
    this.#values[number] = shape.decode(code);
    if (code !== this.#code(field)) {
      this.#write(field, code);
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
    let isChanged = false;
    const before = length === undefined ? elements.length : this.#code(length);
    for (let place = 0; place < Math.max(before, value.length); place++) {
      const code = place < value.length ? shape.encode(value[place]) : 0;
      if (code < 0) {
        throw new NotPlain();
      }
      if (place < value.length) {
        settled.push(shape.decode(code));
      }
      const field = elements[place] as Field;
      if (code !== this.#code(field)) {
        this.#write(field, code);
        isChanged = true;
      }
    }
    if (length !== undefined && this.#code(length) !== value.length) {
      this.#write(length, value.length);
      isChanged = true;
    }
    this.#values[number] = settled;
    if (isChanged) {
      this.#change(number);
    }
  }

  #settleWhole(number: number, { part, fields }: WholeCell, value: unknown): void {
    const copy = value === undefined ? value : copied(value);
    assertWithin(part.shape, copy, part.path);
    settle(part.shape, copy);
    const packed = new Int32Array(this.state.length);
    packPart(part, copy, packed);
    const changed = fields.filter((field) => codeIn(packed, field) !== this.#code(field));
    for (const field of changed) {
      this.#write(field, codeIn(packed, field));
    }
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
    if (typeof value !== 'object' || value === null || Array.isArray(value) || first in value) {
      throw new NotPlain();
    }
    const names = Object.keys(own);
    if (Object.keys(value).length !== names.length) {
      throw new NotPlain();
    }
    names.forEach((name, place) => {
      const cell = own[first] + place;
      const inner = (value as Readonly<Record<string, unknown>>)[name];
      if (inner === undefined) {
        throw new NotPlain();
      }
      this.#touchedIn[cell] = this.#effect;
      this.#touched.push(cell);
      this.#originals[cell] = undefined;
      this.#values[cell] = inner;
    });
  }

  #settleEvents(): void {
    for (const cell of this.#happened) {
      const events = this.#values[cell];
      if (!Array.isArray(events)) {
        throw new NotPlain();
      }
      const isNew = this.#touchedIn[cell] === this.#effect || this.#happened.length > 1;
      for (let place = isNew ? 0 : this.#plainEvents; place < events.length; place++) {
        if (!isFlat(events[place])) {
          events[place] = plain(events[place], 'happened');
        }
      }
      this.#plainEvents = events.length;
    }
  }

  #write({ word, shift, bits }: Field, code: number): void {
    this.state[word] = ((this.state[word] as number) & ~(maskOf(bits) << shift)) | (code << shift);
  }

  #change(cell: number): void {
    this.changed.push(cell);
    this.#audience?.changed(cell);
  }
}

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
  if (first in value) {
    throw new NotPlain();
  }
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, copied(field)]));
};
