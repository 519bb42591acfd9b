import type { WordAllocator } from '../../engine/index.js';
import type { VisitedKind } from '../options.js';
import type { Thresholds } from '../thresholds.js';
import type { ComponentTables } from './component-tables.js';
import { JointIndex } from './joint-index.js';
import type { Keys } from './state-log.js';
import { bitmapFits, bitmapSet, canBeQuotient, plainSet, quotientSet, type VisitedSet } from './visited-kinds.js';

/** For each world that is not expanded yet so many more will come, as a guess. */
const worldsToCome = 8;
/** With so many times as many worlds as the last time a bitmap is considered again. */
const patience = 1.25;
/** What was small enough once stays a bitmap until it is so many times too large: moving takes time, too. */
const tolerance = 2;

/**
 * Which kind of visited set serves best: whole keys as long as there are few, then quotients, and a bitmap where a large
 * part of all tuples occurs.
 */
export class VisitedPolicy {
  readonly joints: JointIndex;
  readonly #memory: WordAllocator;
  readonly #componentTables: ComponentTables;
  readonly #wanted: VisitedKind | undefined;
  readonly #thresholds: Thresholds;
  /** How many worlds there may be in the end. */
  #expected = 0;
  #nextSample: number;

  /** @param wanted the kind, where it can be, if it is not to be chosen by what is found. */
  constructor(
    memory: WordAllocator,
    componentTables: ComponentTables,
    wanted: VisitedKind | undefined,
    thresholds: Thresholds,
  ) {
    this.joints = new JointIndex(memory);
    this.#memory = memory;
    this.#componentTables = componentTables;
    this.#wanted = wanted;
    this.#thresholds = thresholds;
    this.#nextSample = thresholds.leastBitmap;
  }

  /** A set for so many keys, in place of one of some kind. */
  setFor(count: number, kind: VisitedKind): VisitedSet {
    if (kind === 'bitmap' && this.#bitmapFits(count, tolerance)) {
      return bitmapSet(this.#memory, this.#componentTables, this.joints);
    }
    const { keys } = this.#componentTables;
    const isPlain =
      this.#wanted === 'plain' ||
      count < this.#thresholds.leastQuotient ||
      !canBeQuotient(keys, count, this.#thresholds);
    const make = isPlain ? plainSet : quotientSet;
    return make(this.#memory, keys, count, this.#thresholds);
  }

  /**
   * Would a bitmap serve better than quotients?
   * @param queued so many worlds are not expanded yet.
   * @param someKeys many of the keys that there are.
   */
  prefersBitmap(count: number, queued: number, someKeys: () => Keys): boolean {
    if (count < this.#nextSample || (this.#wanted !== undefined && this.#wanted !== 'bitmap')) {
      return false;
    }
    this.#nextSample = patience * count;
    this.#expected = count + worldsToCome * queued;
    this.#componentTables.noteGrowth();
    this.joints.choose(this.#componentTables.sizes, someKeys());
    return this.#bitmapFits(count);
  }

  /** Would a bitmap take little enough for so many keys, or as many as there will be, or for that many times as many? */
  #bitmapFits(count: number, times = 1): boolean {
    const most = times * Math.max(count, this.#expected);
    return bitmapFits(this.#memory, this.#componentTables, this.joints, most, this.#thresholds);
  }
}
