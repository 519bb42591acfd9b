import type { Field, Layout } from '../transitions/layout.js';
import { carryOut, type Move } from './moves.js';
import type { Permutation } from './permutation.js';
import { type SortedList, sortLists } from './slots.js';

/** Fields that the search keeps together, in words of their own. */
export interface Group {
  readonly firstWord: number;
  readonly words: number;
}

/** A symmetry for a search that keeps a world as a few groups of fields, each of which has few states. */
export interface Factored {
  /** By the number of the permutation, by the number of the group. */
  readonly images: readonly (readonly Image[])[];
  /** Groups whose states are to be put into one order, any one, when a permutation was carried out: slots. */
  readonly sorted: readonly (readonly number[])[];
}

/** What a permutation makes of a group: it comes from one group, its own or another, and from that alone. */
export interface Image {
  /** The number of the group that it comes from. */
  readonly from: number;
  /** The words of this group, for the words of that one. What has no order within the group is in order then. */
  readonly map: (local: Int32Array) => Int32Array;
}

/**
 * The permutations group by group; undefined where members are no groups of their own, so that a group's image would
 * come from several.
 */
export const factored = (
  layout: Layout,
  groups: readonly Group[],
  permutations: readonly Permutation[],
  lists: readonly SortedList[],
  movesOf: (permutation: Permutation) => readonly Move[],
): Factored | undefined => {
  const groupOf = ({ word }: Field): number =>
    groups.findIndex(({ firstWord, words }) => word >= firstWord && word < firstWord + words);
  const fieldsIn = groups.map((_, number) => layout.fields.filter((field) => groupOf(field) === number));

  const imageOf = (moves: readonly Move[], number: number): Image | undefined => {
    const into = moves.filter(({ to }) => groupOf(to) === number);
    const sources = into
      .flatMap(({ from, conditions }) => [from, ...conditions.map(({ field }) => field)])
      .map(groupOf);
    const [source = number] = sources;
    const inside = lists.filter(({ elements }) => elements.flat().every((field) => groupOf(field) === number));
    return sources.every((other) => other === source)
      ? { from: source, map: mapOf(into, inside, groups[source] as Group, groups[number] as Group) }
      : undefined;
  };

  const across = lists
    .filter(({ elements }) => new Set(elements.flat().map(groupOf)).size > 1)
    .flatMap(({ classes, elements }) =>
      classes.map((places) => places.map((place) => elements[place] as readonly Field[])),
    );
  const areWhole = across.flat().every((fields) => {
    const own = fieldsIn[groupOf(fields[0] as Field)] as readonly Field[];
    return own.length === fields.length && own.every((field) => fields.includes(field));
  });
  const images = permutations.map((permutation) => groups.map((_, number) => imageOf(movesOf(permutation), number)));
  return areWhole && images.every(isComplete)
    ? {
        images: images as Factored['images'],
        sorted: across.map((some) => some.map((fields) => groupOf(fields[0] as Field))),
      }
    : undefined;
};

const isComplete = (images: readonly (Image | undefined)[]): images is readonly Image[] =>
  images.every((image) => image !== undefined);

const mapOf = (moves: readonly Move[], lists: readonly SortedList[], source: Group, target: Group): Image['map'] => {
  const words = Math.max(source.firstWord + source.words, target.firstWord + target.words);
  return (local) => {
    const before = new Int32Array(words);
    before.set(local, source.firstWord);
    const after = new Int32Array(words);
    carryOut(moves, before, after);
    sortLists(lists, after);
    return after.slice(target.firstWord, target.firstWord + target.words);
  };
};
