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
import { bitsOf, componentOf } from './components.js';

/** Where the schema's fields lie in the packed words of a state. */
export interface Layout {
  readonly world: RecordNode;
  readonly fields: readonly Field[];
  /** Fields that change together, each group in words of its own: an entity, or several small ones. At least one. */
  readonly groups: readonly Component[];
  /** 32-bit words of a packed state, at least one. */
  readonly words: number;
  /** Bits that a state uses, over all words. */
  readonly bits: number;
  /** Those that belong to a step and to no state: they are zero when it begins, and again when it ends. */
  readonly locals: readonly Field[];
  /** Whether any slots have to be kept in order. */
  readonly hasBags: boolean;
  /** The number of what has happened in a step (happenings.ts): a word of its own, behind a state and the one after it. */
  readonly happened: Field;
}

export interface Component {
  readonly firstWord: number;
  readonly words: number;
  readonly bits: number;
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
  readonly questions: readonly BitTest[];
}

/** A few bits of a packed state, or of a state and the one after it: the words of that one follow. */
export interface BitTest {
  /** Word * 32 + shift. */
  readonly where: number;
  readonly mask: number;
}

/** A shape with its place: the same tree as the schema's, every element of every list spelled out. */
export type LayoutNode = LeafNode | RecordNode | ListNode | SequenceNode | OptionalNode | EventsNode;

export interface LeafNode {
  readonly kind: 'leaf';
  readonly shape: Leaf;
  readonly path: string;
  readonly field: Field;
}

export interface RecordNode {
  readonly kind: 'record';
  readonly shape: RecordShape;
  readonly path: string;
  readonly fields: Readonly<Record<string, LayoutNode>>;
  /** The same as a list. */
  readonly entries: readonly (readonly [string, LayoutNode])[];
  /** What a draft of it begins with. */
  readonly unread: Readonly<Record<string, unknown>>;
}

/** Stands for a field or an element that nobody has looked at. */
export const unread = Symbol('unread');

/** An array or a bag: its length is fixed. */
export interface ListNode {
  readonly kind: 'list';
  readonly shape: ArrayShape | BagShape;
  readonly path: string;
  readonly elements: readonly LayoutNode[];
}

/** The slots beyond the length are zero. */
export interface SequenceNode {
  readonly kind: 'sequence';
  readonly shape: SequenceShape;
  readonly path: string;
  readonly length: Field;
  readonly elements: readonly LayoutNode[];
}

/** What is absent is zero. */
export interface OptionalNode {
  readonly kind: 'optional';
  readonly shape: OptionalShape;
  readonly path: string;
  readonly present: Field;
  readonly some: LayoutNode;
}

/** What happened is no part of a state. */
export interface EventsNode {
  readonly kind: 'happened';
  readonly shape: HappenedShape;
  readonly path: string;
}

/** The most bits that are asked for at once: a wider field takes several questions, so that a rare value costs little. */
const widestQuestion = 8;

/** Gives every field of a schema its place. */
export const layoutOf = (shape: RecordShape): Layout => {
  const placing = new Placing(componentOf(shape));
  const world = placing.recordOf(shape, '');
  const { fields, groups, hasBags } = placing.finish();
  const words = groups.reduce((sum, group) => sum + group.words, 0);
  const locals = world.entries.flatMap(([name, part]) => (shape.fields[name]?.isLocal ? fieldsOf(part) : []));
  const bits = groups.reduce((sum, group) => sum + group.bits, 0) - locals.reduce((sum, field) => sum + field.bits, 0);
  return { world, fields, locals, groups, words, bits, hasBags, happened: happenedField(fields.length, words) };
};

/** Lists of what happened are told apart by so many bits; hardly any step has more than a few hundred. */
const happenedBits = 24;
/** Few of these bits are ever set. */
const happenedQuestion = 4;

/** As it lies behind a state of so many words: where that is the state after another, it is behind both. */
const happenedField = (number: number, words: number): Field => ({
  number,
  path: 'what happened',
  leaf: { kind: 'leaf', size: 2 ** happenedBits, domain: 'a number', encode: Number, decode: (code) => code },
  bits: happenedBits,
  word: words,
  shift: 0,
  questions: questionsAt(words * 32, happenedBits, happenedQuestion),
});

class Placing {
  readonly #fields: { -readonly [K in keyof Field]: Field[K] }[] = [];
  /** By group: the bits that are taken of each of its words. */
  readonly #used: number[][] = [];
  /** The group of each field. */
  readonly #groupOf: number[] = [];
  #hasBags = false;

  constructor(readonly grouping: (path: string) => number) {}

  /** Groups follow each other: only now is it known where each begins. */
  finish(): Pick<Layout, 'fields' | 'groups' | 'hasBags'> {
    const groups: Component[] = [];
    let firstWord = 0;
    for (let group = 0; group < Math.max(1, this.#used.length); group++) {
      const used = this.#used[group] ?? [];
      const bits = used.reduce((sum, taken) => sum + taken, 0);
      const words = Math.max(1, used.length);
      groups.push({ firstWord, words, bits });
      firstWord += words;
    }
    this.#fields.forEach((field, number) => {
      field.word += groups[this.#groupOf[number] as number]?.firstWord ?? 0;
      field.questions = questionsAt(field.word * 32 + field.shift, field.bits);
    });
    return { fields: this.#fields, groups, hasBags: this.#hasBags };
  }

  recordOf(record: RecordShape, path: string): RecordNode {
    const parts = Object.entries(record.fields).map(
      ([name, field]) => [name, this.#partOf(field, path ? `${path}.${name}` : name)] as const,
    );
    return {
      kind: 'record',
      shape: record,
      path,
      fields: Object.fromEntries(parts),
      entries: parts,
      unread: Object.fromEntries(parts.map(([name]) => [name, unread])),
    };
  }

  #place(path: string, leaf: Leaf): Field {
    const bits = bitsOf(leaf);
    const group = this.grouping(path);
    while (this.#used.length <= group) {
      this.#used.push([]);
    }
    const used = this.#used[group] as number[];
    const fitting = used.findIndex((taken) => taken + bits <= 32);
    const word = fitting >= 0 ? fitting : used.length;
    const shift = (used[word] ?? 0) % 32;
    used[word] = (used[word] ?? 0) + bits;
    const field = { number: this.#fields.length, path, leaf, bits, word, shift, questions: [] };
    this.#fields.push(field);
    this.#groupOf.push(group);
    return field;
  }

  #elements(count: number, element: Shape, path: string): readonly LayoutNode[] {
    return Array.from({ length: count }, (_, i) => this.#partOf(element, `${path}[${i}]`));
  }

  #partOf(shape: Shape, path: string): LayoutNode {
    switch (shape.kind) {
      case 'leaf':
        return { kind: 'leaf', shape, path, field: this.#place(path, shape) };
      case 'record':
        return this.recordOf(shape, path);
      case 'array':
      case 'bag':
        this.#hasBags ||= shape.kind === 'bag';
        return { kind: 'list', shape, path, elements: this.#elements(shape.length, shape.element, path) };
      case 'sequence': {
        const length = this.#place(`${path}.length`, int(0, shape.max));
        return { kind: 'sequence', shape, path, length, elements: this.#elements(shape.max, shape.element, path) };
      }
      case 'optional': {
        const present = this.#place(`${path} !== null`, bool);
        return { kind: 'optional', shape, path, present, some: this.#partOf(shape.some, path) };
      }
      case 'happened':
        return { kind: 'happened', shape, path };
    }
  }
}

/** The high bits first: values near each other share their nodes. */
const questionsAt = (where: number, bits: number, widest = widestQuestion): readonly BitTest[] =>
  Array.from({ length: Math.ceil(bits / widest) }, (_, i) => ({
    where: where + i * widest,
    mask: (1 << Math.min(widest, bits - i * widest)) - 1,
  })).reverse();

/** The fields of a part, in the order of the schema. */
export const fieldsOf = (part: LayoutNode): readonly Field[] => {
  switch (part.kind) {
    case 'leaf':
      return [part.field];
    case 'record':
      return part.entries.flatMap(([, field]) => fieldsOf(field));
    case 'list':
      return part.elements.flatMap(fieldsOf);
    case 'sequence':
      return [part.length, ...part.elements.flatMap(fieldsOf)];
    case 'optional':
      return [part.present, ...fieldsOf(part.some)];
    case 'happened':
      return [];
  }
};
