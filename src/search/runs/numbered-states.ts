import { type Engine, places, type Region } from '../../engine/index.js';
import type { Fairness, Model, Rule } from '../../language/index.js';
import type { Gathering, Space, WorldStep } from '../../liveness/index.js';
import type { TransitionCache } from '../../transitions/index.js';
import type { BreadthFirstSearch } from '../bfs.js';
import { StateBits } from './state-bits.js';
import { type Conditions, TrimmedRegion } from './trimmed-region.js';

/** So many words of steps are gathered at a time. */
const gatherRoom = 1 << 14;

/**
 * The worlds of a search that has seen all, numbered in the order of their finding. What is known of each stands beside
 * the visited set, which has no such number: a place of it leads to one. Steps are made again by the inner loop.
 */
export class NumberedStates<W> implements Space<W> {
  readonly cache: TransitionCache<W>;
  readonly count: number;
  readonly starts: number;
  readonly fairness: readonly (Fairness | undefined)[];
  readonly few: number;
  /** Bytes that it takes besides the visited set, at most. */
  bytes = 0;
  readonly #search: BreadthFirstSearch<W>;
  readonly #mostBytes: number;
  readonly #regions: Region[] = [];
  #own = 0;
  readonly #rules: ReadonlyMap<string, Rule<W>>;
  #conditions: Conditions | undefined;
  #expanded = 0;
  #region: TrimmedRegion | undefined;
  #gathered: Region | undefined;

  constructor(model: Model<W>, search: BreadthFirstSearch<W>, mostBytes: number) {
    const { cache, states, levelEnds } = search;
    this.#search = search;
    this.#mostBytes = mostBytes;
    this.#rules = new Map(model.rules.map((rule) => [rule.id, rule]));
    this.cache = cache;
    this.count = states;
    this.starts = levelEnds[0] ?? 0;
    this.few = search.thresholds.fewWorlds;
    this.fairness = cache.actions.map(({ rule }) => this.#rules.get(rule)?.fair);
  }

  /** @throws MemoryFullError */
  begin(): void {
    const { engineHost } = this.#search;
    engineHost.set(places.MAY_INTERN, 1);
    this.#number();
    this.#conditions = this.#assume();
    engineHost.set(places.STEPS, this.#take(engineHost.get(places.BATCH_ROOM) * places.STEP_WORDS).at);
  }

  get expanded(): number {
    return this.#expanded + (this.#region?.expanded ?? 0);
  }

  get spare(): number {
    return this.#mostBytes - this.#search.engineHost.memory.bytes;
  }

  note(bytes: number): void {
    this.bytes = Math.max(this.bytes, this.#own + bytes);
  }

  stateOf(world: number): Int32Array {
    return this.#search.engineHost.keys.stateOf(this.#search.log.read(world, 1));
  }

  set(): StateBits {
    return new StateBits(this.#search.engineHost.memory, this.#take((this.count + 31) >>> 5), this.count);
  }

  askOfSteps(cell: number | undefined): void {
    this.#search.engineHost.set(places.STEP_CELL, cell ?? 0);
  }

  stepsOf(world: number): readonly WorldStep[] {
    const { engineHost, log } = this.#search;
    engineHost.give(log.read(world, 1));
    this.#carryOut((engine, c) => engine.steps(c));
    this.#expanded++;
    return stepsIn(engineHost.memory.words, engineHost.get(places.STEPS), engineHost.get(places.STEP_COUNT));
  }

  *survey(cell: number, to: StateBits): Generator<number, void> {
    for (let first = 0; first < this.count; ) {
      const given = this.#give(first);
      this.#carryOut((engine, c) => engine.survey(c, cell, to.at, first));
      first += given;
      yield this.expanded;
    }
  }

  region(heedsFairness: boolean): TrimmedRegion {
    const { memory } = this.#search.engineHost;
    const sets = () => ({ left: this.set(), kept: this.set(), waiting: this.set(), rests: this.set() });
    this.#region ??= new TrimmedRegion(memory, this.#take(places.TRIM_WORDS), this.#take(this.count), sets());
    this.#region.begin(heedsFairness ? this.#conditions : undefined);
    return this.#region;
  }

  *trim(region: TrimmedRegion): Generator<number, void> {
    const { waiting } = region;
    for (let first = waiting.next(0); first >= 0; first = waiting.next(0)) {
      while (first >= 0) {
        const given = this.#give(first);
        region.beginAt(first);
        this.#carryOut((engine, c) => engine.trim(c, region.at));
        first = waiting.next(first + given);
        yield this.expanded;
      }
    }
  }

  *gather(region: TrimmedRegion, worlds: Int32Array, graph: Gathering): Generator<number, void> {
    const { engineHost } = this.#search;
    const leastRoom = 1 + places.STEP_WORDS * engineHost.get(places.FANOUT);
    this.#gathered ??= this.#take(Math.max(gatherRoom, leastRoom));
    const { at, size } = this.#gathered;
    region.call(worlds);
    for (let first = region.left.next(0); first >= 0; ) {
      const given = this.#give(first);
      region.beginAt(first);
      while (engineHost.get(places.CURSOR) < engineHost.get(places.INPUT_END)) {
        this.#carryOut((engine, c) => engine.gather(c, region.at, at, size));
        tellOf(engineHost.memory.words.subarray(at, at + region.takeGathered()), graph);
        yield this.expanded;
      }
      first = region.left.next(first + given);
    }
    this.#expanded += worlds.length;
  }

  *recover(found: StateBits): Generator<number, void> {
    const firsts: number[] = [];
    for (let first = 0; first < this.count; first += this.#give(first)) {
      firsts.push(first);
    }
    // The last first: a step leads on, more often than back.
    firsts.reverse();
    for (let before = -1; before !== found.count; ) {
      before = found.count;
      for (const first of firsts) {
        this.#expanded += this.#give(first);
        this.#carryOut((engine, c) => engine.addBack(c, found.at, first));
        yield this.expanded;
      }
    }
  }

  /** Gives memory back. */
  close(): void {
    const { engineHost } = this.#search;
    engineHost.set(places.STEP_CELL, 0);
    for (const region of this.#regions) {
      engineHost.memory.release(region);
    }
  }

  #take(words: number): Region {
    const region = this.#search.engineHost.memory.take(words);
    this.#regions.push(region);
    this.#own += 4 * words;
    this.note(0);
    return region;
  }

  /** Gives the inner loop worlds from this on: how many. */
  #give(first: number): number {
    const { engineHost, log } = this.#search;
    const given = log.read(first, engineHost.get(places.INPUT_ROOM));
    engineHost.give(given);
    return given.words.length / given.keys.words;
  }

  #carryOut(does: (engine: Engine, c: number) => number): void {
    const { engineHost } = this.#search;
    if (!engineHost.carryOut(() => does(engineHost.engine, engineHost.c))) {
      throw new Error('a step leads to a world that the search has not seen');
    }
  }

  /** Gives a number to each place of the visited set that has a world. */
  #number(): void {
    const { engineHost } = this.#search;
    const { engine, c, visited } = engineHost;
    if (visited.kind === 'rows') {
      engineHost.set(places.BEFORE, this.#take(engineHost.get(places.ROWS_ROOM) + 1).at);
      engine.countRows(c);
    }
    engineHost.set(places.NUMBERS, this.#take(visited.kind === 'rows' ? this.count : engine.placesOf(c)).at);
    for (let first = 0; first < this.count; ) {
      const given = this.#give(first);
      engine.number(c, engineHost.get(places.INPUT), given, first);
      first += given;
    }
  }

  /** What is assumed of each action. What there is no condition for, of many that are fair, the components heed. */
  #assume(): Conditions {
    const { engineHost } = this.#search;
    const { actions, questions, eventLog } = this.cache;
    const { at } = this.#take(actions.length * places.ASSUMED_WORDS);
    let condition: number = places.COME_TO;
    let all = condition;
    let weak = 0;
    for (const [action, { rule: id, params }] of actions.entries()) {
      const rule = this.#rules.get(id);
      const isFair = rule?.fair !== undefined;
      condition <<= isFair ? 1 : 0;
      const due = isFair && rule.due ? questions.ofWorlds({ property: rule, params }, rule.due) : 0;
      const words = [isFair ? 1 : 0, due, questions.rowOf(action), isFair ? condition : 0];
      engineHost.memory.words.set(words, at + action * places.ASSUMED_WORDS);
      all |= isFair ? condition : 0;
      weak |= rule?.fair === 'weak' ? condition : 0;
    }
    engineHost.set(places.ASSUMED, at);
    engineHost.componentTables.makeRoom(eventLog.count);
    return { all, weak };
  }
}

/** The steps that are listed from a word on, in the order of their actions. (The inner loop has them by the trees that it walks.) */
const stepsIn = (words: Int32Array, first: number, count: number): readonly WorldStep[] =>
  Array.from({ length: count }, (_, i) => {
    const at = first + i * places.STEP_WORDS;
    const marks = words[at + places.STEP_MARKS] as number;
    return {
      action: words[at + places.STEP_ACTION] as number,
      to: words[at + places.STEP_TO] as number,
      isDue: (marks & places.IS_DUE) !== 0,
      isSo: (marks & places.IS_SO) !== 0,
    };
  }).sort((a, b) => a.action - b.action);

/** Tells of steps, of which for each world there is how many, and then these. */
const tellOf = (words: Int32Array, graph: Gathering): void => {
  for (let at = 0; at < words.length; graph.endWorld()) {
    const count = words[at] as number;
    for (const { action, to, isDue, isSo } of stepsIn(words, at + 1, count)) {
      graph.step(action, to, isDue, isSo);
    }
    at += 1 + count * places.STEP_WORDS;
  }
};
