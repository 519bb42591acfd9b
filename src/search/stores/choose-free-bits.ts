import type { ComponentTables } from './component-tables.js';
import { bitsIn, type FreeMask } from './free-bits.js';
import { maskOf } from './key-format.js';
import type { Keys } from './state-log.js';

/** A bit is free only if so small a part of the rows is left. */
const mostLeft = 0.9;
/** A bit without which at least so many rows are left is not looked at again. */
const hopeless = 0.98;
/** Of a group. */
const mostOfGroup = 5;
/** Where a group has more local states, hardly any of them is met again and again. */
const mostIds = 1 << 14;

/** Numbers for some keys, one of each: those of equal parts of keys are equal. */
type Numbers = Int32Array;

/** The bits without which keys are fewest, and how many keys are left without them: these are the rows. */
export interface Choice {
  readonly masks: readonly FreeMask[];
  readonly rows: number;
}

/** A group as it stands: which bits are free of which word; by key its id, and the class of that. */
interface Part {
  readonly group: number;
  readonly words: number;
  word: number | undefined;
  mask: number;
  ids: Numbers;
  classes: Numbers;
}

/** One bit more: what keys have in all other groups, and how many rows there are then. */
interface Step {
  readonly part: Part;
  readonly word: number;
  readonly mask: number;
  readonly rest: Numbers;
  readonly rows: number;
}

/**
 * Takes one bit after the other, each time the one without which fewest keys are left.
 * @param known bits that are free already: keys are those of rows.
 * @param fits whether so many rows of so many bits are few enough.
 */
export const chooseFreeBits = (
  tables: ComponentTables,
  keys: Keys,
  known: readonly FreeMask[],
  fits: (rows: number, bits: number) => boolean,
): Choice => {
  const parts = partsOf(tables, keys, known);
  const isPromising = new Map<string, boolean>();
  let rows = keys.words.length / keys.keys.words;
  let bits = known.reduce((sum, { mask }) => sum + bitsIn(mask), 0);
  for (let best = bestStep(tables, parts, rows, isPromising); best !== undefined && fits(best.rows, bits + 1); bits++) {
    const { part, word, mask, rest } = best;
    const classes = by(classesOf(tables, part, word, mask), part.ids);
    const numbers = numberPairs(rest, classes);
    Object.assign(part, { word, mask, classes });
    rows = best.rows;
    const isFirst = (_: number, i: number): boolean => numbers[i] === i;
    for (const one of parts) {
      const hasOwn = one.classes !== one.ids;
      one.ids = one.ids.filter(isFirst);
      one.classes = hasOwn ? one.classes.filter(isFirst) : one.ids;
    }
    best = bestStep(tables, parts, rows, isPromising);
  }
  const masks = parts.flatMap(({ group, word, mask }) => (word === undefined ? [] : [{ group, word, mask }]));
  return { masks, rows };
};

/** So many keys say which bits are free, more or less. */
const sampleSize = 1 << 13;
/** They have so many values of the largest component at least. */
const leastValues = 4;

/** Those keys that have some of the values of the largest component: of the others all that occurs together with these. */
export const sampleOf = (tables: ComponentTables, { keys, words }: Keys): Keys => {
  const { sizes } = tables;
  const most = Math.max(...sizes);
  const every = Math.min(Math.ceil(words.length / keys.words / sampleSize), Math.ceil(most / leastValues));
  const { word, shift, bits } = keys.places[sizes.indexOf(most)] as (typeof keys.places)[number];
  let end = 0;
  const some = new Int32Array(words.length);
  for (let at = 0; at < words.length; at += keys.words) {
    const id = ((words[at + word] as number) >>> shift) & maskOf(bits);
    if (id % every === 0) {
      for (let i = 0; i < keys.words; i++) {
        some[end + i] = words[at + i] as number;
      }
      end += keys.words;
    }
  }
  return end === 0 ? { keys, words } : { keys, words: some.subarray(0, end) };
};

const partsOf = (tables: ComponentTables, { keys, words }: Keys, known: readonly FreeMask[]): readonly Part[] =>
  keys.places.map((place, group): Part => {
    const { words: size } = tables.extentOf(group);
    const ids = new Int32Array(words.length / keys.words);
    for (let i = 0; i < ids.length; i++) {
      ids[i] = ((words[i * keys.words + place.word] as number) >>> place.shift) & maskOf(place.bits);
    }
    const own = known.find((free) => free.group === group);
    const part: Part = { group, words: size, word: own?.word, mask: own?.mask ?? 0, ids, classes: ids };
    part.classes = own === undefined ? ids : by(classesOf(tables, part, own.word, own.mask), ids);
    return part;
  });

/** @param isPromising by bit: whether it may ever be free; filled the first time. */
const bestStep = (
  tables: ComponentTables,
  parts: readonly Part[],
  rows: number,
  isPromising: Map<string, boolean>,
): Step | undefined => {
  const rests = restsOf(parts);
  let best: Step | undefined;
  let most = mostLeft * rows;
  for (const [i, part] of parts.entries()) {
    const weights = weightsOf(tables, part);
    for (const { word, mask } of candidatesOf(tables, part)) {
      const name = `${part.group} ${word} ${mask & ~part.mask}`;
      if (isPromising.get(name) ?? true) {
        const rest = rests[i] as Numbers;
        const classes = classesOf(tables, part, word, mask);
        // No more rows than these can fall together, two and two.
        const least = rows - joinable(classes, weights) / 2;
        isPromising.set(name, least <= hopeless * rows);
        const count = least < most ? countPairs(rest, part.ids, classes) : rows;
        if (count < most) {
          most = count;
          best = { part, word, mask, rest, rows: count };
        }
      }
    }
  }
  return best;
};

/** By id of a group, how many rows have it. */
const weightsOf = (tables: ComponentTables, { group, ids }: Part): Numbers => {
  const weights = new Int32Array((tables.sizes[group] as number) + 1);
  for (const id of ids) {
    weights[id] = (weights[id] as number) + 1;
  }
  return weights;
};

/** How many rows have an id that is not alone in its class. */
const joinable = (classes: Numbers, weights: Numbers): number => {
  const members = new Int32Array(classes.length);
  for (const [id, weight] of weights.entries()) {
    members[classes[id] as number] = (members[classes[id] as number] as number) + (weight > 0 ? 1 : 0);
  }
  return weights.reduce((sum, weight, id) => sum + ((members[classes[id] as number] as number) > 1 ? weight : 0), 0);
};

/** One bit more than are free of a group: bits by which local states differ that are alike otherwise. */
function* candidatesOf(
  tables: ComponentTables,
  part: Part,
): Generator<{ readonly word: number; readonly mask: number }> {
  const { group, words, word: only, mask: own } = part;
  const size = tables.sizes[group] as number;
  if (bitsIn(own) === mostOfGroup || size < 2 || size > mostIds) {
    return;
  }
  for (let word = only ?? 0; word < (only === undefined ? words : only + 1); word++) {
    let varying = 0;
    for (let id = 1; id <= size; id++) {
      varying |= tables.wordOf(group, id, word) ^ tables.wordOf(group, 1, word);
    }
    for (let rest = varying & ~own; rest !== 0; rest &= rest - 1) {
      yield { word, mask: own | (rest & -rest) };
    }
  }
}

/** By id of a group, the number of its class, if these bits were free. */
const classesOf = (tables: ComponentTables, { group, words }: Part, word: number, mask: number): Numbers => {
  const size = (tables.sizes[group] as number) + 1;
  let classes: Numbers = new Int32Array(size);
  for (let at = 0; at < words; at++) {
    const kept = at === word ? ~mask : -1;
    const own = new Int32Array(size);
    for (let id = 1; id < size; id++) {
      own[id] = tables.wordOf(group, id, at) & kept;
    }
    classes = numberPairs(classes, own);
  }
  return classes;
};

const by = (table: Numbers, ids: Numbers): Numbers => ids.map((id) => table[id] as number);

/** By group, numbers for what keys have in all others. */
const restsOf = (parts: readonly Part[]): readonly Numbers[] => {
  const none = new Int32Array(parts[0]?.ids.length ?? 0);
  const before: Numbers[] = [none];
  for (const { classes } of parts) {
    before.push(numberPairs(before.at(-1) as Numbers, classes));
  }
  const rests: Numbers[] = [];
  let behind: Numbers = none;
  for (const [i, { classes }] of [...parts.entries()].reverse()) {
    rests[i] = numberPairs(before[i] as Numbers, behind);
    behind = numberPairs(behind, classes);
  }
  return rests;
};

/** Numbers for pairs: that of the first pair that is equal. */
const numberPairs = (first: Numbers, second: Numbers): Numbers => {
  const numbers = new Int32Array(first.length);
  enterPairs(first, second, numbers);
  return numbers;
};

/** How many pairs there are, of numbers and of classes of ids. */
const countPairs = (first: Numbers, ids: Numbers, classes: Numbers): number => {
  const second = spare(0, ids.length);
  for (let i = 0; i < ids.length; i++) {
    second[i] = classes[ids[i] as number] as number;
  }
  return enterPairs(first, second, spare(1, ids.length));
};

/** Numbers pairs. @returns how many there are. */
const enterPairs = (first: Numbers, second: Numbers, numbers: Numbers): number => {
  const last = 2 ** Math.ceil(Math.log2(2 * first.length + 2)) - 1;
  const cells = spare(2, last + 1).fill(0);
  let count = 0;
  for (let i = 0; i < first.length; i++) {
    const [a, b] = [first[i] as number, second[i] as number];
    let cell = Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b);
    cell = (cell ^ (cell >>> 15)) & last;
    let found = (cells[cell] as number) - 1;
    while (found >= 0 && (first[found] !== a || second[found] !== b)) {
      cell = (cell + 1) & last;
      found = (cells[cell] as number) - 1;
    }
    if (found < 0) {
      cells[cell] = i + 1;
      count++;
    }
    numbers[i] = found < 0 ? i : found;
  }
  return count;
};

const spares: Int32Array[] = [];

/** Room that is used again and again. */
const spare = (which: number, size: number): Int32Array => {
  if ((spares[which]?.length ?? 0) < size) {
    spares[which] = new Int32Array(size);
  }
  return (spares[which] as Int32Array).subarray(0, size);
};
