import type { Action } from '../language/index.js';
import type { Instance } from '../semantics/index.js';
import { byAction, type Events } from '../transitions/event-log.js';
import { asksWhether, recordStepProperty } from '../transitions/recorder.js';
import { type Known, withoutAction } from './known.js';
import type { Kind, Met } from './orbit.js';
import type { Outcome, Place } from './place.js';
import type { Renaming } from './renaming.js';

/** What a property says of a step without a look at its worlds, or whether it has to look to know that it is concerned. */
type Part = 'idle' | 'kept' | 'violated' | 'reached' | 'looks' | 'asks';

interface Panel<W> extends Outcome {
  readonly parts: ReadonlyMap<Instance<W>, Part>;
}

/**
 * Who judges a step that is complete, and what is said of it without a look at its worlds: that depends on the action and
 * on what happened alone, and with names exchanged it is the same. (Which action it is then depends on the state before,
 * where it names a place of a bag.)
 */
export class Panels<W> implements Kind<W, undefined, Panel<W>> {
  readonly halves: readonly number[];
  readonly #known: Known<W>;

  constructor(known: Known<W>) {
    this.#known = known;
    this.halves = [0, known.symmetry.layout.words];
  }

  idOf(): string {
    return 'panel';
  }

  nameOf(): string {
    return 'a property of steps';
  }

  run(_: undefined, words: Int32Array): Panel<W> {
    const { properties, fields, symmetry } = this.#known;
    const parts = properties.flat().map((instance) => [instance, this.#partOf(instance, words)] as const);
    const places = symmetry.places.fieldsNamedBy(this.#actionOf(words));
    return { looks: [fields.happened, ...places], parts: new Map(parts) };
  }

  image({ words }: Place<undefined>, renaming: Renaming<W>) {
    const { layout } = this.#known.symmetry;
    const happened = words[2 * layout.words] as number;
    return {
      subject: undefined,
      happened: this.#known.happenedAfter(renaming, happened, words.subarray(0, layout.words)),
    };
  }

  compare(one: Met<undefined, Panel<W>>, renaming: Renaming<W>, other: Met<undefined, Panel<W>>): boolean {
    const { parts } = other.outcome;
    return [...one.outcome.parts].every(([instance, part]) => parts.get(renaming.instance(instance)) === part);
  }

  /** Those of which it takes a look to know that they say or judge the same under other names, and whether they look at all. */
  lookingAt(words: Int32Array): readonly { readonly instance: Instance<W>; readonly looks: boolean }[] {
    return [...this.run(undefined, words).parts].flatMap(([instance, part]) =>
      part === 'asks' ? [] : [{ instance, looks: part === 'looks' }],
    );
  }

  #happenedIn(words: Int32Array): Events {
    const { symmetry, eventLog } = this.#known;
    return eventLog.at(words[2 * symmetry.layout.words] as number);
  }

  #actionOf(words: Int32Array): Action {
    return this.#known.actions[this.#happenedIn(words)[byAction]?.[0] as number] as Action;
  }

  #partOf(instance: Instance<W>, words: Int32Array): Part {
    const { symmetry } = this.#known;
    const action = this.#actionOf(words);
    const happened = withoutAction(this.#happenedIn(words));
    const { looks, judgement } = recordStepProperty(symmetry.layout, instance, action, words, happened);
    if (looks.length === 0) {
      return judgement;
    }
    return asksWhether(symmetry.layout, instance, action, words, happened) ? 'asks' : 'looks';
  }
}
