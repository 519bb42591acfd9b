import { type Action, named } from '../language/index.js';
import type { Instance, Judgement } from '../semantics/index.js';
import { noEvents } from '../transitions/event-log.js';
import { describe } from '../transitions/index.js';
import { recordStepProperty } from '../transitions/recorder.js';
import { compareChanges } from './changes.js';
import { complaintOfProperty, complaintOfRule, inWords } from './complaint.js';
import { type Change, changeOf, type Known, type StepOutcome, type Told } from './known.js';
import type { Kind, Met } from './orbit.js';
import type { Place } from './place.js';
import type { Renaming } from './renaming.js';

/** Steps as a whole: an action, by its number, does with names exchanged what it does; at the end nobody sees a difference. */
export class Steps<W> implements Kind<W, number, StepOutcome> {
  readonly halves = [0];
  readonly #known: Known<W>;
  /** Steps led to worlds of one orbit that are not the same: then it does not go without saying what properties say of them. */
  #isJudged = false;

  constructor(known: Known<W>) {
    this.#known = known;
  }

  idOf(slot: number): string {
    return `step ${slot}`;
  }

  nameOf(slot: number): string {
    return this.#known.nameOf(slot);
  }

  run(slot: number, words: Int32Array): StepOutcome {
    return this.#known.stepOf(slot, words.subarray(0, this.#known.symmetry.layout.words));
  }

  image({ subject, words }: Place<number>, renaming: Renaming<W>) {
    return { subject: renaming.action(subject, words), happened: noEvents };
  }

  compare(one: Met<number, StepOutcome>, renaming: Renaming<W>, other: Met<number, StepOutcome>): boolean | 'again' {
    const { symmetry, dependencies, actions, properties } = this.#known;
    const action = actions[one.place.subject] as Action;
    const { rule, params } = actions[other.place.subject] as Action;
    const world = () =>
      inWords(symmetry.layout, one.place.words, [...one.outcome.looks, ...renaming.before(other.outcome.looks)]);
    const [first, second] = [changeOf(symmetry.layout, one), changeOf(symmetry.layout, other)];
    if (first === undefined || second === undefined) {
      const [does, doesThen] = [doneIn(one.outcome), doneIn(other.outcome)];
      if (does === doesThen) {
        return true;
      }
      const how = `it ${does}, and with ${renaming.inWords} exchanged ${named(rule, params)} ${doesThen}`;
      throw complaintOfRule(action, how, world());
    }
    const likeness = compareChanges(symmetry, dependencies, first, renaming, second, one.ask);
    if (likeness.is === 'different') {
      const { actual, expected, field } = likeness;
      const how = `with ${renaming.inWords} exchanged, ${named(rule, params)} leads to ${describe(actual, [field])}, and ${describe(expected, [field])} was to be expected`;
      throw complaintOfRule(action, how, world());
    }
    if (properties.length > 0) {
      if (likeness.is === 'of one orbit' && !this.#isJudged) {
        this.#isJudged = true;
        return 'again';
      }
      if (this.#isJudged) {
        this.#compareJudgements(one, renaming, other);
      }
      this.#known.remember(renaming, tellingOf(one), tellingOf(other), world);
    }
    return true;
  }

  /** Of all instances of a property together as much must be said; which of them says it may change with the slots. */
  #compareJudgements(one: Met<number, StepOutcome>, renaming: Renaming<W>, other: Met<number, StepOutcome>): void {
    for (const instances of this.#known.properties) {
      const said = instances.map((instance) => this.#saidOf(instance, one));
      const saidThen = instances.map((instance) => this.#saidOf(instance, other));
      if (said.toSorted().join() !== saidThen.toSorted().join()) {
        const thenOf = (instance: Instance<W>) => saidThen[instances.indexOf(renaming.instance(instance))] as Judgement;
        const place = instances.findIndex((instance, i) => said[i] !== thenOf(instance));
        const instance = instances[place] as Instance<W>;
        const world = inWords(this.#known.symmetry.layout, one.place.words, [
          ...one.outcome.looks,
          ...renaming.before(other.outcome.looks),
        ]);
        throw complaintOfProperty(
          instance,
          renaming.inWords,
          renaming.instance(instance),
          said[place] as Judgement,
          thenOf(instance),
          world,
        );
      }
    }
  }

  #saidOf(instance: Instance<W>, met: Met<number, StepOutcome>): Judgement {
    const { symmetry, actions, eventLog } = this.#known;
    const { place, outcome, ask } = met;
    const pair = place.words.slice();
    pair.set((changeOf(symmetry.layout, met) as Change).after, symmetry.layout.words);
    const happened = eventLog.at(outcome.happened);
    const action = actions[place.subject] as Action;
    const { looks, judgement } = recordStepProperty(symmetry.layout, instance, action, pair, happened);
    for (const { field, behind } of looks) {
      if (behind === 0 || !outcome.writes?.has(field.number)) {
        ask(field.number);
      }
    }
    return judgement;
  }
}

const tellingOf = ({ place, outcome }: Met<number, StepOutcome>): Told => ({
  slot: place.subject,
  happened: outcome.happened,
});

const doneIn = ({ writes, isOutside }: StepOutcome): string =>
  isOutside ? 'leaves the schema' : writes === undefined ? 'may not happen' : 'may happen';
