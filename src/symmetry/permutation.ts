import type { Family } from '../language/index.js';

/** Which member takes the place of which. */
export interface Permutation {
  /** What each member becomes, by the family's name; the members of a family that is not here stay who they are. */
  readonly images: ReadonlyMap<string, readonly number[]>;
  /** Slots: those of one member of the family that they belong to. */
  readonly only?: { readonly family: string; readonly member: number };
}

/** By the name of a family: the member within whose element one is. */
export type Owners = ReadonlyMap<string, number>;

/** What each member of a family becomes, or undefined where all stay who they are. */
export const imagesOf = (
  { images, only }: Permutation,
  family: Family,
  owners: Owners,
): readonly number[] | undefined => {
  const isElsewhere = family.of !== undefined && only !== undefined && owners.get(only.family) !== only.member;
  return isElsewhere ? undefined : images.get(family.name);
};

/** As a person writes it: `irq 0 ↔ 1`, `lr 0 ↔ 1 of vcpu 0`. */
export const inWords = ({ images, only }: Permutation): string => {
  const whose = only === undefined ? '' : ` of ${only.family} ${only.member}`;
  return [...images]
    .flatMap(([name, becomes]) => cyclesOf(becomes).map((cycle) => `${name} ${spelled(cycle)}${whose}`))
    .join(', ');
};

const spelled = (cycle: readonly number[]): string =>
  cycle.length === 2 ? cycle.join(' ↔ ') : [...cycle, cycle[0]].join(' → ');

/** Everyone who becomes another, in the order in which they do. */
const cyclesOf = (becomes: readonly number[]): readonly (readonly number[])[] => {
  const seen = new Set<number>();
  return becomes.flatMap((_, first) => {
    const cycle: number[] = [];
    for (let next = first; !seen.has(next); next = becomes[next] as number) {
      seen.add(next);
      cycle.push(next);
    }
    return cycle.length > 1 ? [cycle] : [];
  });
};
