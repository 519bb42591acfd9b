import { type Engine, places, type Region, type WordAllocator } from '../../engine/index.js';
import type { Keys } from './state-log.js';

/** Two groups of whose pairs of ids so few occur that a bitmap of pairs is so much smaller. */
const leastGain = 2;
/** The table of all pairs of ids takes so many words at most. */
const mostPairs = 2 ** 22;
/** How much more room there is each time. */
const growth = 1.5;
/** The last joint pair has room for so many times as many pairs. */
const roomForLast = 4;
/** All pairs were seen, more or less, if each was seen so often. */
const seenEach = 4;

/** Two groups, by their numbers, and how many pairs of their ids were seen before they were numbered. */
interface JointPair {
  readonly groups: readonly [first: number, second: number];
  readonly seen: number;
  /** Room for so many more pairs than there are: more each time that this was too little. */
  spare: number;
}

/**
 * The pairs of groups that exclude most of each other's ids: the list registers of two vCPUs, where an interrupt is in one
 * of them at most. Their pairs of ids are numbered as they come, and a bitmap has bits for these numbers only
 * (src/engine/bitmap.ts).
 */
export class JointIndex {
  #all: readonly JointPair[] = [];
  #joints: Region;
  /** By joint pair: the numbers of pairs, and the pairs by number. */
  #pairs: Region[] = [];
  #ids: Region[] = [];
  /** As the strides of groups. */
  #strides: Region;
  readonly #memory: WordAllocator;

  constructor(memory: WordAllocator) {
    this.#memory = memory;
    this.#joints = memory.take(0);
    this.#strides = memory.take(0);
  }

  /** Where the inner loop finds them, and how many there are. */
  get context(): readonly (readonly [place: number, value: number])[] {
    return [
      [places.JOINTS, this.#joints.at],
      [places.JOINT_COUNT, this.#all.length],
      [places.JOINT_STRIDES, this.#strides.at],
    ];
  }

  has(group: number): boolean {
    return this.#all.some(({ groups }) => groups.includes(group));
  }

  /**
   * For how many pairs of each joint pair there is to be room, given how many ids of each group there may be. The last joint pair
   * has the last bits of all: what is not used of them is never touched, and takes no memory.
   */
  capacities(ids: readonly number[]): readonly number[] {
    return this.#all.map(({ groups: [first, second], spare }, joint) => {
      const pairs = this.atLeast(joint);
      const all = (ids[first] as number) * (ids[second] as number);
      return Math.min(all, joint === this.#all.length - 1 ? roomForLast * pairs + spare : pairs + spare);
    });
  }

  /** How much of so much room is used by pairs of the last joint pair, more or less; all of it if there is none. */
  share(rooms: readonly number[]): number {
    const last = this.#all.length - 1;
    return last < 0 ? 1 : this.atLeast(last) / (rooms[last] as number);
  }

  /** How many pairs of a joint pair there are, as far as is known. */
  atLeast(joint: number): number {
    return Math.max((this.#all[joint] as JointPair).seen, this.#count(joint));
  }

  /** For how many pairs of each joint pair there is room now. */
  get rooms(): readonly number[] {
    return this.#all.map((_, joint) => this.#get(joint, places.PAIR_ROOM));
  }

  /**
   * Chooses joint pairs by some of the worlds, as long as no bitmap has them.
   * @param sizes how many ids each group has.
   */
  choose(sizes: readonly number[], sample: Keys): void {
    for (const region of [this.#joints, this.#strides, ...this.#pairs, ...this.#ids]) {
      this.#memory.release(region);
    }
    this.#all = couplesIn(sizes, sample);
    this.#joints = this.#memory.take(this.#all.length * places.JOINT_WORDS);
    this.#strides = this.#memory.take(this.#all.length);
    this.#pairs = this.#all.map(() => this.#memory.take(0));
    this.#ids = this.#all.map(() => this.#memory.take(2));
    for (const [joint, { groups }] of this.#all.entries()) {
      this.#set(joint, places.FIRST_GROUP, groups[0]);
      this.#set(joint, places.SECOND_GROUP, groups[1]);
    }
  }

  /**
   * Makes room for so many pairs, of so many ids of each group.
   * @throws MemoryFullError and leaves all as it was.
   */
  layOut(capacities: readonly number[], strides: readonly number[], ids: readonly number[]): void {
    const widths = this.#all.map(({ groups }) => (ids[groups[1]] as number) + 1);
    const heights = this.#all.map(({ groups }) => (ids[groups[0]] as number) + 1);
    const pairs = widths.map((width, joint) => this.#memory.take(width * (heights[joint] as number)));
    const numbers = capacities.map((room) => this.#memory.take(2 * (room + 1)));
    for (const joint of this.#all.keys()) {
      const [before, after] = [this.#ids[joint] as Region, numbers[joint] as Region];
      this.#memory.words.copyWithin(after.at, before.at, before.at + 2 * (this.#count(joint) + 1));
      this.#memory.release(before);
      this.#memory.release(this.#pairs[joint] as Region);
      this.#ids[joint] = after;
      this.#pairs[joint] = pairs[joint] as Region;
      this.#memory.words[this.#strides.at + joint] = strides[joint] as number;
      this.#set(joint, places.PAIRS, (pairs[joint] as Region).at);
      this.#set(joint, places.PAIR_WIDTH, widths[joint] as number);
      this.#set(joint, places.PAIR_IDS, after.at);
      this.#set(joint, places.PAIR_ROOM, capacities[joint] as number);
      for (let pair = 1; pair <= this.#count(joint); pair++) {
        this.#number(joint, pair);
      }
    }
  }

  /**
   * Gives a number to a pair that a thread has met.
   * @param at the pair's place among those that have numbers.
   * @returns false where there is no room for it.
   */
  enter(engine: Engine, at: number): boolean {
    const joint = this.#pairs.findIndex((region) => region.at <= at && at < region.at + region.size);
    if (joint < 0) {
      throw new RangeError(`there is no pair at ${at}`);
    }
    return engine.internPair(this.#joints.at + joint * places.JOINT_WORDS, at) !== 0;
  }

  /** Where there is no room for another pair, there will be more room than there was this time. */
  outgrow(): void {
    for (const [number, joint] of this.#all.entries()) {
      const isFull = this.#count(number) === this.#get(number, places.PAIR_ROOM);
      joint.spare = isFull ? Math.ceil(growth * joint.spare) : joint.spare;
    }
  }

  #number(joint: number, pair: number): void {
    const { words } = this.#memory;
    const ids = (this.#ids[joint] as Region).at + 2 * pair;
    const row = (words[ids] as number) * this.#get(joint, places.PAIR_WIDTH);
    words[(this.#pairs[joint] as Region).at + row + (words[ids + 1] as number)] = pair;
  }

  #count(joint: number): number {
    return this.#get(joint, places.PAIR_COUNT);
  }

  #get(joint: number, place: number): number {
    return this.#memory.words[this.#joints.at + joint * places.JOINT_WORDS + place] as number;
  }

  #set(joint: number, place: number, value: number): void {
    this.#memory.words[this.#joints.at + joint * places.JOINT_WORDS + place] = value;
  }
}

/** The joint pairs that gain most, each group in one at most. */
const couplesIn = (sizes: readonly number[], sample: Keys): readonly JointPair[] => {
  const gains: { groups: JointPair['groups']; seen: number; gain: number }[] = [];
  for (const [first, some] of sizes.entries()) {
    for (const [second, others] of sizes.entries()) {
      if (first < second && some * others <= mostPairs) {
        const seen = pairsIn(sample, [first, second], others + 1, some);
        gains.push({ groups: [first, second], seen, gain: (some * others) / seen });
      }
    }
  }
  const chosen: JointPair[] = [];
  for (const { groups, seen, gain } of gains.toSorted((a, b) => b.gain - a.gain)) {
    if (gain >= leastGain && !chosen.some((joint) => joint.groups.some((group) => groups.includes(group)))) {
      chosen.push({ groups, seen, spare: 1 + (seen >> 4) });
    }
  }
  return chosen;
};

/** How many pairs of ids occur; infinitely many where there may be many more than are seen. */
const pairsIn = ({ keys, words }: Keys, groups: JointPair['groups'], width: number, height: number): number => {
  const seen = new Uint8Array(width * (height + 1));
  const [first, second] = groups.map((group) => keys.places[group]) as [KeyPlace, KeyPlace];
  let distinct = 0;
  for (let at = 0; at < words.length; at += keys.words) {
    const pair = idIn(words, at, first) * width + idIn(words, at, second);
    distinct += 1 - (seen[pair] as number);
    seen[pair] = 1;
  }
  return distinct * seenEach <= words.length / keys.words ? distinct : Infinity;
};

type KeyPlace = Keys['keys']['places'][number];

const idIn = (words: Int32Array, at: number, { word, shift, bits }: KeyPlace): number =>
  ((words[at + word] as number) >>> shift) & (bits === 32 ? -1 : (1 << bits) - 1);
