import type { View } from '../language/index.js';
import { type Instance, type Judgement, judgeWorld } from '../semantics/index.js';
import { type BitTest, type DecisionTree, type TransitionCache, unknown } from '../transitions/index.js';
import { cellsOf } from './locations.js';
import { StateSnapshot } from './state-snapshot.js';

/** The first paths of a recipe are learned in any case. */
const fewPaths = 64;
/** Of later ones so many times as many questions must have been answered. */
const worth = 8;
/** So many bytes of tables, and nothing more is learned. */
const mostBytes = 2 ** 28;

/** What follows a leaf: its writes, the properties that they concern, and how many bits were asked about by then. */
interface Concerned {
  readonly writes: readonly number[];
  readonly slots: readonly number[];
  readonly asked: number;
}

/**
 * Asks the properties of worlds along a walk. A property whose questions have the answers that they had says what it
 * said, so after a step only those are asked that ask about something the step wrote. (What they say is heard by the
 * cache, when it learns it.)
 */
export class InvariantChecker<W> {
  readonly #cache: TransitionCache<W>;
  readonly #state: Int32Array;
  /** How often each recipe was to be asked. */
  readonly #asks: Float64Array;
  /** The state as plain objects, as soon as somebody asks for them. */
  #mirror: StateSnapshot | undefined;
  /** What properties were heard to say without recording. */
  readonly #heard = new Set<string>();
  /** By word of a state: the properties that ever asked about it, each with the bits it asked about. */
  readonly #askers: Map<number, number>[];
  /** By the number of a leaf of a step. */
  readonly #concerned: Concerned[] = [];
  #asked = 0;
  /** For each recipe the step after which it was last asked. */
  readonly #askedIn: Float64Array;
  #steps = 0;

  /** @param state that the walk is in: it changes as the walk goes on. */
  constructor(cache: TransitionCache<W>, state: Int32Array) {
    this.#cache = cache;
    this.#state = state;
    this.#asks = new Float64Array(cache.actions.length + cache.worldProperties.length);
    this.#askedIn = new Float64Array(this.#asks.length);
    this.#askers = Array.from({ length: cache.layout.words }, () => new Map());
  }

  /** A recipe is asked about the state: what its tables know. */
  find(slot: number): number {
    this.#asks[slot] = (this.#asks[slot] as number) + 1;
    return this.#cache.tables.find(this.#cache.trees[slot] as DecisionTree, this.#state);
  }

  /** They do not know: is it worth learning? */
  learns(slot: number): boolean {
    const { paths } = this.#cache.trees[slot] as DecisionTree;
    const isWorthIt = paths * worth < (this.#asks[slot] as number);
    return paths < fewPaths || (isWorthIt && this.#cache.tables.bytes < mostBytes);
  }

  /** The world that the walk is in, to be looked at: for recipes whose paths never come again. */
  get world(): View<W> {
    if (this.#mirror === undefined) {
      this.#mirror = new StateSnapshot(cellsOf(this.#cache.layout));
      this.#mirror.show(this.#state);
    }
    return this.#mirror.world as View<W>;
  }

  /** Asks every property, at the beginning of a walk. */
  ask(): void {
    this.#mirror?.show(this.#state);
    const { actions, worldProperties } = this.#cache;
    for (let slot = actions.length; slot < actions.length + worldProperties.length; slot++) {
      this.#askOne(slot);
    }
  }

  /** Asks those that the leaves of a step concern, whose writes have led to the state. */
  askAfter(leaves: readonly number[]): void {
    // The state is the one after all of them: a mirror that follows one alone would show it a part of the next.
    for (const leaf of leaves) {
      this.#mirror?.followWrites(this.#concernedOf(leaf).writes, this.#state);
    }
    this.#steps++;
    for (const leaf of leaves) {
      for (const slot of this.#concernedOf(leaf).slots) {
        if (this.#askedIn[slot] !== this.#steps) {
          this.#askedIn[slot] = this.#steps;
          this.#askOne(slot);
        }
      }
    }
  }

  #concernedOf(leaf: number): Concerned {
    const number = this.#cache.tables.numberOf(leaf);
    const known = this.#concerned[number];
    if (known !== undefined && known.asked === this.#asked) {
      return known;
    }
    const writes = known?.writes ?? this.#cache.writes(leaf);
    const concerned = { writes, slots: this.#concernedBy(writes), asked: this.#asked };
    this.#concerned[number] = concerned;
    return concerned;
  }

  /** The same with writes that no table holds. */
  askAfterWrites(writes: readonly number[]): void {
    this.#mirror?.followWrites(writes, this.#state);
    for (const slot of this.#concernedBy(writes)) {
      this.#askOne(slot);
    }
  }

  #askOne(slot: number): void {
    const cache = this.#cache;
    if (this.find(slot) !== unknown) {
      return;
    }
    if (this.learns(slot)) {
      cache.resolve(slot, this.#state);
      this.#remember(slot, cache.tables.asked(cache.trees[slot] as DecisionTree, this.#state));
    } else {
      this.#askPlainly(slot);
    }
  }

  /**
   * Asks without recording. (By all that it has read so far the property has shown what it reads.) What it says for
   * the first time, and a violation, is learned by recording after all.
   */
  #askPlainly(slot: number): void {
    const cache = this.#cache;
    const instance = cache.worldProperties[slot - cache.actions.length] as Instance<W>;
    const judgement: Judgement = judgeWorld(instance, this.world);
    const said = `${slot} ${judgement}`;
    if (judgement === 'violated' || !this.#heard.has(said)) {
      this.#heard.add(said);
      cache.uncached.judgeState(slot, this.#state);
    }
  }

  #remember(slot: number, questions: readonly BitTest[]): void {
    for (const { where, mask } of questions) {
      const askers = this.#askers[where >> 5] as Map<number, number>;
      const before = askers.get(slot) ?? 0;
      // A shift takes its low five bits, and so the question's shift.
      const now = before | (mask << where);
      if (now !== before) {
        askers.set(slot, now);
        this.#asked++;
      }
    }
  }

  /** @param writes how many words, and for each its place, the bits that are kept and those that are set. */
  #concernedBy(writes: readonly number[]): readonly number[] {
    const slots = new Set<number>();
    for (let at = 1; at < writes.length; at += 3) {
      const changed = ~(writes[at + 1] as number);
      for (const [slot, bits] of this.#askers[writes[at] as number] as Map<number, number>) {
        if ((bits & changed) !== 0) {
          slots.add(slot);
        }
      }
    }
    return [...slots];
  }
}
