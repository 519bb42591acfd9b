import { ImpurityError, type Scalar, show } from '../language/index.js';
import { codeIn } from './codec.js';
import type { BitTest, Field, Layout } from './layout.js';
import { questionsOf, type Read } from './read-log.js';

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

/**
 * After the same answers a function asks the same next question.
 * @param known the questions that were asked by an earlier run, as far as the state answers them alike.
 * @throws ImpurityError naming both.
 */
export const assertSameQuestions = (
  layout: Layout,
  name: string,
  known: readonly BitTest[],
  asked: readonly BitTest[],
  looks: readonly Read[],
  state: Int32Array,
): void => {
  const parting = known.findIndex(({ where }, i) => asked[i]?.where !== where);
  if (parting < 0) {
    return;
  }
  const now = asked[parting];
  const place = now === undefined ? looks.length : looks.findIndex((look) => asks(look, now));
  const before = [...layout.fields, layout.happened].find((field) =>
    [0, layout.words].some((behind) => asks({ field, behind }, known[parting] as BitTest)),
  );
  const shown = (some: readonly Read[]): string =>
    some.map((look) => describe(state.subarray(look.behind), [look.field])).join(', ') || 'nothing';
  const found = now === undefined ? 'nothing more' : shown(looks.slice(place, place + 1));
  throw impurity(
    name,
    `having read ${shown(looks.slice(0, place))}, it read ${before?.path} in one run and ${found} in another`,
  );
};

const asks = (look: Read, { where }: BitTest): boolean =>
  questionsOf(look).some((question) => question.where === where);
