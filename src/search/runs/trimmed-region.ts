import { places, type WordAllocator, type Region as Words } from '../../engine/index.js';
import type { Region } from '../../liveness/index.js';
import type { StateBits } from './state-bits.js';

/** Conditions of fairness, a bit for each; and those that are met where an action is not enabled. */
export interface Conditions {
  readonly all: number;
  readonly weak: number;
}

/** Where a promise may stay open: what the inner loop is told of it (src/engine/trim.ts). */
export class TrimmedRegion implements Region {
  readonly left: StateBits;
  readonly kept: StateBits;
  readonly waiting: StateBits;
  readonly rests: StateBits;
  readonly #memory: WordAllocator;
  readonly #context: Words;
  readonly #met: Words;

  constructor(
    memory: WordAllocator,
    context: Words,
    met: Words,
    { left, kept, waiting, rests }: Readonly<Record<'left' | 'kept' | 'waiting' | 'rests', StateBits>>,
  ) {
    this.#memory = memory;
    this.#context = context;
    this.#met = met;
    this.left = left;
    this.kept = kept;
    this.waiting = waiting;
    this.rests = rests;
    const words = [left.at, kept.at, waiting.at, rests.at, met.at];
    memory.words.set(words, context.at);
  }

  get at(): number {
    return this.#context.at;
  }

  /** How many worlds were expanded. */
  get expanded(): number {
    return this.#memory.words[this.at + places.EXPANDED] as number;
  }

  /** Begins anew. */
  begin(conditions: Conditions | undefined): void {
    this.#set(places.HEEDS, conditions === undefined ? 0 : 1);
    this.#set(places.CONDITIONS, conditions?.all ?? places.COME_TO);
    this.#set(places.WEAK, conditions?.weak ?? 0);
    for (const set of [this.left, this.kept, this.waiting, this.rests]) {
      set.clear();
    }
    this.forget();
  }

  /** The number of the first world that the inner loop is given. */
  beginAt(first: number): void {
    this.#set(places.FIRST, first);
  }

  /** Worlds are told by their places among these. */
  call(worlds: Int32Array): void {
    const { words } = this.#memory;
    for (let place = 0; place < worlds.length; place++) {
      words[this.#met.at + (worlds[place] as number)] = place;
    }
  }

  /** How many words were gathered, since this was asked last. */
  takeGathered(): number {
    const gathered = this.#memory.words[this.at + places.GATHERED] as number;
    this.#set(places.GATHERED, 0);
    return gathered;
  }

  forget(): void {
    const { at, size } = this.#met;
    this.#memory.words.fill(0, at, at + size);
  }

  #set(place: number, word: number): void {
    this.#memory.words[this.at + place] = word;
  }
}
