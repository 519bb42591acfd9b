import { parseArgs } from 'node:util';
import { UsageError } from '../language/index.js';
import { nearest } from '../language/nearest.js';
import { shortened } from '../language/printable.js';

/** An option of a command: a switch, or one that takes a value. */
export interface Option {
  readonly type: 'boolean' | 'string';
  readonly multiple?: true;
  /** What its value is called in the help. */
  readonly value?: string;
  /** What its value may be, or begin with, where the help does not list it by `value`. */
  readonly words?: readonly string[];
  readonly says: string;
}

export type Options = Readonly<Record<string, Option>>;

/** What was given for the options of a command. */
export type Given<O extends Options> = {
  readonly [K in keyof O]?: O[K] extends { type: 'boolean' }
    ? true
    : O[K] extends { multiple: true }
      ? string[]
      : string;
};

export interface Parsed<O extends Options> {
  readonly options: Given<O>;
  /** What is no option. */
  readonly names: readonly string[];
}

/**
 * Reads a command line.
 * @throws UsageError for an unknown or repeated option, one without its value, or a switch that is given one.
 */
export const parse = <O extends Options>(options: O, argv: readonly string[]): Parsed<O> => {
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given: Record<string, true | string | string[]> = {};
  const names: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') {
      names.push(token.value);
    } else if (token.kind === 'option') {
      const { rawName, name } = token;
      const option = Object.hasOwn(options, name) ? options[name] : undefined;
      if (option === undefined) {
        const alike = nearest(name, Object.keys(options)).map((known) => `--${known}`);
        throw new UsageError(
          `unknown option ${shortened(rawName)}${alike.length > 0 ? `; did you mean ${alike.join(' or ')}?` : '; see --help'}`,
        );
      }
      const before = given[name];
      if (before !== undefined && option.multiple === undefined) {
        throw new UsageError(`${rawName} is given twice; give it once`);
      }
      const value = valueGiven(option, token.rawName, token.value, token.inlineValue ?? false);
      given[name] = option.multiple ? [...(Array.isArray(before) ? before : []), String(value)] : value;
    }
  }
  return { options: given as Given<O>, names };
};

const valueGiven = (option: Option, name: string, value: string | undefined, isInline: boolean): true | string => {
  if (option.type === 'boolean') {
    if (value !== undefined) {
      throw new UsageError(`${name} is a switch and takes no value; leave "=${shortened(value)}" out`);
    }
    return true;
  }
  if (value === undefined || value === '' || (value.startsWith('--') && !isInline)) {
    throw new UsageError(`${name} needs a value: ${name} ${option.value}`);
  }
  return value;
};

/** A positive number that an option gives; `whole` allows no fractions. */
export const numberOf = (
  name: string,
  text: string | undefined,
  kind: 'whole' | 'fraction',
  most = Number.MAX_SAFE_INTEGER,
): number | undefined => {
  if (text === undefined) {
    return undefined;
  }
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  const isFine = number > 0 && number <= most && (kind === 'fraction' || Number.isInteger(number));
  if (!isFine) {
    const whole = most < Number.MAX_SAFE_INTEGER ? `a whole number from 1 to ${most}` : 'a whole number, 1 or more';
    const range = kind === 'whole' ? whole : `a number above 0, at most ${most}`;
    const spelling = Number.isNaN(number) ? ', in digits' : '';
    throw new UsageError(`--${name} ${shortened(text)} is out of range; give ${range}${spelling}`);
  }
  return number;
};

/** A year: more would be no limit. */
const mostSeconds = 31_536_000;

/** A time in seconds that an option gives. */
export const secondsOf = (name: string, text: string | undefined): number | undefined =>
  numberOf(name, text, 'fraction', mostSeconds);

const bytesOfUnit: Readonly<Record<string, number>> = {
  '': 2 ** 20,
  k: 2 ** 10,
  kib: 2 ** 10,
  kb: 1e3,
  m: 2 ** 20,
  mib: 2 ** 20,
  mb: 1e6,
  g: 2 ** 30,
  gib: 2 ** 30,
  gb: 1e9,
  t: 2 ** 40,
  tib: 2 ** 40,
  tb: 1e12,
};

/** A size in bytes that an option gives, with its unit; a number alone is MiB. */
export const sizeOf = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) {
    return undefined;
  }
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?) ?([a-z]*)$/i.exec(text) ?? [];
  const bytes = Math.floor(Number(number) * (bytesOfUnit[unit.toLowerCase()] ?? Number.NaN));
  if (!(bytes > 0 && bytes <= Number.MAX_SAFE_INTEGER)) {
    throw new UsageError(
      `--${name} ${shortened(text)} is no size; give a number of MiB, or one with its unit: 500M, 2G, 1.5GiB, 800MB`,
    );
  }
  return bytes;
};

/** One of a few words that an option allows. */
export const wordOf = <const T extends string>(
  name: string,
  text: string | undefined,
  words: readonly [T, ...T[]],
): T | undefined => {
  const word = words.find((known) => known === text);
  if (text !== undefined && word === undefined) {
    throw new UsageError(`--${name} ${shortened(text)} is unknown; give ${words.join(' or ')}`);
  }
  return word;
};
