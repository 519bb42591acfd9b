import {
  type ArrayShape,
  type BagShape,
  bool,
  type HappenedShape,
  int,
  type Leaf,
  type OptionalShape,
  type RecordShape,
  type SequenceShape,
  type Shape,
} from '../language/index.js';

/** Where the schema's fields lie in the packed words of a state. */
export interface Layout {
  readonly world: RecordPart;
  readonly fields: readonly Field[];
  /** 32-bit words of a packed state, at least one. */
  readonly words: number;
  /** Bits that are used, over all words. */
  readonly bits: number;
  /** Whether any slots have to be kept in order. */
  readonly hasBags: boolean;
}

/** One number of the packed state. It never straddles a word; one with a single value takes no bits. */
export interface Field {
  /** Its place in `Layout.fields`. */
  readonly number: number;
  /** As a person writes it: `vcpus[0].lrs[1].state`. */
  readonly path: string;
  readonly leaf: Leaf;
  readonly bits: number;
  readonly word: number;
  readonly shift: number;
  /** How a table asks for it. */
  readonly questions: readonly Question[];
}

/** A few bits of the packed state. */
export interface Question {
  /** Word * 32 + shift. */
  readonly where: number;
  readonly mask: number;
}

/** A shape with its place: the same tree as the schema's, every element of every list spelled out. */
export type Part = LeafPart | RecordPart | ListPart | SequencePart | OptionalPart | HappenedPart;

export interface LeafPart {
  readonly kind: 'leaf';
  readonly shape: Leaf;
  readonly path: string;
  readonly field: Field;
}

export interface RecordPart {
  readonly kind: 'record';
  readonly shape: RecordShape;
  readonly path: string;
  readonly fields: Readonly<Record<string, Part>>;
  /** The same as a list. */
  readonly entries: readonly (readonly [string, Part])[];
  /** What a draft of it begins with. */
  readonly unread: Readonly<Record<string, unknown>>;
}

/** Stands for a field or an element that nobody has looked at. */
export const unread = Symbol('unread');

/** An array or a bag: its length is fixed. */
export interface ListPart {
  readonly kind: 'list';
  readonly shape: ArrayShape | BagShape;
  readonly path: string;
  readonly elements: readonly Part[];
}

/** The slots beyond the length are zero. */
export interface SequencePart {
  readonly kind: 'sequence';
  readonly shape: SequenceShape;
  readonly path: string;
  readonly length: Field;
  readonly elements: readonly Part[];
}

/** What is absent is zero. */
export interface OptionalPart {
  readonly kind: 'optional';
  readonly shape: OptionalShape;
  readonly path: string;
  readonly present: Field;
  readonly some: Part;
}

/** What happened is no part of a state. */
export interface HappenedPart {
  readonly kind: 'happened';
  readonly shape: HappenedShape;
  readonly path: string;
}

/** The most bits that are asked for at once: a wider field takes several questions, so that a rare value costs little. */
const widestQuestion = 8;

/** Gives every field of a schema its place. */
export const layoutOf = (shape: RecordShape): Layout => {
  const fields: Field[] = [];
  const used: number[] = [];
  let hasBags = false;

  const place = (path: string, leaf: Leaf): Field => {
    const bits = Math.ceil(Math.log2(leaf.size));
    const fitting = used.findIndex((taken) => taken + bits <= 32);
    const word = fitting >= 0 ? fitting : used.length;
    const shift = (used[word] ?? 0) % 32;
    used[word] = (used[word] ?? 0) + bits;
    const questions = questionsAt(word * 32 + shift, bits);
    const field = { number: fields.length, path, leaf, bits, word, shift, questions };
    fields.push(field);
    return field;
  };

  const elements = (count: number, element: Shape, path: string): readonly Part[] =>
    Array.from({ length: count }, (_, i) => partOf(element, `${path}[${i}]`));

  const recordOf = (record: RecordShape, path: string): RecordPart => {
    const parts = Object.entries(record.fields).map(
      ([name, field]) => [name, partOf(field, path ? `${path}.${name}` : name)] as const,
    );
    return {
      kind: 'record',
      shape: record,
      path,
      fields: Object.fromEntries(parts),
      entries: parts,
      unread: Object.fromEntries(parts.map(([name]) => [name, unread])),
    };
  };

  const partOf = (shape: Shape, path: string): Part => {
    switch (shape.kind) {
      case 'leaf':
        return { kind: 'leaf', shape, path, field: place(path, shape) };
      case 'record':
        return recordOf(shape, path);
      case 'array':
      case 'bag':
        hasBags ||= shape.kind === 'bag';
        return { kind: 'list', shape, path, elements: elements(shape.length, shape.element, path) };
      case 'sequence': {
        const length = place(`${path}.length`, int(0, shape.max));
        return { kind: 'sequence', shape, path, length, elements: elements(shape.max, shape.element, path) };
      }
      case 'optional': {
        const present = place(`${path} !== null`, bool);
        return { kind: 'optional', shape, path, present, some: partOf(shape.some, path) };
      }
      case 'happened':
        return { kind: 'happened', shape, path };
    }
  };

  const world = recordOf(shape, '');
  const bits = used.reduce((sum, taken) => sum + taken, 0);
  return { world, fields, words: Math.max(1, used.length), bits, hasBags };
};

/** The high bits first: values near each other share their nodes. */
const questionsAt = (where: number, bits: number): readonly Question[] =>
  Array.from({ length: Math.ceil(bits / widestQuestion) }, (_, i) => ({
    where: where + i * widestQuestion,
    mask: (1 << Math.min(widestQuestion, bits - i * widestQuestion)) - 1,
  })).reverse();
