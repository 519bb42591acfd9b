import { ModelError } from './errors.js';
import type { Scalar } from './scalar.js';

/**
 * Things of one kind that are called by number: interrupts, processes. A rule or property ranges over them with a
 * parameter of the family's name: `for: { irq: upTo(3) }` where the family is `family('irq', 3)`.
 */
export interface Family {
  readonly name: string;
  readonly size: number;
  /** Each member of this family has a family of its own, whose members are slots: the list registers of a vCPU. */
  readonly of?: Family;
  /** The parameters that name a member; usually the family's name, and no other. */
  readonly parameters: readonly string[];
}

/** What a field says when it names a member of a family. */
export interface Naming {
  readonly family: Family;
  /** It names nobody while a field around it has this value: an empty slot has number 0 and means none. */
  readonly unless: Readonly<Record<string, Scalar>>;
}

/**
 * A family of `size` things. With `of`, each member of that family has so many: `family('lr', 4, { of: vcpus })`.
 * `parameters` are the names of the parameters that stand for one, where it is not the family's own name.
 */
export const family = (
  name: string,
  size: number,
  { of, parameters = [name] }: { readonly of?: Family; readonly parameters?: readonly string[] } = {},
): Family => {
  if (!Number.isInteger(size) || size < 0) {
    throw new ModelError(`family ${name}: its size must be a whole number, 0 or more; got ${size}`);
  }
  if (of?.of !== undefined) {
    throw new ModelError(`family ${name}: ${of.name}, to which it belongs, belongs to ${of.of.name}; one step is all`);
  }
  return { name, size, parameters, ...(of === undefined ? {} : { of }) };
};

/** Members of a family that nothing but their number tells apart, so that worlds may be seen up to their exchange. */
export interface Interchangeable {
  readonly family: Family;
  /** Within each of these, every order is as good as another. Who is in none of them stays where it is. */
  readonly classes: readonly (readonly number[])[];
}

/**
 * Declares members as interchangeable, by default all of a family: `interchangeable(irqs, [[0, 1], [2, 3]])`.
 * @throws ModelError where a member is listed twice or is none.
 */
export const interchangeable = (of: Family, classes?: Interchangeable['classes']): Interchangeable => {
  const all = classes ?? [Array.from({ length: of.size }, (_, i) => i)];
  const listed = all.flat();
  const wrong = listed.find((one) => !Number.isInteger(one) || one < 0 || one >= of.size);
  if (wrong !== undefined) {
    throw new ModelError(`interchangeable(${of.name}, …): there is no ${of.name} ${wrong} among ${of.size}`);
  }
  const twice = listed.find((one, place) => listed.indexOf(one) !== place);
  if (twice !== undefined) {
    throw new ModelError(`interchangeable(${of.name}, …): ${of.name} ${twice} is listed twice`);
  }
  return { family: of, classes: all };
};
