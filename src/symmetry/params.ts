import {
  type Domains,
  type Family,
  type Interchangeable,
  type Model,
  ModelError,
  type Params,
} from '../language/index.js';
import { imagesOf, type Permutation } from './permutation.js';

/** The parameters of an action or a property's instance, with members exchanged. */
export const permuteParams = (families: readonly Family[], permutation: Permutation, params: Params): Params =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      const family = familyOf(families, name);
      const images = family && imagesOf(permutation, family, ownersIn(family, params));
      return [name, images?.[value as number] ?? value];
    }),
  );

/**
 * Asserts that rules and properties range over all of the members that are interchangeable, or none.
 * @throws ModelError naming the rule or property.
 */
export const assertClosed = <W>(
  model: Model<W>,
  declared: readonly Interchangeable[],
  generators: readonly Permutation[],
): void => {
  const sayings = [
    ...model.rules.map((rule) => ({ name: `rule ${rule.id}`, domains: rule.for })),
    ...model.properties.map((property) => ({ name: `property ${property.id}`, domains: property.for })),
  ];
  const families = declared.map(({ family }) => family);
  for (const { name, domains } of sayings) {
    for (const [parameter, values] of Object.entries(domains)) {
      const family = familyOf(families, parameter);
      if (family !== undefined) {
        assertOwned(name, family, parameter, domains);
        assertAlike(name, family, parameter, values, generators);
      }
    }
  }
};

const assertOwned = (name: string, { of }: Family, parameter: string, domains: Domains<Params>): void => {
  if (of !== undefined && !of.parameters.some((owner) => owner in domains)) {
    throw new ModelError(
      `${name}: its parameter ${parameter} is of a ${of.name}; a parameter ${of.parameters.join(' or ')} must say of which`,
    );
  }
};

const assertAlike = (
  name: string,
  family: Family,
  parameter: string,
  values: readonly unknown[],
  generators: readonly Permutation[],
): void => {
  for (const { images } of generators) {
    const becomes = images.get(family.name) ?? [];
    const alone = values.find((value) => !values.includes(becomes[value as number] ?? value));
    if (alone !== undefined) {
      throw new ModelError(
        `${name} prefers an index: its parameter ${parameter} may be ${alone} and not ${becomes[alone as number]}, and the model says that they are interchangeable`,
      );
    }
  }
};

const familyOf = (families: readonly Family[], parameter: string): Family | undefined =>
  families.find(({ parameters }) => parameters.includes(parameter));

/** Of whom a slot is: the first parameter that names an owner says it. */
const ownersIn = ({ of }: Family, params: Params): ReadonlyMap<string, number> => {
  const owner = of?.parameters.map((name) => params[name]).find((value) => value !== undefined);
  return new Map(of === undefined ? [] : [[of.name, owner as number]]);
};
