import { codeIn } from './codec.js';
import type { BitTest, Field, Layout } from './layout.js';

/** A field that was looked at: in the state at hand (0), or in one that lies so many words behind it. */
export interface Read {
  readonly field: Field;
  readonly behind: number;
}

/** The questions that a look asks of a table. */
export const questionsOf = ({ field, behind }: Read): readonly BitTest[] =>
  behind === 0 ? field.questions : field.questions.map(({ where, mask }) => ({ where: where + 32 * behind, mask }));

/** One state, and which of its fields were looked at, in the order of first looking: that order is a path. */
export class ReadLog {
  readonly #words: Int32Array;
  readonly #looks: Read[];
  readonly #behind: number;
  readonly #seen: Uint8Array;

  /**
   * @param looks where to write them down: several states may share a list.
   * @param behind how many words the state lies behind the one that the table's questions begin with.
   */
  constructor(layout: Layout, words: Int32Array, looks: Read[], behind = 0) {
    this.#words = words;
    this.#looks = looks;
    this.#behind = behind;
    this.#seen = new Uint8Array(layout.fields.length + 1);
    // Nobody has to ask for the locals of a step that only begins.
    for (const { number } of behind === 0 ? layout.locals : []) {
      this.#seen[number] = 1;
    }
  }

  /** Reads a field, and remembers that it was read. */
  code(field: Field): number {
    // A field with one value tells nothing.
    if (field.bits > 0 && this.#seen[field.number] === 0) {
      this.#seen[field.number] = 1;
      this.#looks.push({ field, behind: this.#behind });
    }
    return codeIn(this.#words, field);
  }

  /** The code that a field is known to have, from reading it; -1 when nobody looked. */
  known(field: Field): number {
    return field.bits === 0 || this.#seen[field.number] === 1 ? codeIn(this.#words, field) : -1;
  }
}
