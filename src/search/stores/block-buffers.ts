import { places, type WordAllocator } from '../../engine/index.js';
import type { WorkerContext } from '../workers/worker-context.js';

/** How much a model asks of a block of states. */
export interface BlockSizes {
  readonly groups: number;
  /** Leaves that one state may meet, at most. */
  readonly met: number;
  /** Parts of a step, at most. */
  readonly parts: number;
}

/** Room for a block of states, as large as it can get (src/engine/block.ts). What is not touched takes nothing. */
export const takeBlockBuffers = (
  memory: WordAllocator,
  context: WorkerContext,
  { groups, met, parts }: BlockSizes,
): void => {
  const states = places.MOST_IN_BLOCK;
  const slots = (2 * groups + 1) * places.BLOCK_SLOT_WORDS;
  // Each time that states part, those that go aside are fewer; a part of a step changes a group once at most.
  const parted = (states * (states + 1)) / 2;
  const values = places.VALUE_WORDS * (groups * states + parted * parts * (groups + 1)) + states * slots;
  const join = places.JOIN_SLOTS + (groups + 1) * (places.BLOCK_SLOT_WORDS + places.MOST_IN_BLOCK * places.VALUE_WORDS);
  context.set(places.JOIN_WORDS, join);
  const words: readonly (readonly [place: number, words: number])[] = [
    [places.BLOCK_SLOTS, slots],
    [places.VALUES, values],
    [places.POSITIONS, states],
    [places.CHANGED, groups],
    [places.JOINS, places.MOST_JOINS * join],
    [places.MET, 2 * states * met],
  ];
  for (const [place, size] of words) {
    context.set(place, memory.take(size).at);
  }
};
