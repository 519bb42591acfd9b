import { type Leaf, ModelError, type Naming } from '../language/index.js';
import type { Field, Layout, Part, RecordPart } from '../learn/layout.js';
import { codeIn } from '../learn/pack.js';
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

/** A permutation as moves of fields: elements that belong to members go to their places, numbers of members are replaced. */
export const movesOf = (layout: Layout, permutation: Permutation): readonly Move[] => {
  const moves: Move[] = [];

  const walk = (to: Part, from: Part, owners: Owners, conditions: readonly Condition[]): void => {
    switch (from.kind) {
      case 'leaf':
        moves.push({
          to: (to as typeof from).field,
          from: from.field,
          ...renaming(permutation, from.shape, owners),
          conditions,
        });
        return;
      case 'record':
        for (const [name, field] of from.entries) {
          const own = field.kind === 'leaf' ? besides(from, name, field.shape.names) : [];
          walk((to as typeof from).fields[name] as Part, field, owners, [...conditions, ...own]);
        }
        return;
      case 'list': {
        const { shape, elements } = from;
        const { family, members } = shape.kind === 'array' ? shape : { family: undefined, members: undefined };
        const images = family && imagesOf(permutation, family, owners);
        elements.forEach((element, place) => {
          const member = members?.[place] ?? place;
          const target = images === undefined ? place : placeOf(from.path, images[member], members ?? []);
          const within = family === undefined ? owners : new Map([...owners, [family.name, member] as const]);
          walk((to as typeof from).elements[target] as Part, element, within, conditions);
        });
        return;
      }
      case 'sequence':
        moves.push({ to: (to as typeof from).length, from: from.length, conditions: [] });
        from.elements.forEach((element, place) => {
          const isThere = { field: from.length, isMet: (length: number) => length > place };
          walk((to as typeof from).elements[place] as Part, element, owners, [...conditions, isThere]);
        });
        return;
      case 'optional': {
        const isPresent = { field: from.present, isMet: (present: number) => present === 1 };
        moves.push({ to: (to as typeof from).present, from: from.present, conditions: [] });
        walk((to as typeof from).some, from.some, owners, [...conditions, isPresent]);
        return;
      }
      case 'happened':
        return;
    }
  };

  walk(layout.world, layout.world, new Map(), []);
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

const renaming = (permutation: Permutation, leaf: Leaf, owners: Owners): Pick<Move, 'becomes'> => {
  const images = leaf.names && imagesOf(permutation, leaf.names.family, owners);
  if (images === undefined) {
    return {};
  }
  const becomes = Array.from({ length: leaf.size }, (_, code) => {
    const value = leaf.decode(code);
    return typeof value === 'number' ? leaf.encode(images[value]) : code;
  });
  return { becomes };
};

/** The fields beside a field say whether it names anybody. */
const besides = (record: RecordPart, name: string, names: Naming | undefined): readonly Condition[] =>
  Object.entries(names?.unless ?? {}).map(([beside, value]) => {
    const part = record.fields[beside];
    const path = `${record.path}.${name}`;
    if (part?.kind !== 'leaf') {
      throw new ModelError(
        `${path} names nobody while ${beside} is ${value}, but there is no field ${beside} beside it`,
      );
    }
    const unless = part.shape.encode(value);
    if (unless < 0) {
      throw new ModelError(
        `${path} names nobody while ${beside} is ${value}: outside its domain, ${part.shape.domain}`,
      );
    }
    return { field: part.field, isMet: (code: number) => code !== unless };
  });

const placeOf = (path: string, member: number | undefined, members: readonly number[]): number => {
  const place = members.indexOf(member as number);
  if (place < 0) {
    throw new ModelError(
      `${path} has elements for the members ${members.join(', ')}, of which one may be exchanged with ${member}, which has none`,
    );
  }
  return place;
};
