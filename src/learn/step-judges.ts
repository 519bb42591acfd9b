import type { RecordShape, Step, View } from '../language/index.js';
import { type Instance, type Judgement, judgeStep } from '../semantics/index.js';

/** What was said of a step, and by which properties with a look at the worlds. */
interface Said {
  readonly judgements: readonly Judgement[];
  readonly lookers: readonly number[];
}

/**
 * Judges steps by every property of steps. Many of them see at once, by the action and by what happened, that a step is
 * none of their business. Those say the same of every step with that action and these happenings: only the properties
 * that looked at the worlds are asked again. (A configuration of real size has a thousand properties of steps.)
 */
export class StepJudges<W> {
  readonly #instances: readonly Instance<W>[];
  /** The lists of what happened, at the top of a world. */
  readonly #happened: readonly string[];
  readonly #said = new WeakMap<object, Map<string, Said>>();

  constructor(world: RecordShape, instances: readonly Instance<W>[]) {
    this.#instances = instances;
    this.#happened = Object.entries(world.fields).flatMap(([name, shape]) => (shape.kind === 'happened' ? [name] : []));
  }

  /** @param step with the action of a model: the same action is the same object. */
  judge(step: Step<W>): readonly Judgement[] {
    const said = this.#saidOf(step.action);
    const key = this.#keyOf(step.after as View<Readonly<Record<string, readonly unknown[]>>>);
    const known = key === undefined ? undefined : said.get(key);
    if (known !== undefined) {
      return this.#askAgain(known, step);
    }
    const first = this.#ask(step);
    if (key !== undefined) {
      said.set(key, first);
    }
    return first.judgements;
  }

  #saidOf(action: object): Map<string, Said> {
    const known = this.#said.get(action) ?? new Map<string, Said>();
    this.#said.set(action, known);
    return known;
  }

  /** Lists of judgements that are equal are one list: each path of a table has one. */
  #askAgain({ judgements, lookers }: Said, step: Step<W>): readonly Judgement[] {
    let own = judgements;
    for (const place of lookers) {
      const judgement = judgeStep(this.#instances[place] as Instance<W>, step);
      own = judgement === own[place] ? own : own.with(place, judgement);
    }
    return own;
  }

  #ask(step: Step<W>): Said {
    let looks = 0;
    const look = (): void => {
      looks++;
    };
    const { before, after, action } = step;
    const watched = { before: this.#watched(before, look), after: this.#watched(after, look), action };
    const lookers: number[] = [];
    const judgements = this.#instances.map((instance, place) => {
      const sofar = looks;
      const judgement = judgeStep(instance, watched);
      if (looks > sofar) {
        lookers.push(place);
      }
      return judgement;
    });
    return { judgements, lookers };
  }

  /** What happened, as text; undefined where it holds more than values, for text may not tell these apart. */
  #keyOf(after: View<Readonly<Record<string, readonly unknown[]>>>): string | undefined {
    const events = this.#happened.flatMap((name) => [name, ...(after[name] as readonly unknown[])]);
    return events.every(isFlat) ? JSON.stringify(events) : undefined;
  }

  /** A world that tells when something other than what happened is looked at. */
  #watched(world: View<W>, look: () => void): View<W> {
    const happened = this.#happened;
    return new Proxy(world as object, {
      get: (target, key) => {
        if (!happened.includes(String(key))) {
          look();
        }
        return Reflect.get(target, key);
      },
      has: (target, key) => {
        look();
        return Reflect.has(target, key);
      },
      ownKeys: (target) => {
        look();
        return Reflect.ownKeys(target);
      },
    }) as View<W>;
  }
}

const isFlat = (event: unknown): boolean =>
  isValue(event) || (typeof event === 'object' && Object.values(event as object).every(isValue));

const isValue = (value: unknown): boolean =>
  value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
