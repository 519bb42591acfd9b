import {
  type Action,
  assignments,
  isLiveness,
  type Liveness,
  type Model,
  named,
  type Params,
  type Saying,
  type SomeStep,
  type Sometimes,
} from '../language/index.js';
import {
  Book,
  byAction,
  type Layout,
  nothing,
  recheckStep,
  recheckWorld,
  saidOfAnyStep,
  saidOfWorld,
  type Trie,
} from '../learn/index.js';
import { type Instance, judgeStep } from '../semantics/index.js';

/** A property of runs with its parameters. */
export interface Promised<W> {
  readonly property: Liveness<W>;
  readonly params: Params;
}

/** Who asks something, as errors name it. */
type Asker = { readonly property: Saying; readonly params: Params };

/** Every property of runs of a model with each of its parameters. */
export const promisesOf = <W>(model: Model<W>): readonly Promised<W>[] =>
  model.properties
    .filter((property) => isLiveness<W>(property))
    .flatMap((property) => assignments(property.for).map((params) => ({ property, params })));

/** So many of the first answers of each recipe are asked for again, of plain worlds. */
const rechecked = 8;

/** A recipe of a property, and what is known of its answers. */
interface Question<W> {
  readonly instance: Instance<W>;
  readonly trie: Trie;
}

/** A step that is complete: the state before and the one after, with the number of what happened in it behind them. */
export interface Taken<W> {
  readonly slot: number;
  readonly action: Action;
  readonly pair: Int32Array;
  /** What happened, as others number it. */
  readonly number: number;
  readonly happened: Readonly<Record<string, readonly unknown[]>>;
  /** The two worlds, made when somebody wants them. */
  readonly worlds: () => { readonly before: W; readonly after: W } | undefined;
}

/**
 * What properties of runs say of worlds and of steps. Their recipes are learned as those of any property are: each is run
 * once for each combination of values that it reads.
 */
export class Asked<W> {
  readonly #book: Book<W>;
  readonly #layout: Layout;
  /** By action, and by the number that others have for what happened: its own number, with the action in it. */
  readonly #numbers: number[][] = [];

  constructor(layout: Layout) {
    this.#layout = layout;
    this.#book = new Book<W>(layout, () => {});
  }

  /** A question about worlds. */
  ofWorlds({ property: { id, says, cites, by }, params }: Asker, holds: Sometimes<W>['holds']): Question<W> {
    const property = { kind: 'sometimes', id, says, cites, by, for: {}, holds } as const;
    return { instance: { property, params }, trie: this.#book.tables.plant(false) };
  }

  /** A question about steps. */
  ofSteps({ property: { id, says, cites, by }, params }: Asker, holds: SomeStep<W>['holds']): Question<W> {
    const property = { kind: 'someStep', id, says, cites, by, for: {}, holds } as const;
    return { instance: { property, params }, trie: this.#book.tables.plant(false) };
  }

  /** Is the answer yes, of a world? */
  isSoIn({ instance, trie }: Question<W>, state: Int32Array): boolean {
    const known = this.#book.tables.find(trie, state);
    if (known !== 0) {
      return known !== nothing;
    }
    const { looks, judgement } = saidOfWorld(this.#layout, instance, state);
    const leaf = judgement === 'idle' ? undefined : [];
    const learned = this.#book.learn(trie, nameOf(instance), looks, state, leaf);
    if (trie.paths <= rechecked) {
      recheckWorld(this.#layout, instance, state, judgement);
    }
    return learned !== nothing;
  }

  /** Is it yes, of a step? */
  isSoOf({ instance, trie }: Question<W>, taken: Taken<W>): boolean {
    const { pair, action } = taken;
    pair[2 * this.#layout.words] = this.#numberOf(taken);
    const known = this.#book.tables.find(trie, pair);
    if (known !== 0) {
      return known !== nothing;
    }
    const happened = this.#book.happenings.at(pair[2 * this.#layout.words] as number);
    const { looks, judgement } = saidOfAnyStep<W>(this.#layout, instance, action, pair, happened, judgeStep);
    const leaf = judgement === 'idle' ? undefined : [];
    const learned = this.#book.learn(trie, nameOf(instance), looks, pair, leaf);
    const worlds = trie.paths <= rechecked ? taken.worlds() : undefined;
    if (worlds !== undefined) {
      recheckStep(instance, action, worlds, judgement);
    }
    return learned !== nothing;
  }

  #numberOf({ slot, number, happened }: Taken<W>): number {
    this.#numbers[slot] ??= [];
    const numbers = this.#numbers[slot] as number[];
    numbers[number] ??= this.#book.happenings.numberOf({ ...happened, [byAction]: [slot] });
    return numbers[number] as number;
  }
}

export type { Question };

const nameOf = <W>({ property, params }: Instance<W>): string => named(property.id, params);
