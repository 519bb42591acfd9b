import type { EventDelta } from '../transitions/event-log.js';
import { isExact } from './changes.js';
import { type Change, changeOf, type Known, type PartOutcome } from './known.js';
import type { Kind, Met } from './orbit.js';
import type { Place } from './place.js';
import type { Renaming } from './renaming.js';

/**
 * One effect of a rule that has several, by the number of the action: with names exchanged it does exactly what it does,
 * with names exchanged. The first one comes with the guard.
 */
export class Parts<W> implements Kind<W, number, PartOutcome> {
  readonly halves: readonly number[];
  readonly #known: Known<W>;
  readonly #effect: number;

  constructor(known: Known<W>, effect: number) {
    this.#known = known;
    this.#effect = effect;
    this.halves = [this.#first];
  }

  idOf(slot: number): string {
    return `part ${this.#effect} ${slot}`;
  }

  /** The first effect looks at the state before; the others at what came of it so far. */
  get #first(): number {
    return this.#effect === 0 ? 0 : this.#known.symmetry.layout.words;
  }

  nameOf(slot: number): string {
    return this.#known.nameOf(slot);
  }

  run(slot: number, words: Int32Array): PartOutcome {
    const { layout } = this.#known.symmetry;
    const state = words.subarray(this.#first, this.#first + layout.words);
    const outcome = this.#known.partOf(slot, this.#effect, state, words[2 * layout.words] as number);
    return outcome;
  }

  image({ subject, words }: Place<number>, renaming: Renaming<W>) {
    const { eventLog, symmetry } = this.#known;
    const happened = renaming.happened(eventLog.at(words[2 * symmetry.layout.words] as number));
    return { subject: renaming.action(subject, words), happened: this.#known.numberOf(happened) };
  }

  compare(one: Met<number, PartOutcome>, renaming: Renaming<W>, other: Met<number, PartOutcome>): boolean {
    const { symmetry, dependencies, eventLog, fields } = this.#known;
    const [first, second] = [one, other].map((met) => changeOf(symmetry.layout, met, this.#first));
    if (first === undefined || second === undefined) {
      return first === second && one.outcome.isOutside === other.outcome.isOutside;
    }
    const ask = (field: number) => one.ask(this.#effect === 0 ? field : field + fields.count);
    return (
      isExact(symmetry, dependencies, first as Change, renaming, second as Change, ask) &&
      eventLog.tellingOf(renamed(renaming, one.outcome.telling)) === eventLog.tellingOf(other.outcome.telling)
    );
  }
}

const renamed = <W>(renaming: Renaming<W>, telling: EventDelta): EventDelta =>
  Object.fromEntries(
    Object.entries(telling).map(([name, change]) => {
      const events = (list: readonly unknown[]) => renaming.events(list) as readonly unknown[];
      return [name, 'is' in change ? { is: events(change.is) } : { adds: events(change.adds) }];
    }),
  );
