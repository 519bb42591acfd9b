import { type Leaf, ModelError } from '../language/index.js';
import { codeIn } from '../transitions/codec.js';
import type { Field, Layout, LayoutNode, LeafNode, ListNode, RecordNode } from '../transitions/layout.js';
import { imagesOf, type Owners, type Permutation } from './permutation.js';

/** Where the code of one field of a permuted state comes from. */
export interface Move {
  readonly to: Field;
  readonly from: Field;
  /** What each code becomes, where it names a member; only while the conditions hold. */
  readonly becomes?: readonly number[];
  readonly conditions: readonly Condition[];
}

/** A field of the state before says that another one means something. */
interface Condition {
  readonly field: Field;
  readonly isMet: (code: number) => boolean;
}

/** Where one is on the way down a world. */
interface Place {
  readonly owners: Owners;
  readonly conditions: readonly Condition[];
  /** The records that one is in, the nearest first. */
  readonly around: readonly RecordNode[];
}

/** A permutation as moves of fields: elements that belong to members go to their places, numbers of members are replaced. */
export const movesOf = (layout: Layout, permutation: Permutation): readonly Move[] => {
  const moves: Move[] = [];

  const walk = (to: LayoutNode, from: LayoutNode, place: Place): void => {
    const { owners, conditions, around } = place;
    const provided = (field: Field, isMet: Condition['isMet']): Place => ({
      ...place,
      conditions: [...conditions, { field, isMet }],
    });
    switch (from.kind) {
      case 'leaf': {
        const becomes = renamed(permutation, from.shape, owners);
        const move = { to: (to as typeof from).field, from: from.field };
        moves.push(
          becomes === undefined
            ? { ...move, conditions: [] }
            : { ...move, becomes, conditions: [...conditions, ...meaning(from, around)] },
        );
        return;
      }
      case 'record':
        for (const [name, field] of from.entries) {
          walk((to as typeof from).fields[name] as LayoutNode, field, { ...place, around: [from, ...around] });
        }
        return;
      case 'list':
        from.elements.forEach((element, i) => {
          const target = (to as typeof from).elements[placeAfter(from, i, permutation, owners)] as LayoutNode;
          const { family, members, used } = { family: undefined, members: undefined, used: undefined, ...from.shape };
          const inUse =
            used === undefined ? place : provided(fieldAround(from.path, used, around).field, (count) => count > i);
          const own = family && ([family.name, members?.[i] ?? i] as const);
          walk(target, element, own === undefined ? inUse : { ...inUse, owners: new Map([...owners, own]) });
        });
        return;
      case 'sequence':
        moves.push({ to: (to as typeof from).length, from: from.length, conditions: [] });
        from.elements.forEach((element, i) => {
          walk(
            (to as typeof from).elements[i] as LayoutNode,
            element,
            provided(from.length, (length) => length > i),
          );
        });
        return;
      case 'optional':
        moves.push({ to: (to as typeof from).present, from: from.present, conditions: [] });
        walk(
          (to as typeof from).some,
          from.some,
          provided(from.present, (present) => present === 1),
        );
        return;
      case 'happened':
        return;
    }
  };

  walk(layout.world, layout.world, { owners: new Map(), conditions: [], around: [] });
  return moves;
};

/** Writes what moves say into a state that is all zero. */
export const carryOut = (moves: readonly Move[], before: Int32Array, after: Int32Array): void => {
  for (const { to, from, becomes, conditions } of moves) {
    const code = codeIn(before, from);
    const means = becomes !== undefined && conditions.every(({ field, isMet }) => isMet(codeIn(before, field)));
    putCode(after, to, means ? (becomes[code] as number) : code);
  }
};

/** Sets a field that is zero. */
export const putCode = (words: Int32Array, field: Field, code: number): void => {
  if (field.bits > 0) {
    words[field.word] = (words[field.word] as number) | (code << field.shift);
  }
};

/** What each code of a field becomes; undefined where it names nobody who is exchanged. */
const renamed = (permutation: Permutation, leaf: Leaf, owners: Owners): readonly number[] | undefined => {
  const images = leaf.names && imagesOf(permutation, leaf.names.family, owners);
  return (
    images &&
    Array.from({ length: leaf.size }, (_, code) => {
      const value = leaf.decode(code);
      return typeof value === 'number' ? leaf.encode(images[value]) : code;
    })
  );
};

/** Fields around a field say whether it names anybody. */
const meaning = ({ path, shape }: LeafNode, around: Place['around']): readonly Condition[] =>
  Object.entries(shape.names?.unless ?? {}).map(([name, value]) => {
    const { field, shape: other } = fieldAround(path, name, around);
    if (other.names !== undefined) {
      throw new ModelError(`${path} names nobody while ${name} is ${value}, but ${name} names somebody itself`);
    }
    const unless = other.encode(value);
    if (unless < 0) {
      throw new ModelError(`${path} names nobody while ${name} is ${value}: outside its domain, ${other.domain}`);
    }
    return { field, isMet: (code: number) => code !== unless };
  });

const fieldAround = (path: string, name: string, around: Place['around']): LeafNode => {
  const found = around.map(({ fields }) => fields[name]).find((part) => part !== undefined);
  if (found?.kind !== 'leaf') {
    throw new ModelError(`${path} depends on ${name}: there is no such field beside it or around it`);
  }
  return found;
};

/** The place to which the element at a place goes. */
const placeAfter = ({ shape, path }: ListNode, place: number, permutation: Permutation, owners: Owners): number => {
  if (shape.kind === 'bag' || shape.family === undefined) {
    return place;
  }
  const { family, members = [] } = shape;
  const member = imagesOf(permutation, family, owners)?.[members[place] as number];
  const target = member === undefined ? place : members.indexOf(member);
  if (target < 0) {
    throw new ModelError(
      `${path} has elements for the members ${members.join(', ')}, of which one may be exchanged with ${member}, which has none`,
    );
  }
  return target;
};
