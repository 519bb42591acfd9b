import type { Action, Fairness, Model } from '../language/index.js';
import { type Learner, nothing } from '../learn/index.js';
import { Asked, type Promised, promisesOf, type Question, type Taken } from './asked.js';
import { Bits } from './bits.js';
import type { Graph } from './graph.js';
import { WorldIndex } from './world-index.js';

/** A search that has seen every world. */
export interface Space<W> {
  readonly learner: Learner<W>;
  readonly count: number;
  /** How many of them are initial: the first. */
  readonly starts: number;
  /** Their states, in the order of their finding. */
  states(): Iterable<Int32Array>;
}

/** What a property says: in which worlds it is triggered and kept, and by which steps. */
export interface Answers<W> {
  readonly promised: Promised<W>;
  /** Undefined where every world triggers it. */
  readonly when: Bits | undefined;
  readonly holds: Bits | undefined;
  readonly happens: Bits | undefined;
}

export interface Gathered<W> {
  readonly graph: Graph;
  readonly answers: readonly Answers<W>[];
  readonly worlds: WorldIndex;
}

/** What is taken of memory was to be less. */
export class TooLarge extends Error {}

/** Bytes of a step. */
const bytesOfStep = 6;

/**
 * All worlds and steps of a search once more, with what the properties of runs say of each. Every world is expanded once,
 * out of the tables that the search has learned. Yields how many were.
 * @throws TooLarge where that takes more bytes than it may.
 */
export function* gather<W>(model: Model<W>, space: Space<W>, mostBytes: number): Generator<number, Gathered<W>> {
  const { learner, count } = space;
  const { words } = learner.layout;
  assertRoom(WorldIndex.bytesFor(count, words) + 4 * count, mostBytes);
  const worlds = new WorldIndex(count, words);
  for (const state of space.states()) {
    worlds.add(state);
  }
  const asked = new Asked<W>(learner.layout);
  const questions = promisesOf(model).map((promised) => questionsOf(asked, promised));
  const due = duesOf(asked, model, learner.actions);
  const undue = new Bits();
  const steps = new Steps(count, mostBytes - WorldIndex.bytesFor(count, words));
  const pair = new Int32Array(2 * words + 1);
  const after = pair.subarray(words, 2 * words);
  const met: number[] = [];
  for (let world = 0; world < count; world++) {
    const state = worlds.at(world);
    const open = questions.filter((question) => mayBeOpen(asked, question, world, state));
    pair.set(state);
    for (let slot = 0; slot < learner.actions.length; slot++) {
      const leaf = learner.resolve(slot, state);
      if (leaf !== nothing) {
        met.length = 0;
        learner.complete(leaf, pair, met, false);
        const step = steps.add(slot, worlds.numberOf(after));
        const question = due[slot];
        if (question !== undefined && !asked.isSoIn(question, state)) {
          undue.add(step);
        }
        if (open.length > 0) {
          const taken = takenOf(learner, slot, pair, state);
          for (const { happens } of open) {
            mark(happens, step, asked.isSoOf(happens.question, taken));
          }
        }
      }
    }
    steps.endWorld(world);
    if ((world & 255) === 0) {
      yield world;
    }
  }
  const starts = Array.from({ length: space.starts }, (_, start) => start);
  return {
    graph: { worlds: count, starts, ...steps.all, fairness: fairnessOf(model, learner.actions), undue },
    answers: questions.map(({ promised, when, holds, happens }) => ({
      promised,
      when: when?.answers,
      holds: holds?.answers,
      happens: happens?.answers,
    })),
    worlds,
  };
}

/** By action: what is assumed of it. */
const fairnessOf = <W>({ rules }: Model<W>, actions: readonly Action[]): readonly (Fairness | undefined)[] => {
  const fair = new Map(rules.map((rule) => [rule.id, rule.fair]));
  return actions.map(({ rule }) => fair.get(rule));
};

/** By action: where it is due, if that is not everywhere. */
const duesOf = <W>(
  asked: Asked<W>,
  { rules }: Model<W>,
  actions: readonly Action[],
): readonly (Question<W> | undefined)[] => {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return actions.map(({ rule: id, params }) => {
    const rule = byId.get(id);
    return rule?.fair && rule.due && asked.ofWorlds({ property: rule, params }, rule.due);
  });
};

interface Asking<W> {
  readonly question: Question<W>;
  readonly answers: Bits;
}

/** A property, and its questions. */
interface AskedOf<W> {
  readonly promised: Promised<W>;
  readonly when: Asking<W> | undefined;
  readonly holds: Asking<W> | undefined;
  readonly happens: Asking<W> | undefined;
}

const questionsOf = <W>(asked: Asked<W>, promised: Promised<W>): AskedOf<W> => {
  const { property } = promised;
  const worldly = (recipe: Parameters<Asked<W>['ofWorlds']>[1] | undefined): Asking<W> | undefined =>
    recipe && { question: asked.ofWorlds(promised, recipe), answers: new Bits() };
  const happens = 'happens' in property ? property.happens : undefined;
  return {
    promised,
    when: worldly('when' in property ? property.when : undefined),
    holds: worldly('holds' in property ? property.holds : undefined),
    happens: happens && { question: asked.ofSteps(promised, happens), answers: new Bits() },
  };
};

const mark = <W>({ answers }: Asking<W>, number: number, isSo: boolean): boolean => {
  if (isSo) {
    answers.add(number);
  }
  return isSo;
};

/** A property that is kept by steps, too. */
type OfSteps<W> = AskedOf<W> & { readonly happens: Asking<W> };

/**
 * Marks what a property says of a world. Whether a step keeps it matters only where it may be open before that step: not
 * where it is kept, and, of a cycle, not where it is not meant.
 */
const mayBeOpen = <W>(asked: Asked<W>, one: AskedOf<W>, world: number, state: Int32Array): one is OfSteps<W> => {
  const { promised, when, holds, happens } = one;
  const isTriggered = when === undefined || mark(when, world, asked.isSoIn(when.question, state));
  const isKept = holds !== undefined && mark(holds, world, asked.isSoIn(holds.question, state));
  return happens !== undefined && !isKept && (isTriggered || promised.property.kind !== 'noCycleWithout');
};

const takenOf = <W>(learner: Learner<W>, slot: number, pair: Int32Array, state: Int32Array): Taken<W> => {
  const number = pair[2 * learner.layout.words] as number;
  const action = learner.actions[slot] as Action;
  const happened = learner.happenings.at(number);
  return { slot, action, pair, number, happened, worlds: () => learner.recheckAction(slot, state) };
};

/** The steps of a graph, as they come. */
class Steps {
  readonly #first: Int32Array;
  readonly #most: number;
  #actions = new Uint16Array(1 << 12);
  #targets = new Int32Array(1 << 12);
  #count = 0;

  constructor(worlds: number, mostBytes: number) {
    this.#first = new Int32Array(worlds + 1);
    this.#most = Math.floor(mostBytes / bytesOfStep);
  }

  get all(): Pick<Graph, 'first' | 'actions' | 'targets'> {
    return { first: this.#first, actions: this.#actions, targets: this.#targets };
  }

  /** The number of a step. */
  add(action: number, target: number): number {
    if (target < 0) {
      throw new Error('a step leads to a world that the search has not seen');
    }
    if (this.#count === this.#targets.length) {
      this.#grow();
    }
    this.#actions[this.#count] = action;
    this.#targets[this.#count] = target;
    return this.#count++;
  }

  endWorld(world: number): void {
    this.#first[world + 1] = this.#count;
  }

  #grow(): void {
    const size = 2 * this.#count;
    assertRoom(bytesOfStep * size, bytesOfStep * this.#most);
    const actions = new Uint16Array(size);
    const targets = new Int32Array(size);
    actions.set(this.#actions);
    targets.set(this.#targets);
    this.#actions = actions;
    this.#targets = targets;
  }
}

const assertRoom = (bytes: number, most: number): void => {
  if (bytes > most) {
    throw new TooLarge(`the steps of all worlds take more than ${Math.round(most / 2 ** 20)} MiB`);
  }
};
