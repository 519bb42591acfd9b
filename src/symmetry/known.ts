import { type Action, type Model, named, type Rule } from '../language/index.js';
import { actionsOf, type Instance, instancesOf, noDeadlock } from '../semantics/index.js';
import {
  applyDelta,
  byAction,
  type EventDelta,
  type EventLog,
  type Events,
  isEmptyDelta,
  noEvents,
} from '../transitions/event-log.js';
import {
  asEnd,
  type BitTest,
  type DecisionTree,
  departs,
  type Field,
  maskOf,
  nothing,
  TransitionCache,
} from '../transitions/index.js';
import { type RecordedRun, recordEffect, recordGuardAndEffect } from '../transitions/recorder.js';
import { complaintOfRule, inWords } from './complaint.js';
import { type Dependencies, dependenciesOf } from './dependencies.js';
import { PairFields } from './pair-fields.js';
import { PathComposer } from './path-composer.js';
import type { Outcome, Place } from './place.js';
import { Renaming } from './renaming.js';
import type { Symmetry } from './symmetry.js';

/** What an action does; it writes nothing at all, `undefined`, where it is not enabled or leaves the schema. */
export interface StepOutcome extends Outcome {
  readonly writes: ReadonlyMap<number, number> | undefined;
  readonly isOutside: boolean;
  /** The number of what has happened. */
  readonly happened: number;
}

export interface PartOutcome extends StepOutcome {
  /** What this part told of it. */
  readonly telling: EventDelta;
}

/** What an action told of a step. */
export interface Told {
  readonly slot: number;
  readonly happened: number;
}

/** A state, what is written into it by the numbers of fields, and what comes of that. */
export interface Change {
  readonly before: Int32Array;
  readonly writes: ReadonlyMap<number, number>;
  readonly after: Int32Array;
}

/** What is asked, again and again, of a model in which members may be exchanged. */
export class Known<W> {
  readonly fields: PairFields;
  readonly dependencies: Dependencies;
  /** Each field where it is, by its number. */
  readonly identity: Int32Array;
  readonly actions: readonly Action[];
  readonly renamings: readonly Renaming<W>[];
  /** Of each property of steps all its instances. */
  readonly properties: readonly (readonly Instance<W>[])[];
  readonly #rules: readonly Rule<W>[];
  readonly #instances: ReadonlyMap<string, Instance<W>>;
  /** For steps of several effects: it has tables of its own, and judges nothing. */
  readonly #cache: TransitionCache<W>;
  /** The number of the field that a question asks for. */
  readonly #fieldAt = new Map<number, number>();
  /** What happened when names were exchanged: by the exchange, both actions, and what happened before that. */
  readonly #happened = new Map<string, number>();
  /** The same where the action is part of it. */
  readonly #complete = new Map<string, number>();
  readonly #numbers = new WeakMap<Events, number>();
  /** Rules of several effects that are not the same part by part. */
  readonly #wholes: Set<string>;

  constructor(readonly symmetry: Symmetry<W>) {
    const { model, layout } = symmetry;
    const deadlock = noDeadlock(model);
    const ending = deadlock === undefined ? [] : [asEnd<W>({ property: deadlock, params: {} })];
    const instances = [...instancesOf(model), ...ending];
    this.fields = new PairFields(layout);
    this.identity = Int32Array.from(layout.fields, ({ number }) => number);
    this.dependencies = dependenciesOf(symmetry);
    this.actions = actionsOf(model);
    this.renamings = symmetry.generators.map((one) => new Renaming(symmetry, one, this.actions, instances));
    this.properties = model.properties
      .filter(({ kind }) => kind === 'everyStep' || kind === 'someStep')
      .map((property) => instances.filter((instance) => instance.property === property));
    const rules = new Map(model.rules.map((rule) => [rule.id, rule]));
    this.#rules = this.actions.map(({ rule }) => rules.get(rule) as Rule<W>);
    // A later effect does not see where the element was of which a parameter names the place.
    this.#wholes = new Set(
      this.actions.filter(({ params }) => symmetry.places.isNamedBy(params)).map(({ rule }) => rule),
    );
    this.#instances = new Map(instances.map((instance) => [nameOf(instance), instance]));
    this.#cache = new TransitionCache<W>(withoutProperties(model), () => {}, { alwaysRechecked: 0 });
    for (const { number, questions } of layout.fields) {
      for (const { where } of questions) {
        this.#fieldAt.set(where, number);
      }
    }
  }

  get eventLog(): EventLog {
    return this.#cache.eventLog;
  }

  numberOf(happened: Events): number {
    const number = this.#numbers.get(happened) ?? this.eventLog.numberOf(happened);
    this.#numbers.set(happened, number);
    return number;
  }

  get wholes(): number {
    return this.#wholes.size;
  }

  /** The same instance, as it is known here. */
  instance(instance: Instance<W>): Instance<W> {
    return this.#instances.get(nameOf(instance)) as Instance<W>;
  }

  /** The rule, as a person calls it. */
  nameOf(slot: number): string {
    const { rule, params } = this.actions[slot] as Action;
    return `rule ${named(rule, params)}`;
  }

  effects(slot: number): number {
    return this.#rules[slot]?.does.length as number;
  }

  isWhole(slot: number): boolean {
    return this.effects(slot) === 1 || this.#wholes.has((this.actions[slot] as Action).rule);
  }

  makeWhole(slot: number): void {
    this.#wholes.add((this.actions[slot] as Action).rule);
  }

  /** What an action does in a state, all its effects together. */
  stepOf(slot: number, state: Int32Array): StepOutcome {
    return this.effects(slot) === 1 ? this.partOf(slot, 0, state, noEvents) : this.#severalOf(slot, state);
  }

  /** What one effect does in the state that those before it have left; the first one only if the guard allows it. */
  partOf(slot: number, effect: number, state: Int32Array, happened: number): PartOutcome {
    const { layout } = this.symmetry;
    const rule = this.#rules[slot] as Rule<W>;
    const action = this.actions[slot] as Action;
    const before = this.eventLog.at(happened);
    const {
      looks,
      writes,
      isOutside = false,
      telling,
    }: RecordedRun = effect === 0
      ? recordGuardAndEffect(layout, rule, action, state)
      : recordEffect(layout, rule, action, effect, state, before);
    return {
      looks: [...this.fields.numbersOf(looks), ...this.symmetry.places.fieldsNamedBy(action)],
      writes: writes && new Map([...writes].map(([{ number }, code]) => [number, code])),
      isOutside,
      happened: isEmptyDelta(telling) ? happened : this.numberOf(applyDelta(before, telling)),
      telling,
    };
  }

  #severalOf(slot: number, state: Int32Array): StepOutcome {
    const { layout, tables, trees } = this.#cache;
    const places = this.symmetry.places.fieldsNamedBy(this.actions[slot] as Action);
    const numbersOf = (questions: readonly BitTest[]) => [
      ...new Set([...questions.map(({ where }) => this.#fieldAt.get(where) as number), ...places]),
    ];
    if (this.#cache.resolve(slot, state) === nothing) {
      const looks = numbersOf(tables.asked(trees[slot] as DecisionTree, state));
      return { looks, writes: undefined, isOutside: false, happened: noEvents };
    }
    const pair = new Int32Array(2 * layout.words + 1);
    pair.set(state);
    pair.set(state, layout.words);
    pair[2 * layout.words] = noEvents;
    const way = new PathComposer(this.#cache, pair, ~slot);
    do {
      way.goOn();
    } while (way.next > 0);
    const looks = numbersOf([...way.questions.values()]);
    if (way.next === departs) {
      return { looks, writes: undefined, isOutside: true, happened: noEvents };
    }
    const { writes } = way;
    const codes = layout.fields.flatMap(({ number, word, shift, bits }) => {
      const { keep, set } = writes.get(word) ?? { keep: -1, set: 0 };
      return (~keep & (maskOf(bits) << shift)) === 0 ? [] : [[number, (set >>> shift) & maskOf(bits)] as const];
    });
    return { looks, writes: new Map(codes), isOutside: false, happened: way.happened };
  }

  /**
   * Remembers what happened when names were exchanged, and were exchanged back.
   * @param world in which it happened, in words.
   * @throws ModelError where something else had happened then.
   */
  remember(renaming: Renaming<W>, one: Told, other: Told, world: () => string): void {
    this.#remember(renaming, one, other, world);
    this.#remember(renaming, other, one, world);
  }

  #remember(renaming: Renaming<W>, one: Told, other: Told, world: () => string): void {
    const key = this.#keyOf(renaming, one, other.slot);
    const known = this.#happened.get(key) ?? other.happened;
    this.#happened.set(key, known);
    if (known !== other.happened) {
      const [before, first, second] = [one.happened, known, other.happened].map((number) =>
        JSON.stringify(this.eventLog.at(number)),
      );
      const how = `with ${renaming.inWords} exchanged it tells ${second} where it told ${before}, and elsewhere ${first}: what it tells must say by itself whom it means`;
      throw complaintOfRule(this.actions[one.slot] as Action, how, world());
    }
  }

  #keyOf(renaming: Renaming<W>, { slot, happened }: Told, then: number): string {
    return `${this.renamings.indexOf(renaming)} ${slot} ${happened} ${then}`;
  }

  /** What happened in a step that is complete, when names are exchanged; its action, too. */
  happenedAfter(renaming: Renaming<W>, number: number, state: Int32Array): number {
    const happened = this.eventLog.at(number);
    const slot = happened[byAction]?.[0] as number;
    const slotThen = renaming.action(slot, state);
    const key = `${this.renamings.indexOf(renaming)} ${number} ${slotThen}`;
    const known = this.#complete.get(key);
    if (known !== undefined) {
      return known;
    }
    const told = { slot, happened: this.numberOf(withoutAction(happened)) };
    const then = this.#happenedAfter(renaming, told, slotThen, state);
    const complete = this.numberOf(withAction(this.eventLog.at(then), slotThen));
    this.#complete.set(key, complete);
    return complete;
  }

  #happenedAfter(renaming: Renaming<W>, one: Told, slotThen: number, state: Int32Array): number {
    const known = this.#happened.get(this.#keyOf(renaming, one, slotThen));
    if (known !== undefined) {
      return known;
    }
    const then = this.isWhole(one.slot)
      ? this.stepOf(slotThen, renaming.state(state)).happened
      : this.numberOf(renaming.happened(this.eventLog.at(one.happened)));
    const { layout } = this.symmetry;
    this.remember(renaming, one, { slot: slotThen, happened: then }, () => inWords(layout, state, [...this.identity]));
    return then;
  }
}

/** What happened in a step by an action. */
export const withAction = (happened: Events, slot: number): Events =>
  applyDelta(happened, { [byAction]: { is: [slot] } });

/** The same without its action. */
export const withoutAction = ({ [byAction]: _, ...lists }: Events): Events => lists;

/** What is written at a place, from a word on. */
export const changeOf = (
  { fields, words }: Symmetry<unknown>['layout'],
  { place, outcome }: { readonly place: Pick<Place<unknown>, 'words'>; readonly outcome: StepOutcome },
  first = 0,
): Change | undefined => {
  const { writes } = outcome;
  if (writes === undefined) {
    return undefined;
  }
  const before = place.words.subarray(first, first + words);
  const after = before.slice();
  for (const [number, code] of writes) {
    const { word, shift, bits } = fields[number] as Field;
    after[word] = ((after[word] as number) & ~(maskOf(bits) << shift)) | (code << shift);
  }
  return { before, writes, after };
};

export const nameOf = <W>({ property, params }: Instance<W>): string => named(property.id, params);

const withoutProperties = <W>(model: Model<W>): Model<W> => ({ ...model, properties: [], ends: 'anywhere' });
