import type { Field, Layout } from './layout.js';
import { codeIn } from './pack.js';

/** One state, and which of its fields were looked at, in the order of first looking: that order is a path. */
export class Reads {
  /** The fields read so far, each once. */
  readonly fields: Field[] = [];
  readonly #words: Int32Array;
  readonly #seen: Uint8Array;

  constructor(layout: Layout, words: Int32Array) {
    this.#words = words;
    this.#seen = new Uint8Array(layout.fields.length);
  }

  /** Reads a field, and remembers that it was read. */
  code(field: Field): number {
    // A field with one value tells nothing.
    if (field.bits > 0 && this.#seen[field.number] === 0) {
      this.#seen[field.number] = 1;
      this.fields.push(field);
    }
    return codeIn(this.#words, field);
  }

  /** The code that a field is known to have, from reading it; -1 when nobody looked. */
  known(field: Field): number {
    return field.bits === 0 || this.#seen[field.number] === 1 ? codeIn(this.#words, field) : -1;
  }
}
