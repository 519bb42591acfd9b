import { fieldsOf, type Layout, maskOf, type Part, unpackPart } from '../learn/index.js';

/** What follows a change of some bits: a place of the world is read from the state again. */
interface Refresher {
  readonly bits: number;
  readonly refresh: (state: Int32Array) => void;
}

/**
 * A state as plain objects, kept up to date by what each step writes. Recipes that read so much that hardly any path is
 * taken twice are asked about these: that takes a hundredth of the time of a recording.
 */
export class Mirror {
  readonly world: unknown;
  /** By word of a state. */
  readonly #refreshers: Refresher[][];
  readonly #all: ((state: Int32Array) => void)[] = [];

  constructor(layout: Layout) {
    this.#refreshers = Array.from({ length: layout.words }, () => []);
    const holder: Record<string, unknown> = {};
    this.#reflect(layout.world, holder, 'world');
    this.world = holder.world;
  }

  /** Shows another state. */
  show(state: Int32Array): void {
    for (const refresh of this.#all) {
      refresh(state);
    }
  }

  /** @param writes that have led to the state: how many words, and for each its place, the bits kept, the bits set. */
  follow(writes: readonly number[], state: Int32Array): void {
    for (let at = 1; at < writes.length; at += 3) {
      const changed = ~(writes[at + 1] as number);
      for (const { bits, refresh } of this.#refreshers[writes[at] as number] as Refresher[]) {
        if ((bits & changed) !== 0) {
          refresh(state);
        }
      }
    }
  }

  /** Records and lists of a fixed length stay the objects that they are; the rest is made anew when it changes. */
  #reflect(part: Part, holder: Record<string | number, unknown>, key: string | number): void {
    switch (part.kind) {
      case 'record': {
        const own: Record<string, unknown> = {};
        holder[key] = own;
        for (const [name, field] of part.entries) {
          this.#reflect(field, own, name);
        }
        return;
      }
      case 'list': {
        const own: unknown[] = [];
        holder[key] = own;
        part.elements.forEach((element, place) => {
          this.#reflect(element, own as unknown as Record<number, unknown>, place);
        });
        return;
      }
      default:
        this.#refreshes(part, (state) => {
          holder[key] = unpackPart(part, state);
        });
    }
  }

  #refreshes(part: Part, refresh: (state: Int32Array) => void): void {
    this.#all.push(refresh);
    for (const { word, shift, bits } of fieldsOf(part)) {
      this.#refreshers[word]?.push({ bits: maskOf(bits) << shift, refresh });
    }
  }
}
