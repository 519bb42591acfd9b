import { assertWithin, outsideDomain } from '../language/index.js';
import { sortSlots } from '../semantics/settle.js';
import { maskOf } from './codec.js';
import { type Field, type Layout, type LayoutNode, type ListNode, type SequenceNode, unread } from './layout.js';
import type { ReadLog } from './read-log.js';
import type { RecordingDraft } from './recording-draft.js';

/** What a recipe left in a draft, by field: only fields that may differ from the state it began with. */
export type WriteSet = ReadonlyMap<Field, number>;

/**
 * Ends a recipe's work: puts the slots of every changed bag into their canonical order, and collects the fields that
 * were written. With the last effect of a step its locals are over.
 * @throws SchemaError when a value or the length of a list leaves its domain.
 */
export const writesOf = (layout: Layout, draft: RecordingDraft<unknown>, reads: ReadLog, isLast: boolean): WriteSet => {
  const ending = new Ending(draft, reads);
  if (layout.hasBags) {
    ending.settle(layout.world, draft.world);
  }
  ending.collect(layout.world, draft.world);
  for (const field of isLast ? layout.locals : []) {
    ending.forget(field);
  }
  return ending.writes;
};

/** The same by word of the state: the bits to keep, and those to set. */
export type MaskedWrites = ReadonlyMap<number, { readonly keep: number; readonly set: number }>;

export const byWord = (writes: WriteSet): MaskedWrites => {
  const words = new Map<number, { keep: number; set: number }>();
  for (const [field, code] of writes) {
    const { keep, set } = words.get(field.word) ?? { keep: -1, set: 0 };
    words.set(field.word, {
      keep: keep & ~(maskOf(field.bits) << field.shift),
      set: set | (code << field.shift),
    });
  }
  return words;
};

/** Makes writes in a state that lies so many words behind. */
export const write = (pair: Int32Array, behind: number, writes: WriteSet): void => {
  for (const [{ word, shift, bits }, code] of writes) {
    const at = behind + word;
    pair[at] = ((pair[at] as number) & ~(maskOf(bits) << shift)) | (code << shift);
  }
};

/** A state, the one behind it that writes make of it, and room for what happened. */
export const pairAfter = (state: Int32Array, writes: WriteSet): Int32Array => {
  const pair = new Int32Array(2 * state.length + 1);
  pair.set(state);
  pair.set(state, state.length);
  write(pair, state.length, writes);
  return pair;
};

/** Writes as records, one for each group of fields: its number, how many words, and for each what to keep and to set. */
export const changesOf = (groups: Layout['groups'], words: MaskedWrites): readonly (readonly number[])[] =>
  groups.flatMap(({ firstWord, words: size }, group) => {
    const own = [...words]
      .filter(([word]) => word >= firstWord && word < firstWord + size)
      .toSorted(([a], [b]) => a - b);
    return own.length === 0
      ? []
      : [[group, own.length, ...own.flatMap(([word, { keep, set }]) => [word - firstWord, keep, set])]];
  });

class Ending {
  readonly writes = new Map<Field, number>();

  constructor(
    readonly draft: RecordingDraft<unknown>,
    readonly reads: ReadLog,
  ) {}

  settle(part: LayoutNode, value: unknown): void {
    if (value === unread || value === null) {
      return;
    }
    for (const [inner, content] of this.#contents(part, value)) {
      this.settle(inner, content);
    }
    // What was in order and was not changed is in order.
    if (part.kind === 'list' && part.shape.kind === 'bag' && this.#changed(part, value)) {
      sortSlots(part.shape, value as unknown[]);
    }
  }

  collect(part: LayoutNode, value: unknown): void {
    if (value === unread) {
      return;
    }
    switch (part.kind) {
      case 'leaf':
        this.#write(part.field, value);
        return;
      case 'optional':
        this.#write(part.present, value !== null);
        if (value === null) {
          this.#clear(part.some);
        } else {
          this.collect(part.some, value);
        }
        return;
      case 'list':
      case 'sequence':
        this.#collectLength(part, value);
        break;
      case 'record':
        this.#assertFits(part, value);
        break;
      case 'happened':
        return;
    }
    for (const [inner, content] of this.#contents(part, value)) {
      this.collect(inner, content);
    }
  }

  /** Makes a field zero, whatever was written to it. */
  forget(field: Field): void {
    if (this.reads.known(field) === 0) {
      this.writes.delete(field);
    } else {
      this.writes.set(field, 0);
    }
  }

  #collectLength(part: ListNode | SequenceNode, value: unknown): void {
    this.#assertFits(part, value);
    const list = value as readonly unknown[];
    const allowed = part.kind === 'sequence' ? list.length <= part.shape.max : list.length === part.shape.length;
    if (!allowed) {
      assertWithin(part.shape, value, part.path);
    }
    if (part.kind === 'sequence') {
      // Slots beyond the length that was read are zero already.
      const used = this.reads.known(part.length);
      part.elements.slice(list.length, used < 0 ? undefined : used).forEach((element) => {
        this.#clear(element);
      });
      this.#write(part.length, list.length);
    }
  }

  /** A fresh object was checked when it was assigned, and may have been changed since. */
  #assertFits(part: LayoutNode, value: unknown): void {
    this.draft.assertFits(part.shape, value, part.path);
  }

  /**
   * The places below a part, each with what is there now. An object that is where it was shows what is still unread;
   * any other is looked at whole, because the place where it is now takes all of its values.
   */
  #contents(part: LayoutNode, value: unknown): readonly (readonly [LayoutNode, unknown])[] {
    const node = this.draft.nodeOf(value);
    const values = (node?.part === part ? node.values : value) as Readonly<Record<string, unknown>>;
    switch (part.kind) {
      case 'record':
        return part.entries.map(([name, field]) => [field, values[name]] as const);
      case 'list':
      case 'sequence': {
        const length = Number(values.length);
        return part.elements.slice(0, length).map((element, place) => [element, values[place]] as const);
      }
      case 'optional':
        return [[part.some, value]];
      case 'leaf':
      case 'happened':
        return [];
    }
  }

  #changed(part: LayoutNode, value: unknown): boolean {
    if (value === unread) {
      return false;
    }
    if (part.kind === 'leaf') {
      return this.reads.known(part.field) !== part.shape.encode(value);
    }
    if (part.kind === 'optional') {
      const present = value === null ? 0 : 1;
      return this.reads.known(part.present) !== present || (present === 1 && this.#changed(part.some, value));
    }
    const resized = part.kind === 'sequence' && this.reads.known(part.length) !== (value as readonly unknown[]).length;
    return resized || this.#contents(part, value).some(([inner, content]) => this.#changed(inner, content));
  }

  #write(field: Field, value: unknown): void {
    const code = field.leaf.encode(value);
    if (code < 0) {
      throw outsideDomain(field.path, value, field.leaf.domain);
    }
    if (this.reads.known(field) !== code) {
      this.writes.set(field, code);
    }
  }

  /** What is no longer there is zero, so that equal worlds are equal bits. */
  #clear(part: LayoutNode): void {
    switch (part.kind) {
      case 'leaf':
        this.#write(part.field, part.shape.decode(0));
        return;
      case 'record':
        part.entries.forEach(([, field]) => {
          this.#clear(field);
        });
        return;
      case 'sequence':
        this.#write(part.length, 0);
        part.elements.forEach((element) => {
          this.#clear(element);
        });
        return;
      case 'list':
        part.elements.forEach((element) => {
          this.#clear(element);
        });
        return;
      case 'optional':
        this.#write(part.present, false);
        this.#clear(part.some);
        return;
      case 'happened':
        return;
    }
  }
}
