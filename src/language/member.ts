import type { Family, Naming } from './family.js';
import { type ArrayShape, array, type Infer, index, type Leaf, type Schema, type Shape } from './schema.js';

/** The number of a member; neutral: 0. The same as an `index`, but known to name somebody. */
export const member = (
  of: Family,
  { unless = {} }: { readonly unless?: Naming['unless'] } = {},
): Schema<number> & Leaf => ({ ...index(of.size), names: { family: of, unless } });

/** An array that has an element for each member, or for each of those that are listed, in that order. */
export const perMember = <S extends Shape>(
  of: Family,
  element: S,
  members?: readonly number[],
): Schema<Infer<S>[]> & ArrayShape => ({
  ...array(members?.length ?? of.size, element),
  family: of,
  members: members ?? Array.from({ length: of.size }, (_, i) => i),
});
