import type { Model, Property } from '../language/index.js';
import { deadlockId, type Instance, initialWorlds, withOnly } from '../semantics/index.js';
import { type LeafVerdict, pack, TransitionCache } from '../transitions/index.js';

/** A run: the initial world it began in, and the numbers of its actions. */
export interface Run {
  readonly start: number;
  readonly actions: readonly number[];
}

/** The most steps of which pairs are left out, too. */
const mostForPairs = 100;

/**
 * A part of a run that still breaks a property, and of which no step can be left out; nor two steps, unless it is very
 * long. (Delta debugging: Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input, 2002.) What cannot
 * happen any more when something is left out is left out as well.
 */
export const shrink = <W>(model: Model<W>, property: Property<W>, { start, actions }: Run): readonly number[] => {
  const trial = new Trial(model, property, start);
  let best = trial.breaking(actions) ?? actions;
  for (let before = Infinity; best.length < before; ) {
    before = best.length;
    best = withoutChunks(trial, best);
    best = withoutPairs(trial, best);
  }
  return best;
};

const withoutChunks = <W>(trial: Trial<W>, actions: readonly number[]): readonly number[] => {
  let best = actions;
  for (let size = Math.max(1, best.length >> 1); size >= 1; size >>= 1) {
    for (let at = 0; at < best.length; ) {
      const shorter = trial.breaking([...best.slice(0, at), ...best.slice(at + size)]);
      if (shorter === undefined) {
        at += size;
      } else {
        best = shorter;
      }
    }
  }
  return best;
};

/** A line that is raised and lowered again, and the like: either alone is needed, both are not. */
const withoutPairs = <W>(trial: Trial<W>, actions: readonly number[]): readonly number[] => {
  if (actions.length > mostForPairs) {
    return actions;
  }
  for (let first = 0; first < actions.length; first++) {
    for (let second = first + 1; second < actions.length; second++) {
      const shorter = trial.breaking(actions.filter((_, place) => place !== first && place !== second));
      if (shorter !== undefined) {
        return shorter;
      }
    }
  }
  return actions;
};

/** Tries actions out, by tables of its own: all that it wants to know is whether one property breaks. */
class Trial<W> {
  readonly #cache: TransitionCache<W>;
  readonly #property: string;
  readonly #start: Int32Array;
  readonly #state: Int32Array;

  constructor(model: Model<W>, property: Property<W>, start: number) {
    this.#cache = new TransitionCache(withOnly(model, property), () => {}, { alwaysRechecked: 0 });
    this.#property = property.id;
    this.#start = pack(this.#cache.layout, initialWorlds(model)[start]);
    this.#state = Int32Array.from(this.#start);
  }

  /** Those of the actions that happen until the property breaks; undefined where it does not. */
  breaking(actions: readonly number[]): readonly number[] | undefined {
    const state = this.#state;
    state.set(this.#start);
    const taken: number[] = [];
    for (const action of actions) {
      if (this.#isBrokenIn(state)) {
        return taken;
      }
      const fired = this.#cache.steps.fire(action, state);
      if (fired !== undefined) {
        if (this.#isBroken(fired.judged)) {
          return [...taken, action];
        }
        // What leaves the schema leads nowhere.
        if (!fired.isOutside) {
          taken.push(action);
          state.set(fired.after);
        }
      }
    }
    return this.#isBrokenIn(state) ? taken : undefined;
  }

  #isBrokenIn(state: Int32Array): boolean {
    if (this.#property === deadlockId) {
      return this.#isBroken(this.#cache.saidOfEnd(state));
    }
    const { actions, worldProperties } = this.#cache;
    return worldProperties.some((_: Instance<W>, place: number) => {
      const leaf = this.#cache.resolve(actions.length + place, state);
      return this.#isBroken(this.#cache.judged(leaf));
    });
  }

  #isBroken(judged: readonly LeafVerdict<W>[]): boolean {
    return judged.some(
      ({ instance, judgement }) => judgement === 'violated' && instance.property.id === this.#property,
    );
  }
}
