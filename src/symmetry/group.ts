import type { Family, Interchangeable } from '../language/index.js';
import { ModelError } from '../language/index.js';
import type { Permutation } from './permutation.js';

/** More permutations than that cost more than they save. */
const mostPermutations = 10_000;

/**
 * Every permutation of the declared members, the one that changes nothing first.
 * @throws ModelError where there are too many.
 */
export const permutationsOf = (model: string, declared: readonly Interchangeable[]): readonly Permutation[] => {
  const count = declared
    .flatMap(({ classes }) => classes)
    .reduce((product, { length }) => product * factorial(length), 1);
  if (count > mostPermutations) {
    const families = declared.map(
      ({ family, classes }) => `${family.name} ${classes.map((one) => `{${one}}`).join(' ')}`,
    );
    throw new ModelError(
      `model ${model}: its symmetry has ${count} permutations, ${families.join(' and ')}; the most is ${mostPermutations}: declare fewer members as interchangeable`,
    );
  }
  return declared.reduce<readonly Permutation[]>(
    (all, { family, classes }) => {
      const own = arrangements(family, classes);
      return all.flatMap(({ images }) =>
        own.map((becomes) => ({ images: new Map([...images, [family.name, becomes]]) })),
      );
    },
    [{ images: new Map() }],
  );
};

/** Exchanges of two neighbours, of which every permutation is made; of slots, for each of those that they belong to. */
export const generatorsOf = (declared: readonly Interchangeable[]): readonly Permutation[] =>
  declared.flatMap(({ family, classes }) =>
    classes.flatMap((members) =>
      members.slice(1).flatMap((member, place) => exchanges(family, members[place] as number, member)),
    ),
  );

const exchanges = (family: Family, a: number, b: number): readonly Permutation[] => {
  const becomes = Array.from({ length: family.size }, (_, one) => (one === a ? b : one === b ? a : one));
  const images = new Map([[family.name, becomes]]);
  const { of } = family;
  return of === undefined
    ? [{ images }]
    : Array.from({ length: of.size }, (_, owner) => ({ images, only: { family: of.name, member: owner } }));
};

/** What the members of a family may become when each class is ordered anew. */
const arrangements = (family: Family, classes: Interchangeable['classes']): readonly (readonly number[])[] =>
  classes.reduce<readonly (readonly number[])[]>(
    (all, members) =>
      all.flatMap((becomes) =>
        orders(members).map((order) => {
          const next = [...becomes];
          members.forEach((member, place) => {
            next[member] = order[place] as number;
          });
          return next;
        }),
      ),
    [Array.from({ length: family.size }, (_, one) => one)],
  );

/** Every order of a list, the one that it has first. */
const orders = (list: readonly number[]): readonly (readonly number[])[] =>
  list.length === 0
    ? [[]]
    : list.flatMap((first, place) => orders(list.toSpliced(place, 1)).map((rest) => [first, ...rest]));

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
