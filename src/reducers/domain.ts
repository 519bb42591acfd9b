import {
  array,
  int,
  ModelError,
  oneOf,
  optional,
  type RecordShape,
  record,
  type Scalar,
  type Schema,
  type Shape,
  sequence,
} from '../language/index.js';
import { isList, isPlainRecord, type Plain, within } from './plain.js';

/** Every value that one place of a state was seen to have. */
export class Domain {
  readonly scalars = new Set<Scalar>();
  /** Of a record that stands there at times. */
  fields: Map<string, Domain> | undefined;
  /** Of a list that stands there at times. */
  element: Domain | undefined;
  longest = 0;
  absent = false;
  /** The number of the state that was the last to bring something new. */
  grewAt = 0;
  #records = 0;

  constructor(readonly path = 'the state') {}

  /** Takes the value of this place in a state, the `number`-th to be seen. */
  add(value: Plain, number: number): void {
    if (value === undefined) {
      this.absent = true;
    } else if (isList(value)) {
      this.#addList(value, number);
    } else if (isPlainRecord(value)) {
      this.#addRecord(value, number);
    } else if (!this.scalars.has(value as Scalar)) {
      this.scalars.add(value as Scalar);
      this.grewAt = number;
    }
  }

  /**
   * The schema of what was seen.
   * @throws ModelError where that has none: a record here and a word there, or both `null` and nothing.
   */
  schema(): Shape {
    const { scalars, fields, element, absent, path } = this;
    if (absent && scalars.has(null)) {
      throw new ModelError(`${path} is null at times and undefined at others, which would be taken for one: use one`);
    }
    const words = [...scalars].filter((value) => value !== null);
    if (Number(words.length > 0) + Number(fields !== undefined) + Number(element !== undefined) > 1) {
      throw new ModelError(`${path} is a list, a record or a value at different times: give each a field of its own`);
    }
    const some = fields !== undefined ? recordOf(fields) : element !== undefined ? this.#list(element) : undefined;
    const isOptional = absent || scalars.has(null);
    if (some !== undefined) {
      return isOptional ? optional(some) : some;
    }
    return leafOf(isOptional ? [...words, null] : words);
  }

  /** This place and all within it. */
  *all(): Iterable<Domain> {
    yield this;
    for (const inner of [...(this.fields?.values() ?? []), ...(this.element === undefined ? [] : [this.element])]) {
      yield* inner.all();
    }
  }

  #addRecord(value: { readonly [key: string]: Plain }, number: number): void {
    this.fields ??= new Map();
    for (const key of Object.keys(value)) {
      if (!this.fields.has(key)) {
        const inner = new Domain(within(this.path, key));
        inner.absent = this.#records > 0;
        this.fields.set(key, inner);
        this.grewAt = number;
      }
    }
    for (const [key, inner] of this.fields) {
      inner.add(value[key], number);
    }
    this.#records++;
  }

  #addList(value: readonly Plain[], number: number): void {
    this.element ??= new Domain(`${this.path}[]`);
    for (const inner of value) {
      this.element.add(inner, number);
    }
    if (value.length > this.longest) {
      this.longest = value.length;
      this.grewAt = number;
    }
  }

  /** Of a list that was never longer than empty, nobody has seen an element. */
  #list(element: Domain): Shape & { readonly kind: 'sequence' | 'array' } {
    return this.longest === 0 ? array(0, int(0, 0)) : sequence(this.longest, element.schema());
  }
}

const recordOf = (fields: ReadonlyMap<string, Domain>): Schema<unknown> & RecordShape =>
  record(Object.fromEntries([...fields].map(([name, domain]) => [name, domain.schema()])));

/** Whole numbers without a gap are a range; anything else is a list of values. The least comes first. */
const leafOf = (values: readonly Scalar[]): Shape => {
  const numbers = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  const rest = values.filter((value) => typeof value !== 'number');
  const [low = 0] = numbers;
  const high = numbers.at(-1) ?? 0;
  if (rest.length === 0 && numbers.length > 0 && numbers.every(Number.isInteger) && high - low === numbers.length - 1) {
    return int(low, high);
  }
  const [first = null, ...others] = [
    ...rest.filter((value) => value === null),
    ...rest.filter((value) => value !== null),
    ...numbers,
  ];
  return oneOf(first, ...others);
};
