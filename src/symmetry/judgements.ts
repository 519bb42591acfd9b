import type { Action, Step } from '../language/index.js';
import { concerns, type Instance, type Judgement, judgeConcerned, judgeStep } from '../semantics/index.js';
import { byAction, noEvents } from '../transitions/event-log.js';
import { recordAnyStep, recordStateProperty } from '../transitions/recorder.js';
import { complaintOfProperty, inWords } from './complaint.js';
import { type Known, nameOf } from './known.js';
import type { Kind, Met } from './orbit.js';
import type { Outcome, Place } from './place.js';
import type { Renaming } from './renaming.js';

interface Saying extends Outcome {
  readonly judgement: Judgement;
}

/** What is asked of a property. */
type Ask<W> = (instance: Instance<W>, step: Step<W>) => Judgement;

/** All that it says; what it says of a step that concerns it; whether it does. */
const asks = {
  all: judgeStep,
  concerned: judgeConcerned,
  concerns: (instance, step) => (concerns(instance, step) ? 'kept' : 'idle'),
} as const satisfies Record<string, Ask<never>>;

/** What properties say, with names exchanged, is what they said. */
abstract class Judgements<W> implements Kind<W, Instance<W>, Saying> {
  abstract readonly halves: readonly number[];
  protected readonly known: Known<W>;

  constructor(known: Known<W>) {
    this.known = known;
  }

  abstract idOf(instance: Instance<W>): string;

  nameOf(instance: Instance<W>): string {
    return `property ${nameOf(instance)}`;
  }

  abstract run(instance: Instance<W>, words: Int32Array): Saying;
  abstract image(place: Place<Instance<W>>, renaming: Renaming<W>): { subject: Instance<W>; happened: number };

  compare(one: Met<Instance<W>, Saying>, renaming: Renaming<W>, other: Met<Instance<W>, Saying>): boolean {
    const [{ judgement: said }, { judgement: saidThen }] = [one.outcome, other.outcome];
    if (said !== saidThen) {
      const world = inWords(this.known.symmetry.layout, one.place.words, [
        ...one.outcome.looks,
        ...renaming.before(other.outcome.looks),
      ]);
      const [instance, then] = [one.place.subject, other.place.subject];
      throw complaintOfProperty(instance, renaming.inWords, then, said, saidThen, world);
    }
    return true;
  }
}

export class OfWorlds<W> extends Judgements<W> {
  readonly halves = [0];

  idOf(instance: Instance<W>): string {
    return `world ${nameOf(instance)}`;
  }

  run(instance: Instance<W>, words: Int32Array): Saying {
    const { looks, judgement } = recordStateProperty(this.known.symmetry.layout, instance, words);
    return { looks: this.known.fields.numbersOf(looks), judgement };
  }

  image({ subject }: Place<Instance<W>>, renaming: Renaming<W>) {
    return { subject: renaming.instance(subject), happened: noEvents };
  }
}

/** Of a step that is complete: what happened in it tells its action, too. */
export class OfSteps<W> extends Judgements<W> {
  readonly halves: readonly number[];
  readonly #what: keyof typeof asks;

  constructor(known: Known<W>, what: keyof typeof asks) {
    super(known);
    this.halves = [0, known.symmetry.layout.words];
    this.#what = what;
  }

  idOf(instance: Instance<W>): string {
    return `${this.#what} ${nameOf(instance)}`;
  }

  run(instance: Instance<W>, words: Int32Array): Saying {
    const { symmetry, eventLog, actions } = this.known;
    const happened = eventLog.at(words[2 * symmetry.layout.words] as number);
    const action = actions[happened[byAction]?.[0] as number] as Action;
    const ask = asks[this.#what] as Ask<W>;
    const { looks, judgement } = recordAnyStep(symmetry.layout, instance, action, words, happened, ask);
    return { looks: [...this.known.fields.numbersOf(looks), ...symmetry.places.fieldsNamedBy(action)], judgement };
  }

  image({ subject, words }: Place<Instance<W>>, renaming: Renaming<W>) {
    const { layout } = this.known.symmetry;
    const happened = this.known.happenedAfter(
      renaming,
      words[2 * layout.words] as number,
      words.subarray(0, layout.words),
    );
    return { subject: renaming.instance(subject), happened };
  }
}
