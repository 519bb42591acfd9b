import { UsageError } from '../../src/language/index.js';
import { isPrintable, shortened } from '../../src/language/printable.js';

/** A place in a file, for messages: `basic.jsonl:3 state.40.active`. */
export type Place = string;

/** @throws UsageError that names the place. */
export const refuse = (place: Place, why: string): never => {
  throw new UsageError(`${place}: ${why}`);
};

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const objectAt = (value: unknown, place: Place): Readonly<Record<string, unknown>> =>
  isObject(value) ? value : refuse(place, `${spelt(value)} is no object`);

/** An object with no fields but these. */
export const recordAt = (value: unknown, known: readonly string[], place: Place): Readonly<Record<string, unknown>> => {
  const record = objectAt(value, place);
  const unknown = Object.keys(record).find((name) => !known.includes(name));
  return unknown === undefined
    ? record
    : refuse(place, `unknown field "${shortened(unknown)}"; known are ${known.join(', ')}`);
};

export const listAt = (value: unknown, place: Place): readonly unknown[] =>
  Array.isArray(value) ? value : refuse(place, `${spelt(value)} is no list`);

export const textAt = (value: unknown, place: Place): string =>
  typeof value === 'string' && isPrintable(value) ? value : refuse(place, `${spelt(value)} is no text of one line`);

export const wholeAt = (value: unknown, place: Place, lowest = 0, highest = Number.POSITIVE_INFINITY): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= lowest && value <= highest
    ? value
    : refuse(place, `${spelt(value)} is no whole number ${rangeOf(lowest, highest)}`);

export const oneOfAt = <const T extends string | number>(value: unknown, words: readonly T[], place: Place): T =>
  words.find((word) => word === value) ?? refuse(place, `${spelt(value)} is none of ${words.join(', ')}`);

const rangeOf = (lowest: number, highest: number): string =>
  lowest === Number.NEGATIVE_INFINITY
    ? 'at all'
    : highest === Number.POSITIVE_INFINITY
      ? `from ${lowest} on`
      : `of ${lowest} to ${highest}`;

const spelt = (value: unknown): string => (value === undefined ? 'nothing' : shortened(JSON.stringify(value)));
