import { type BitTest, type Field, type Layout, maskOf } from '../transitions/index.js';
import { questionsOf, type Read } from '../transitions/read-log.js';

/**
 * The fields of a pair, a state and the one after it, by number: those of the state have their own, those of the state
 * after follow, and then the number of what happened.
 */
export class PairFields {
  readonly count: number;
  readonly happened: number;
  readonly #layout: Layout;
  readonly #words: Int32Array;
  readonly #shifts: Int32Array;
  readonly #masks: Int32Array;

  constructor(layout: Layout) {
    this.#layout = layout;
    this.count = layout.fields.length;
    this.happened = 2 * this.count;
    const all = [...layout.fields, ...layout.fields, layout.happened];
    this.#words = Int32Array.from(all, ({ word }, field) => word + (field < this.count ? 0 : layout.words));
    this.#shifts = Int32Array.from(all, ({ shift }) => shift);
    this.#masks = Int32Array.from(all, ({ bits }) => maskOf(bits));
  }

  codeIn(pair: Int32Array, field: number): number {
    return (
      ((pair[this.#words[field] as number] as number) >>> (this.#shifts[field] as number)) &
      (this.#masks[field] as number)
    );
  }

  questionsOf(field: number): readonly BitTest[] {
    const { fields, happened, words } = this.#layout;
    const one = field === this.happened ? happened : (fields[field % this.count] as Field);
    return questionsOf({ field: one, behind: field < this.count ? 0 : words });
  }

  numbersOf(looks: readonly Read[]): readonly number[] {
    return looks.map(({ field: { number }, behind }) =>
      number === this.count ? this.happened : number + (behind === 0 ? 0 : this.count),
    );
  }
}
