import { places, type Region } from '../kernel/index.js';
import type { Action } from '../language/index.js';
import { type Judged, pack } from '../learn/index.js';
import { type Instance, initialWorlds, type Judgement } from '../semantics/index.js';
import type { Search } from './search.js';
import { plainSet } from './visited-set.js';

/** What a trace is to lead to: a state of a level, or one there of which (or of a step from which) a property says something. */
export interface Goal {
  readonly level: number;
  readonly state?: Int32Array;
  readonly says?: Saying;
}

interface Saying {
  readonly property: string;
  readonly judgement: Judgement;
  readonly inStep: boolean;
}

/** A way to a goal: a state more than actions, but for the last action where a property speaks of a step. */
export interface Way<W> {
  readonly states: readonly Int32Array[];
  readonly actions: readonly Action[];
  readonly instance?: Instance<W>;
}

/** A bit for each leaf: so many there were, and so many there may be. */
interface Flags {
  readonly region: Region;
  readonly leaves: number;
  readonly room: number;
}

/** Places of worlds: from where to where. */
type Stretch = readonly [from: number, to: number];

/** States that are on a way, as text, each with the goals that it leads to. */
type Crossing = Map<string, Set<number>>;

/** Of so many states that a goal may mean ways are looked for: of more of them, to the least. */
const mostEnds = 4096;

/**
 * The shortest ways to goals, found backwards through the levels of a search: of each level the states are kept that
 * have a successor on the way. Of several ways it is the one whose actions come first in the order of the model: which
 * one that is does not depend on how the search was done.
 */
export const waysTo = <W>(search: Search<W>, goals: readonly Goal[]): readonly Way<W>[] =>
  new Ways(search, goals).ways();

class Ways<W> {
  readonly #search: Search<W>;
  readonly #goals: readonly Goal[];
  readonly #crossings: Crossing[] = [];
  readonly #set: Region;

  constructor(search: Search<W>, goals: readonly Goal[]) {
    this.#search = search;
    this.#goals = goals;
    // What is found is shown, whatever the search was allowed to take.
    search.workspace.memory.limitTo(Infinity);
    this.#set = search.workspace.memory.take(places.CONTEXT_WORDS);
    for (let level = Math.max(-1, ...goals.map((goal) => goal.level)); level >= 0; level--) {
      this.#crossings[level] = new Map();
      this.#cross(level);
    }
    search.workspace.memory.release(this.#set);
  }

  ways(): readonly Way<W>[] {
    return this.#goals.map((goal, number) => this.#wayTo(goal, number));
  }

  #wayTo({ level: last, says }: Goal, goal: number): Way<W> {
    const { learner } = this.#search;
    const starts = initialWorlds(learner.model).map((world) => pack(learner.layout, world));
    const states = [starts.find((start) => this.#leads(0, start, goal))];
    const actions: Action[] = [];
    for (let level = 0; level < last && states[level] !== undefined; level++) {
      for (const [slot, action] of learner.actions.entries()) {
        const after = learner.fire(slot, states[level] as Int32Array)?.after;
        if (after !== undefined && this.#leads(level + 1, after, goal)) {
          states.push(after);
          actions.push(action);
          break;
        }
      }
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

  #leads(level: number, state: Int32Array, goal: number): boolean {
    return this.#crossings[level]?.get(textOf(this.#search.workspace.canonical(state)))?.has(goal) ?? false;
  }

  /** Finds the states of a level that lead to goals. */
  #cross(level: number): void {
    const asked = [...this.#goals.entries()].filter(([, { says, level: own }]) => says !== undefined && own === level);
    const next = this.#crossings[level + 1] ?? new Map<string, Set<number>>();
    const ends = new Map(asked.map(([number]) => [number, [] as Int32Array[]]));
    if (asked.length > 0 || next.size > 0) {
      const goals = asked.map(([, goal]) => goal);
      for (const state of this.#candidates(level, goals, next)) {
        for (const [number, { says }] of asked) {
          if (this.#said(state, says as Saying).instance !== undefined) {
            ends.get(number)?.push(state);
          }
        }
        this.#join(level, state, next);
      }
    }
    for (const [number, { level: own, state }] of this.#goals.entries()) {
      for (const end of state !== undefined && own === level ? [state] : least(ends.get(number) ?? [])) {
        this.#mark(level, end, [number]);
      }
    }
  }

  /** The states of a level that may be on the way. */
  *#candidates(level: number, asked: readonly Goal[], next: Crossing): Generator<Int32Array> {
    yield* this.#sifted(level, asked, next);
    yield* this.#search.stoppedIn(level);
  }

  /** Those of them that the kernel finds. */
  *#sifted(level: number, asked: readonly Goal[], next: Crossing): Generator<Int32Array> {
    const { workspace, log, levelEnds } = this.#search;
    const steps = next.size > 0 || asked.some(({ says }) => says?.inStep);
    const wanted = steps ? this.#enter(next) : undefined;
    const whole: Stretch = [levelEnds[level - 1] ?? 0, levelEnds[level] ?? log.count];
    const { tables } = this.#search.learner;
    let flags = this.#flag(asked);
    const flagAnew = () => {
      workspace.memory.release(flags.region);
      flags = this.#flag(asked);
    };
    const expanded = steps ? this.#search.expandedOf(level) : [];
    // Worlds that were not expanded took no steps, but may be ends themselves.
    const parts = [
      ...expanded.map((part) => [...part, this.#set.at] as const),
      ...without(whole, expanded).map((part) => [...part, 0] as const),
    ];
    for (let [place, end, set] = parts.shift() ?? [0, 0, 0]; place < end || parts.length > 0; ) {
      if (place >= end) {
        [place, end, set] = parts.shift() ?? [0, 0, 0];
        continue;
      }
      const given = log.read(place, Math.min(workspace.get(places.INPUT_ROOM), end - place));
      const { leaves } = flags;
      workspace.give(given);
      workspace.sift(set, () => {
        if (tables.leaves >= flags.room) {
          flagAnew();
        }
      });
      const { keys, words } = workspace.kept();
      if (tables.leaves !== leaves) {
        // A trie that was parted, or a search that was resumed, knows less than it has seen: now that they are known, once more.
        flagAnew();
        continue;
      }
      for (let at = 0; at < words.length; at += keys.words) {
        yield workspace.stateOf({ keys, words: words.subarray(at, at + keys.words) });
      }
      place += given.words.length / given.keys.words;
    }
    for (const region of wanted === undefined ? [flags.region] : [flags.region, wanted]) {
      workspace.memory.release(region);
    }
  }

  /** A set of the states of the next level that are on the way. */
  #enter(next: Crossing): Region {
    const { workspace } = this.#search;
    const { memory, kernel, c, dictionaries } = workspace;
    const { cells, context } = plainSet(memory, dictionaries.keys, next.size);
    memory.words.copyWithin(this.#set.at, c, c + places.CONTEXT_WORDS);
    for (const [place, value] of context) {
      memory.words[this.#set.at + place] = value;
    }
    const [key, place] = [workspace.get(places.BATCH), workspace.get(places.PLACES)];
    for (const text of next.keys()) {
      workspace.writeKey(stateIn(text));
      kernel.locate(this.#set.at, key, place);
      kernel.insert(this.#set.at, key, place);
    }
    return cells;
  }

  /** Flags the leaves by which properties say what is asked for. */
  #flag(asked: readonly Goal[]): Flags {
    const { workspace } = this.#search;
    const known = workspace.learner.tables.leaves;
    const room = 32 * Math.ceil((2 * known + 1) / 32);
    const flags = workspace.memory.take(room / 32);
    workspace.set(places.FLAGS, flags.at);
    const leaves = workspace.leavesOf((judged) =>
      asked.some(({ says }) => says !== undefined && isMeant(says, judged)),
    );
    for (const leaf of leaves) {
      const at = flags.at + (leaf >> 5);
      workspace.memory.words[at] = (workspace.memory.words[at] as number) | (1 << (leaf & 31));
    }
    return { region: flags, leaves: known, room };
  }

  /** The first instance of a property that says what is meant of a state, or of a step from it: then with the action. */
  #said(state: Int32Array, says: Saying): { readonly instance?: Instance<W>; readonly action?: Action } {
    const { learner } = this.#search;
    for (const [slot, action] of says.inStep ? learner.actions.entries() : []) {
      const said = learner.fire(slot, state)?.judged.find((judged) => isMeant(says, judged));
      if (said !== undefined) {
        return { instance: said.instance, action };
      }
    }
    for (const [place, { property }] of says.inStep ? [] : learner.worldProperties.entries()) {
      if (property.id === says.property) {
        const [said] = learner.judged(learner.resolve(learner.actions.length + place, state));
        if (said !== undefined && isMeant(says, said)) {
          return { instance: said.instance };
        }
      }
    }
    return {};
  }

  /** The state leads wherever its successors lead. */
  #join(level: number, state: Int32Array, next: Crossing): void {
    const { learner, workspace } = this.#search;
    for (const slot of next.size === 0 ? [] : learner.actions.keys()) {
      const after = learner.fire(slot, state)?.after;
      const goals = after === undefined ? undefined : next.get(textOf(workspace.canonical(after)));
      if (goals !== undefined) {
        this.#mark(level, state, goals);
      }
    }
  }

  #mark(level: number, state: Int32Array, goals: Iterable<number>): void {
    const crossing = this.#crossings[level] as Crossing;
    const text = textOf(state);
    const known = crossing.get(text) ?? new Set();
    crossing.set(text, known);
    for (const goal of goals) {
      known.add(goal);
    }
  }
}

const isMeant = <W>(says: Saying, { instance, judgement }: Judged<W>): boolean =>
  instance.property.id === says.property && judgement === says.judgement;

/** What is left of a stretch without some others, which are in order. */
const without = ([from, to]: Stretch, others: readonly Stretch[]): readonly Stretch[] => {
  const starts = [from, ...others.map(([, end]) => end)];
  const ends = [...others.map(([start]) => start), to];
  return starts.map((start, i) => [start, ends[i] as number] as const).filter(([start, end]) => start < end);
};

const least = (states: readonly Int32Array[]): readonly Int32Array[] =>
  states.length <= mostEnds ? states : states.toSorted(compare).slice(0, mostEnds);

/** A state as text, so that a map can be asked for it, and back. */
const textOf = (state: Int32Array): string => String.fromCharCode(...new Uint16Array(state.slice().buffer));
const stateIn = (text: string): Int32Array =>
  new Int32Array(Uint16Array.from(text, (_, i) => text.charCodeAt(i)).buffer);

/** The order of states: by their words, as numbers without a sign. */
const compare = (a: Int32Array, b: Int32Array): number => {
  const place = a.findIndex((word, i) => word !== b[i]);
  return place < 0 ? 0 : ((a[place] as number) >>> 0) - ((b[place] as number) >>> 0);
};
