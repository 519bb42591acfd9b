import { assertWithin } from '../language/index.js';
import { settle } from '../semantics/settle.js';
import { codeIn, type Field, maskOf, packPart, unpackPart } from '../transitions/index.js';
import type { LeavesCell, Location, ScalarCell, WholeCell } from './locations.js';
import { copied, isSame, NotPlain } from './plain-values.js';
import { home, type Owns, type Reflected } from './reflected.js';
import type { CellSet } from './stamped-set.js';

/** What settling works on. */
interface SettlerParts {
  readonly cells: readonly Location[];
  /** The world, packed. */
  readonly state: Int32Array;
  /** What is in each cell, what is always there, and the list that was copied when somebody got hold of it. */
  readonly values: unknown[];
  readonly owns: Owns;
  readonly originals: unknown[];
  /** The cells that the effects of a step got hold of. */
  readonly touched: CellSet;
  /** Hears of a cell that is not what it was. */
  readonly change: (cell: number) => void;
}

/** Takes over into the packed state what the effects of a step left in cells. */
export class CellSettler {
  readonly #parts: SettlerParts;
  readonly #packed: Int32Array;

  constructor(parts: SettlerParts) {
    this.#parts = parts;
    this.#packed = new Int32Array(parts.state.length);
  }

  /** Makes of what the effects left in a cell what it is from now on. */
  settle(number: number): void {
    const cell = this.#parts.cells[number] as Location;
    const value = this.#parts.values[number];
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
        this.#parts.values[number] = this.#parts.owns[number];
        this.#adopt(this.#parts.owns[number] as Reflected, value);
        return;
      case 'records':
        this.#settleRecords(number, this.#parts.owns[number] as readonly Reflected[], value);
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
    this.#parts.values[number] = isAbsent ? null : shape.decode(code);
    const isWritten = present !== undefined && this.write(present, isAbsent ? 0 : 1);
    if (this.write(field, code) || isWritten) {
      this.#parts.change(number);
    }
  }

  #settleRecords(number: number, own: readonly Reflected[], value: unknown): void {
    if (!Array.isArray(value) || value.length !== own.length) {
      throw new NotPlain();
    }
    for (let place = 0; place < own.length; place++) {
      if (value[place] !== own[place]) {
        this.#parts.values[number] = own.slice();
        this.#adopt(own[place] as Reflected, value[place]);
      }
    }
  }

  #settleLeaves(number: number, { shape, elements, length }: LeavesCell, value: unknown): void {
    const least = length === undefined ? elements.length : 0;
    if (!Array.isArray(value) || value.length > elements.length || value.length < least) {
      throw new NotPlain();
    }
    const original = this.#parts.originals[number];
    if (isSame(value, original)) {
      this.#parts.values[number] = original;
      return;
    }
    const settled: unknown[] = [];
    const before = length === undefined ? elements.length : codeIn(this.#parts.state, length);
    let isChanged = length !== undefined && this.write(length, value.length);
    for (let place = 0; place < Math.max(before, value.length); place++) {
      const code = place < value.length ? shape.encode(value[place]) : 0;
      if (code < 0) {
        throw new NotPlain();
      }
      if (place < value.length) {
        settled.push(shape.decode(code));
      }
      isChanged = this.write(elements[place] as Field, code) || isChanged;
    }
    this.#parts.values[number] = settled;
    if (isChanged) {
      this.#parts.change(number);
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
    const changed = fields.filter((field) => this.write(field, codeIn(this.#packed, field)));
    this.#parts.values[number] = unpackPart(part, this.#parts.state);
    if (changed.length > 0) {
      this.#parts.change(number);
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
      if (inner === undefined || this.#parts.cells[cell]?.kind === 'whole') {
        throw new NotPlain();
      }
      if (!Object.is(inner, this.#parts.values[cell])) {
        this.#parts.touched.add(cell);
        this.#parts.originals[cell] = undefined;
        this.#parts.values[cell] = inner;
        this.settle(cell);
      }
    });
  }

  /** @returns whether that is another code than before. */
  write(field: Field, code: number): boolean {
    if (codeIn(this.#parts.state, field) === code) {
      return false;
    }
    const { word, shift, bits } = field;
    this.#parts.state[word] = ((this.#parts.state[word] as number) & ~(maskOf(bits) << shift)) | (code << shift);
    return true;
  }
}
