import type { Field } from '../transitions/layout.js';
import type { Symmetry } from './symmetry.js';

/** What it takes to rename a field of which the rest of the state is not known. All by the numbers of fields. */
export interface Dependencies {
  /** All that must be known of a state: the field, what says whether it names anybody, and the whole of the bag it is in. */
  readonly units: readonly (readonly number[])[];
  /** The fields of its bag, which are put into order together; of a field that is in none, itself. */
  readonly bagOf: readonly (readonly number[])[];
  /** What says whether a field names anybody. */
  readonly conditions: readonly (readonly number[])[];
  /** The fields of which a field says whether they name anybody. */
  readonly dependents: readonly (readonly number[])[];
}

export const dependenciesOf = <W>(symmetry: Symmetry<W>): Dependencies => {
  const { layout, generators, bags } = symmetry;
  const all = layout.fields.map(({ number }) => number);
  const bagOf: (readonly number[])[] = all.map((number) => [number]);
  // Of bags within bags the outer ones come last.
  for (const { elements } of bags) {
    const fields = elements.flat().map(numberOf);
    for (const number of fields) {
      bagOf[number] = fields;
    }
  }
  const conditions = all.map(() => new Set<number>());
  for (const { from, conditions: own } of generators.flatMap((one) => symmetry.movesOf(one))) {
    for (const { field } of own) {
      conditions[from.number]?.add(field.number);
    }
  }
  const unitOf = (number: number): readonly number[] => {
    const unit = new Set([number]);
    for (const one of unit) {
      for (const other of [...(bagOf[one] as readonly number[]), ...(conditions[one] as Set<number>)]) {
        unit.add(other);
      }
    }
    return [...unit];
  };
  return {
    units: all.map(unitOf),
    bagOf,
    conditions: conditions.map((some) => [...some]),
    dependents: all.map((number) => all.filter((other) => conditions[other]?.has(number))),
  };
};

const numberOf = ({ number }: Field): number => number;
