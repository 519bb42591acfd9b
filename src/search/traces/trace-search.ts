import type { Action } from '../../language/index.js';
import { deadlockId, type Instance, initialWorlds } from '../../semantics/index.js';
import { pack } from '../../transitions/index.js';
import type { BreadthFirstSearch } from '../bfs.js';
import { LeastStates } from '../stores/least-states.js';
import { isMeant, Origins, type Saying, type Sought } from './origins.js';

/** What a trace is to lead to: a state of a level, or one there of which (or of a step from which) a property says something. */
export interface Goal {
  readonly level: number;
  readonly state?: Int32Array;
  readonly says?: Saying;
}

/** A way to a goal: a state more than actions, but for the last action where a property speaks of a step. */
export interface Path<W> {
  readonly states: readonly Int32Array[];
  readonly actions: readonly Action[];
  readonly instance?: Instance<W>;
}

/** The inner loop has a bit for each goal. */
const mostAtOnce = 32;
/** So many states are kept for a goal, in all levels together. */
const mostKept = 4096;
/** Where a search ended because memory was short, what is learned once more takes a little. */
const spareBytes = 2 ** 24;

/**
 * A shortest way to each goal, found backwards through the levels of a search: of each level the states are kept that
 * lead on, the least of them if there are many. Of the ways that are left it is the one whose actions come first in the
 * order of the model: which one that is does not depend on how the search was done. Yields the level at hand, and often,
 * so that whoever waits can give up.
 */
export function* pathsTo<W>(
  search: BreadthFirstSearch<W>,
  goals: readonly Goal[],
): Generator<number, readonly Path<W>[]> {
  const { memory, visited } = search.engineHost;
  visited.forget();
  memory.limitTo(memory.limit + spareBytes);
  const ways: Path<W>[] = [];
  for (let first = 0; first < goals.length; first += mostAtOnce) {
    ways.push(...(yield* new Ways(search, goals.slice(first, first + mostAtOnce)).find()));
  }
  return ways;
}

class Ways<W> {
  readonly #search: BreadthFirstSearch<W>;
  readonly #goals: readonly Goal[];
  /** By goal and level: the states that lead there, each the least of its orbit. */
  readonly #leading: readonly LeastStates[][];
  readonly #origins: Origins<W>;

  constructor(search: BreadthFirstSearch<W>, goals: readonly Goal[]) {
    this.#search = search;
    this.#goals = goals;
    this.#leading = goals.map(({ level }) => new Array(level + 1));
    this.#origins = new Origins(search, goals.length);
  }

  *find(): Generator<number, readonly Path<W>[]> {
    for (let level = Math.max(...this.#goals.map((goal) => goal.level)); level >= 0; level--) {
      yield* this.#goBackTo(level);
    }
    this.#origins.release();
    const ways: Path<W>[] = [];
    for (const [number, goal] of this.#goals.entries()) {
      ways.push(yield* this.#wayTo(goal, this.#leading[number] as LeastStates[]));
    }
    return ways;
  }

  *#goBackTo(level: number): Generator<number, void> {
    const sought = {
      says: this.#goals.map((goal) => (goal.level === level ? goal.says : undefined)),
      targets: this.#leading.map((levels) => levels[level + 1]?.states ?? []),
    };
    const kept = this.#goals.map((goal) => {
      const states = goal.level === level && goal.state !== undefined ? [goal.state] : [];
      const most = Math.max(1, Math.floor(mostKept / (goal.level + 1)));
      return goal.level < level ? undefined : new LeastStates(most, states);
    });
    for (const [number, states] of kept.entries()) {
      if (states !== undefined) {
        (this.#leading[number] as LeastStates[])[level] = states;
      }
    }
    if (sought.says.some((one) => one !== undefined) || sought.targets.some(({ length }) => length > 0)) {
      yield* this.#origins.in(level, sought, kept);
      for (const state of this.#search.interruptedStates(level)) {
        this.#lookAt(level, sought, state);
      }
    }
  }

  *#wayTo({ level: last, says }: Goal, leading: readonly LeastStates[]): Generator<number, Path<W>> {
    const { cache, engineHost } = this.#search;
    const starts = initialWorlds(cache.model).map((world) => pack(cache.layout, world));
    const among = this.#canonical(leading[0]);
    const states = [starts.find((state) => among.has(engineHost.keys.canonical(state)))];
    const actions: Action[] = [];
    for (let level = 0; level < last && states[level] !== undefined; level++) {
      const step = this.#stepTo(this.#canonical(leading[level + 1]), states[level] as Int32Array);
      if (step !== undefined) {
        states.push(step.after);
        actions.push(step.action);
      }
      yield level;
    }
    const end = states.at(-1);
    if (end === undefined || states.length !== last + 1) {
      throw new Error(`there is no way to level ${last}`);
    }
    const said = says === undefined ? {} : this.#said(end, says);
    const step = said.action === undefined ? [] : [said.action];
    const way = { states: states as Int32Array[], actions: [...actions, ...step] };
    return said.instance === undefined ? way : { ...way, instance: said.instance };
  }

  /** The first action that leads from a state to some others, or to one of their orbits. */
  #stepTo(
    targets: LeastStates,
    state: Int32Array,
  ): { readonly action: Action; readonly after: Int32Array } | undefined {
    const { cache, engineHost } = this.#search;
    for (const [slot, action] of cache.actions.entries()) {
      const after = cache.steps.fire(slot, state)?.after;
      if (after !== undefined && targets.has(engineHost.keys.canonical(after))) {
        return { action, after };
      }
    }
    return undefined;
  }

  /** The states that stand for the same orbits to the inner loop. */
  #canonical(states: LeastStates | undefined): LeastStates {
    const { engineHost } = this.#search;
    if (states === undefined || engineHost.images === undefined) {
      return states ?? new LeastStates(0);
    }
    return new LeastStates(
      mostKept,
      states.states.map((state) => engineHost.keys.canonical(state)),
    );
  }

  /** A state that the inner loop has not seen to the end. */
  #lookAt(level: number, { says, targets }: Sought, state: Int32Array): void {
    for (const number of this.#goals.keys()) {
      const leading = this.#leading[number] as LeastStates[];
      const said = says[number];
      const isLeading =
        said === undefined
          ? targets[number]?.length !== 0 && this.#stepTo(this.#canonical(leading[level + 1]), state) !== undefined
          : this.#said(state, said).instance !== undefined;
      if (isLeading) {
        leading[level]?.add(state);
      }
    }
  }

  /** The first instance of a property that says what is meant of a state, or of a step from it: then with the action. */
  #said(state: Int32Array, says: Saying): { readonly instance?: Instance<W>; readonly action?: Action } {
    const { cache } = this.#search;
    for (const [slot, action] of says.inStep ? cache.actions.entries() : []) {
      const said = cache.steps.fire(slot, state)?.judged.find((judged) => isMeant(says, judged));
      if (said !== undefined) {
        return { instance: said.instance, action };
      }
    }
    if (says.property === deadlockId) {
      const [said] = cache.saidOfEnd(state);
      return said !== undefined && isMeant(says, said) ? { instance: said.instance } : {};
    }
    for (const [place, { property }] of says.inStep ? [] : cache.worldProperties.entries()) {
      if (property.id === says.property) {
        const [said] = cache.judged(cache.resolve(cache.actions.length + place, state));
        if (said !== undefined && isMeant(says, said)) {
          return { instance: said.instance };
        }
      }
    }
    return {};
  }
}
