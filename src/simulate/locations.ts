import type { Leaf } from '../language/index.js';
import { type Field, fieldsOf, type Layout, type LayoutNode, maskOf, type RecordNode } from '../transitions/index.js';

/** A place of the world that is looked at and changed as a whole: a field of a record. */
export type Location = ScalarCell | LeavesCell | WholeCell | RecordCell | RecordsCell | HappenedCell;

/** A leaf, or one that may be absent: whoever has it can only put another in its place. */
export interface ScalarCell {
  readonly kind: 'scalar';
  readonly part: LayoutNode;
  readonly fields: readonly Field[];
  readonly shape: Leaf;
  readonly field: Field;
  readonly present: Field | undefined;
}

/** A list of leaves, of a fixed length or not. */
export interface LeavesCell {
  readonly kind: 'leaves';
  readonly part: LayoutNode;
  readonly fields: readonly Field[];
  readonly shape: Leaf;
  readonly elements: readonly Field[];
  readonly length: Field | undefined;
}

/** Anything else that has no fixed places: it is copied to be changed. */
export interface WholeCell {
  readonly kind: 'whole';
  readonly part: LayoutNode;
  readonly fields: readonly Field[];
}

/** A record that is always there. */
interface RecordCell {
  readonly kind: 'record';
  readonly part: LayoutNode;
  readonly fields: readonly Field[];
  readonly own: Entity;
}

/** A list of records that are always there. */
interface RecordsCell {
  readonly kind: 'records';
  readonly part: LayoutNode;
  readonly fields: readonly Field[];
  readonly own: readonly Entity[];
}

interface HappenedCell {
  readonly kind: 'happened';
  readonly part: LayoutNode;
  readonly fields: readonly Field[];
}

/** A record that is always there: a cell for each of its fields, one after the other. */
export interface Entity {
  readonly first: number;
  readonly part: RecordNode;
}

/** Some bits of a word of a state, and the cell that they are of. */
interface Bits {
  readonly bits: number;
  readonly cell: number;
}

/** The world of a schema, taken apart into cells. */
export interface Cells {
  readonly all: readonly Location[];
  /** By word of a state: whose bits are in it. */
  readonly byWord: readonly (readonly Bits[])[];
  readonly world: Entity;
  /** Those of what happened. */
  readonly happened: readonly number[];
  /** Those of locals. */
  readonly locals: readonly number[];
}

export const cellsOf = ({ world, words }: Layout): Cells => {
  const all: Location[] = [];
  const entity = (part: RecordNode): Entity => {
    const first = all.length;
    all.length += part.entries.length;
    part.entries.forEach(([, field], place) => {
      all[first + place] = cellOf(field, entity);
    });
    return { first, part };
  };
  const root = entity(world);
  const byWord: Bits[][] = Array.from({ length: words }, () => []);
  all.forEach(({ fields }, cell) => {
    for (const { word, shift, bits } of fields) {
      byWord[word]?.push({ bits: maskOf(bits) << shift, cell });
    }
  });
  const isLocal = ({ path }: LayoutNode) => world.shape.fields[/^[^.[]+/.exec(path)?.[0] ?? '']?.isLocal === true;
  return {
    all,
    byWord,
    world: root,
    happened: [...all.keys()].filter((cell) => all[cell]?.kind === 'happened'),
    locals: [...all.keys()].filter((cell) => isLocal((all[cell] as Location).part)),
  };
};

const cellOf = (part: LayoutNode, entity: (part: RecordNode) => Entity): Location => {
  switch (part.kind) {
    case 'leaf':
      return { kind: 'scalar', part, fields: fieldsOf(part), shape: part.shape, field: part.field, present: undefined };
    case 'record':
      return { kind: 'record', part, fields: [], own: entity(part) };
    case 'happened':
      return { kind: 'happened', part, fields: [] };
    case 'optional': {
      const { some, present } = part;
      return some.kind === 'leaf'
        ? { kind: 'scalar', part, fields: fieldsOf(part), shape: some.shape, field: some.field, present }
        : { kind: 'whole', part, fields: fieldsOf(part) };
    }
    case 'list':
    case 'sequence': {
      const isBag = part.shape.kind === 'bag';
      const { element } = part.shape;
      if (element.kind === 'leaf' && !isBag) {
        const elements = part.elements.flatMap(fieldsOf);
        const length = part.kind === 'sequence' ? part.length : undefined;
        return { kind: 'leaves', part, fields: fieldsOf(part), shape: element, elements, length };
      }
      const records = part.elements.filter((one) => one.kind === 'record');
      return part.kind === 'list' && !isBag && element.kind === 'record'
        ? { kind: 'records', part, fields: [], own: records.map(entity) }
        : { kind: 'whole', part, fields: fieldsOf(part) };
    }
  }
};
