import { type Action, ModelError, named } from '../language/index.js';
import type { Instance } from '../semantics/index.js';
import type { Events } from '../transitions/event-log.js';
import { inWords, type Permutation } from './permutation.js';
import type { Symmetry } from './symmetry.js';

type Image = number | ((state: Int32Array) => number);

/** The exchange of two members, as it is done to all that a check looks at: every permutation is made of these. */
export class Renaming<W> {
  /** The place of each field's value, by its number, and where it comes from. */
  readonly to: Int32Array;
  readonly from: Int32Array;
  readonly #origins = new WeakMap<Int32Array, Int32Array>();
  readonly #places = new WeakMap<Int32Array, Int32Array>();
  /** As a person writes it. */
  readonly inWords: string;
  readonly #symmetry: Symmetry<W>;
  readonly #permutation: Permutation;
  /** By the number of the action; those that name a place of a bag become what the state says. */
  readonly #actions: readonly Image[];
  readonly #instances: ReadonlyMap<Instance<W>, Instance<W>>;

  constructor(
    symmetry: Symmetry<W>,
    permutation: Permutation,
    actions: readonly Action[],
    instances: readonly Instance<W>[],
  ) {
    this.#symmetry = symmetry;
    this.#permutation = permutation;
    this.inWords = inWords(permutation);
    this.to = new Int32Array(symmetry.layout.fields.length);
    this.from = new Int32Array(symmetry.layout.fields.length);
    for (const { from, to } of symmetry.movesOf(permutation)) {
      this.to[from.number] = to.number;
      this.from[to.number] = from.number;
    }
    const slots = new Map(actions.map((action, slot) => [named(action.rule, action.params), slot]));
    this.#actions = actions.map((action) => {
      const imageIn = (state: Int32Array): number => {
        const { rule, params } = symmetry.permuteAction(permutation, action, state);
        return found(slots.get(named(rule, params)), `rule ${named(action.rule, action.params)}`);
      };
      return symmetry.places.isNamedBy(action.params) ? imageIn : imageIn(new Int32Array(symmetry.layout.words));
    });
    const known = new Map(instances.map((instance) => [nameOf(instance), instance]));
    this.#instances = new Map(
      instances.map((instance) => {
        const image = known.get(nameOf(symmetry.permuteInstance(permutation, instance)));
        return [instance, found(image, `property ${nameOf(instance)}`)];
      }),
    );
  }

  /** The state with its members exchanged, its bags in order. */
  state(state: Int32Array): Int32Array {
    return this.#symmetry.rename(this.#permutation, state);
  }

  /** The fields of a pair that these were before: what was looked at under other names. */
  before(looks: readonly number[]): readonly number[] {
    const { length } = this.from;
    return looks.map((field) =>
      field < length
        ? (this.from[field] as number)
        : field < 2 * length
          ? length + (this.from[field - length] as number)
          : field,
    );
  }

  /** Where each field comes from after this exchange, given where it came from before it. */
  originAfter(before: Int32Array): Int32Array {
    const after = this.#origins.get(before) ?? this.from.map((field) => before[field] as number);
    this.#origins.set(before, after);
    return after;
  }

  /** Where each field is after it, given where it was. */
  placeAfter(before: Int32Array): Int32Array {
    const after = this.#places.get(before) ?? before.map((field) => this.to[field] as number);
    this.#places.set(before, after);
    return after;
  }

  /** @param state in which it happens. */
  action(slot: number, state: Int32Array): number {
    const image = this.#actions[slot] as Image;
    return typeof image === 'number' ? image : image(state);
  }

  instance(instance: Instance<W>): Instance<W> {
    return this.#instances.get(instance) as Instance<W>;
  }

  /** What happened, if its events name members as parameters do. */
  events(events: unknown): unknown {
    return this.#symmetry.permuteEvent(this.#permutation, events);
  }

  happened(happened: Events): Events {
    return Object.fromEntries(
      Object.entries(happened).map(([name, events]) => [name, this.events(events) as unknown[]]),
    );
  }
}

const nameOf = <W>({ property, params }: Instance<W>): string => named(property.id, params);

const found = <T>(image: T | undefined, name: string): T => {
  if (image === undefined) {
    throw new ModelError(`${name} prefers an index: with members exchanged there is no such thing`);
  }
  return image;
};
