import type { Field, Layout, LayoutNode } from './layout.js';

/** The code of one field in a packed state. */
export const codeIn = (words: Int32Array, field: Field): number =>
  field.bits === 0 ? 0 : ((words[field.word] as number) >>> field.shift) & maskOf(field.bits);

/** A packed state with another code for one field. */
export const withCode = (words: Int32Array, field: Field, code: number): Int32Array => {
  const other = Int32Array.from(words);
  other[field.word] = (words[field.word] as number) & ~(maskOf(field.bits) << field.shift);
  put(other, field, code);
  return other;
};

export const maskOf = (bits: number): number => (1 << bits) - 1;

/** The packed state of a world that lies within its schema. */
export const pack = (layout: Layout, world: unknown): Int32Array => {
  const words = new Int32Array(layout.words);
  packPart(layout.world, world, words);
  return words;
};

/** Adds the codes of a part to words in which it is still zero. */
export const packPart = (part: LayoutNode, value: unknown, words: Int32Array): void => {
  switch (part.kind) {
    case 'leaf':
      put(words, part.field, part.shape.encode(value));
      return;
    case 'record':
      for (const [name, field] of part.entries) {
        packPart(field, (value as Readonly<Record<string, unknown>>)[name], words);
      }
      return;
    case 'list':
      packElements(part.elements, value as readonly unknown[], words);
      return;
    case 'sequence':
      put(words, part.length, (value as readonly unknown[]).length);
      packElements(part.elements, value as readonly unknown[], words);
      return;
    case 'optional':
      if (value !== null) {
        put(words, part.present, 1);
        packPart(part.some, value, words);
      }
      return;
    case 'happened':
      return;
  }
};

const packElements = (parts: readonly LayoutNode[], values: readonly unknown[], words: Int32Array): void => {
  values.forEach((value, place) => {
    packPart(parts[place] as LayoutNode, value, words);
  });
};

const put = (words: Int32Array, field: Field, code: number): void => {
  if (field.bits > 0) {
    words[field.word] = (words[field.word] as number) | (code << field.shift);
  }
};

/** The world of a packed state, as plain objects; nothing has happened in it. */
export const unpack = (layout: Layout, words: Int32Array): unknown => unpackPart(layout.world, words);

/** The value of one part of it. */
export const unpackPart = (part: LayoutNode, words: Int32Array): unknown => {
  switch (part.kind) {
    case 'leaf':
      return part.shape.decode(codeIn(words, part.field));
    case 'record':
      return unpackRecord(part.entries, words);
    case 'list':
      return part.elements.map((element) => unpackPart(element, words));
    case 'sequence':
      return part.elements.slice(0, codeIn(words, part.length)).map((element) => unpackPart(element, words));
    case 'optional':
      return codeIn(words, part.present) === 0 ? null : unpackPart(part.some, words);
    case 'happened':
      return [];
  }
};

const unpackRecord = (
  entries: readonly (readonly [name: string, field: LayoutNode])[],
  words: Int32Array,
): Readonly<Record<string, unknown>> => {
  const record: Record<string, unknown> = {};
  for (const [name, field] of entries) {
    record[name] = unpackPart(field, words);
  }
  return record;
};
