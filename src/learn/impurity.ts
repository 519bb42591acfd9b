import { ImpurityError, type Scalar, show } from '../language/index.js';
import type { Field, Layout } from './layout.js';
import { codeIn } from './pack.js';

const rule =
  'A recipe must be a function of the world and its parameters alone. Look for a clock, a random number, or a variable outside of the recipe that changes between runs.';

/** A recipe that gave two answers to one question. */
export const impurity = (name: string, what: string): ImpurityError => new ImpurityError(`${name}: ${what}. ${rule}`);

/** The value of a field in a state. */
export const valueIn = (state: Int32Array, field: Field): Scalar => field.leaf.decode(codeIn(state, field));

/** Fields with their values, as messages print them. */
export const describe = (state: Int32Array, fields: readonly Field[]): string =>
  fields.map((field) => `${field.path} = ${show(valueIn(state, field))}`).join(', ') || 'nothing';

/** The first field in which two states differ. */
export const firstDifference = (layout: Layout, a: Int32Array, b: Int32Array): Field | undefined =>
  layout.fields.find((field) => codeIn(a, field) !== codeIn(b, field));
