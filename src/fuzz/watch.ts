import type { Learner, Question } from '../learn/index.js';
import { unknown } from '../learn/index.js';

/** So many bytes of tables, and nothing more is learned: a recipe whose paths never come again would fill all memory. */
const mostBytes = 2 ** 28;

/**
 * Asks the properties of worlds along a walk. A property whose questions have the answers that they had says what it
 * said, so after a step only those are asked that ask about something the step wrote. (What they say is heard by the
 * learner, when it learns it.)
 */
export class Watch<W> {
  readonly #learner: Learner<W>;
  /** By word of a state: the properties that ever asked about it, each with the bits it asked about. */
  readonly #askers: Map<number, number>[];
  /** By the number of an action's leaf: the properties that its writes concern, and how many bits were asked by then. */
  readonly #concerned: { readonly slots: readonly number[]; readonly asked: number }[] = [];
  #asked = 0;

  constructor(learner: Learner<W>) {
    this.#learner = learner;
    this.#askers = Array.from({ length: learner.layout.words }, () => new Map());
  }

  /** Is there room for more to be learned? */
  get hasRoom(): boolean {
    return this.#learner.tables.bytes < mostBytes;
  }

  /** Asks every property, at the beginning of a walk. */
  ask(state: Int32Array): void {
    const { actions, worldProperties } = this.#learner;
    for (let slot = actions.length; slot < actions.length + worldProperties.length; slot++) {
      this.#askOne(slot, state);
    }
  }

  /** Asks those that a leaf concerns, whose writes have led to the state. */
  askAfter(leaf: number, state: Int32Array): void {
    const { tables } = this.#learner;
    const number = tables.numberOf(leaf);
    let concerned = this.#concerned[number];
    if (concerned === undefined || concerned.asked !== this.#asked) {
      concerned = { slots: this.#concernedBy(tables.writes(leaf)), asked: this.#asked };
      this.#concerned[number] = concerned;
    }
    for (const slot of concerned.slots) {
      this.#askOne(slot, state);
    }
  }

  /** The same with writes that no table holds. */
  askAfterWrites(writes: readonly number[], state: Int32Array): void {
    for (const slot of this.#concernedBy(writes)) {
      this.#askOne(slot, state);
    }
  }

  #askOne(slot: number, state: Int32Array): void {
    const learner = this.#learner;
    if (learner.tables.find(slot, state) !== unknown) {
      return;
    }
    if (this.hasRoom) {
      learner.resolve(slot, state);
      this.#remember(slot, learner.tables.asked(slot, state));
    } else {
      this.#remember(
        slot,
        learner.tryOut(slot, state).reads.flatMap(({ questions }) => questions),
      );
    }
  }

  #remember(slot: number, questions: readonly Question[]): void {
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
