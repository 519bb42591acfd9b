import type { Field, Layout } from '../transitions/index.js';
import { codeIn } from '../transitions/index.js';
import type { Dependencies } from './dependencies.js';
import type { Change } from './known.js';
import type { Renaming } from './renaming.js';
import type { SortedList } from './slots.js';
import { sortLists } from './slots.js';
import type { Symmetry } from './symmetry.js';

/** `same` but for the order of slots, or but for names; or what differs. */
export type Likeness =
  | { readonly is: 'same' | 'of one orbit' }
  | { readonly is: 'different'; readonly expected: Int32Array; readonly actual: Int32Array; readonly field: Field };

/**
 * Compares changes whose states differ in names only: must the one lead where the other leads, with names exchanged? Of
 * what neither of them writes nothing has to be known. Only where the states after are not the same more is looked at:
 * first the slots that differ, which have no order, and then everything.
 * @param ask hears of the fields of the first state that were looked at.
 */
export const compareChanges = <W>(
  symmetry: Symmetry<W>,
  dependencies: Dependencies,
  one: Change,
  renaming: Renaming<W>,
  other: Change,
  ask: (field: number) => void,
): Likeness => {
  const { layout } = symmetry;
  const expected = renaming.state(one.after);
  const actual = other.after;
  if (isExact(symmetry, dependencies, one, renaming, other, ask)) {
    return { is: 'same' };
  }
  for (const list of symmetry.lists.filter((some) => differsIn(some, expected, actual))) {
    for (const { number } of list.elements.flat()) {
      askUnlessWritten(dependencies, one, renaming, other, renaming.from[number] as number, ask);
    }
  }
  const settled = [expected, actual].map((state) => sorted(symmetry.lists, state)) as [Int32Array, Int32Array];
  if (differenceIn(layout, ...settled) === undefined) {
    return { is: 'of one orbit' };
  }
  layout.fields.forEach(({ number }) => {
    ask(number);
  });
  return differenceIn(layout, symmetry.canonical(expected), symmetry.canonical(actual)) === undefined
    ? { is: 'of one orbit' }
    : { is: 'different', expected, actual, field: differenceIn(layout, ...settled) as Field };
};

/** Does the one lead exactly where the other leads, with names exchanged? */
export const isExact = <W>(
  { layout }: Symmetry<W>,
  dependencies: Dependencies,
  one: Change,
  renaming: Renaming<W>,
  other: Change,
  ask: (field: number) => void,
): boolean => {
  askForTouched(dependencies, one, renaming, other, ask);
  return differenceIn(layout, renaming.state(one.after), other.after) === undefined;
};

/** Fields that one of them writes, or whose meaning it changes: of all others nothing changes but names. */
const askForTouched = <W>(
  dependencies: Dependencies,
  one: Change,
  renaming: Renaming<W>,
  other: Change,
  ask: (field: number) => void,
): void => {
  const { bagOf, dependents } = dependencies;
  const touch = (field: number): void => {
    for (const touched of bagOf[field] as readonly number[]) {
      askUnlessWritten(dependencies, one, renaming, other, touched, ask);
    }
  };
  for (const field of one.writes.keys()) {
    touch(field);
    dependents[field]?.forEach(touch);
  }
  for (const field of other.writes.keys()) {
    touch(renaming.from[field] as number);
  }
};

/** What both write is known; and whom it names if that is known, too. */
const askUnlessWritten = <W>(
  { conditions }: Dependencies,
  one: Change,
  renaming: Renaming<W>,
  other: Change,
  field: number,
  ask: (field: number) => void,
): void => {
  const isKnown = one.writes.has(field) && other.writes.has(renaming.to[field] as number);
  for (const asked of isKnown ? (conditions[field] as readonly number[]) : [field]) {
    if (!isKnown || !one.writes.has(asked)) {
      ask(asked);
    }
  }
};

const differsIn = ({ elements }: SortedList, a: Int32Array, b: Int32Array): boolean =>
  elements.flat().some((field) => codeIn(a, field) !== codeIn(b, field));

const differenceIn = ({ fields }: Layout, a: Int32Array, b: Int32Array): Field | undefined =>
  a.every((word, i) => word === b[i]) ? undefined : fields.find((field) => codeIn(a, field) !== codeIn(b, field));

const sorted = (lists: readonly SortedList[], state: Int32Array): Int32Array => {
  const copy = Int32Array.from(state);
  sortLists(lists, copy);
  return copy;
};
