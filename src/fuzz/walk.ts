import { type Learner, nothing, type Trie, unknown } from '../learn/index.js';
import type { Random } from './random.js';
import { type Swarm, swarmOf } from './swarm.js';
import { Watch } from './watch.js';

/** A rule's actions that are tried, one after the other, before another rule is drawn. */
const mostTries = 16;

/**
 * Random runs through the worlds of a model, by its tables: no rule and no property is executed where they know the
 * answer. Of two things that may happen a run takes the one whose path through the tables was taken more rarely.
 */
export class Walk<W> {
  runs = 0;
  steps = 0;
  /** The steps of this run: the initial world it began in, and the number of each action. */
  start = 0;
  readonly taken: Int32Array;
  length = 0;
  /** How often each action was taken. */
  readonly firings: Float64Array;
  /** How many paths through the tables were taken. */
  paths = 0;
  readonly #learner: Learner<W>;
  readonly #starts: readonly Int32Array[];
  readonly #random: Random;
  readonly #watch: Watch<W>;
  /** The actions of each rule, one after the other. */
  readonly #firstOf: readonly number[];
  readonly #rules: Int32Array;
  /** The state, and behind it the one that a step leads to. */
  readonly #pair: Int32Array;
  readonly #state: Int32Array;
  /** How often each path was taken, by the number of its leaf. */
  #hits = new Float64Array(1024);
  #swarm: Swarm = [];
  #isCurious = false;
  #nextRecheck = 0;
  /** What was last chosen: the leaf, or the state after where no table holds it. */
  #leaf = unknown;
  #after: Int32Array | undefined;

  constructor(learner: Learner<W>, starts: readonly Int32Array[], random: Random, longest: number) {
    this.#learner = learner;
    this.#starts = starts;
    this.#random = random;
    this.#pair = new Int32Array(2 * learner.layout.words);
    this.#state = this.#pair.subarray(0, learner.layout.words);
    this.#watch = new Watch(learner, this.#state);
    this.taken = new Int32Array(longest);
    this.firings = new Float64Array(learner.actions.length);
    const isFirst = (place: number): boolean => learner.actions[place]?.rule !== learner.actions[place - 1]?.rule;
    this.#firstOf = [...learner.actions.keys()].filter(isFirst);
    this.#rules = Int32Array.from(learner.actions.keys(), (place) =>
      this.#firstOf.findLastIndex((first) => first <= place),
    );
  }

  /** Begins a run: in an initial world, with a swarm of its own. */
  begin(): void {
    this.runs++;
    this.length = 0;
    this.start = this.#random.below(this.#starts.length);
    this.#state.set(this.#starts[this.start] as Int32Array);
    this.#swarm = swarmOf(this.#firingsByRule(), this.#random);
    this.#isCurious = this.#random.below(2) === 0;
    this.#watch.ask();
  }

  /** Takes a step; false, with nothing done, where the run is as long as it may be or nothing of its swarm may happen. */
  step(): boolean {
    if (this.length === this.taken.length) {
      return false;
    }
    const action = this.#choose();
    if (action < 0) {
      return false;
    }
    this.#recheck(action);
    this.taken[this.length++] = action;
    this.firings[action] = (this.firings[action] as number) + 1;
    this.steps++;
    this.#take();
    return true;
  }

  /** Executes an action again through immer, and compares; the more rarely the longer it all goes on. */
  #recheck(action: number): void {
    if (this.steps >= this.#nextRecheck && this.#leaf !== unknown) {
      this.#nextRecheck = this.steps + 1 + Math.min(this.steps >> 2, 1 << 14);
      this.#learner.recheckAction(action, this.#state);
    }
  }

  #take(): void {
    const state = this.#state;
    if (this.#leaf === unknown) {
      this.#goTo(this.#after as Int32Array);
      return;
    }
    this.#learner.complete(this.#leaf, this.#pair);
    this.#hit(this.#leaf);
    if (this.#learner.isPartial(this.#leaf)) {
      this.#goTo(this.#pair.subarray(state.length));
    } else {
      this.#pair.copyWithin(0, state.length);
      this.#watch.askAfter(this.#leaf);
    }
  }

  /** Takes over a state, and asks about what is different in it. */
  #goTo(after: Int32Array): void {
    const writes = differences(this.#state, after);
    this.#state.set(after);
    this.#watch.askAfterWrites(writes);
  }

  /** An action that is enabled, with its leaf; -1 where there is none. */
  #choose(): number {
    const first = this.#draw();
    if (!this.#isCurious || first < 0 || this.#leaf === unknown || this.#hitsOf(this.#leaf) === 0) {
      return first;
    }
    const leaf = this.#leaf;
    const second = this.#draw();
    if (this.#leaf === unknown || this.#hitsOf(this.#leaf) < this.#hitsOf(leaf)) {
      return second;
    }
    this.#leaf = leaf;
    return first;
  }

  #draw(): number {
    const swarm = this.#swarm;
    for (let tries = 0; tries < mostTries; tries++) {
      const action = this.#enabledOf(swarm[this.#random.below(swarm.length)] as number, mostTries);
      if (action >= 0) {
        return action;
      }
    }
    const distinct = [...new Set(swarm)];
    const turn = this.#random.below(distinct.length);
    for (const rule of [...distinct.slice(turn), ...distinct.slice(0, turn)]) {
      const action = this.#enabledOf(rule, Infinity);
      if (action >= 0) {
        return action;
      }
    }
    return -1;
  }

  /** An action of a rule that is enabled, the first from a random one on; -1 where none of so many is. */
  #enabledOf(rule: number, most: number): number {
    const first = this.#firstOf[rule] as number;
    const count = (this.#firstOf[rule + 1] ?? this.firings.length) - first;
    let place = this.#random.below(count);
    for (let tries = Math.min(count, most); tries > 0; tries--) {
      if (this.#isEnabled(first + place)) {
        return first + place;
      }
      place = place + 1 === count ? 0 : place + 1;
    }
    return -1;
  }

  #isEnabled(action: number): boolean {
    const learner = this.#learner;
    const learns = this.#watch.learns(action);
    this.#leaf = learner.tables.find(learner.tries[action] as Trie, this.#state);
    if (this.#leaf !== unknown) {
      return this.#leaf !== nothing;
    }
    if (learns) {
      this.#leaf = learner.resolve(action, this.#state);
      return this.#leaf !== nothing;
    }
    if (!learner.isEnabled(action, this.#watch.world)) {
      return false;
    }
    this.#after = learner.tryOut(action, this.#state);
    return this.#after !== undefined;
  }

  #hitsOf(leaf: number): number {
    return this.#hits[this.#learner.tables.numberOf(leaf)] ?? 0;
  }

  #hit(leaf: number): void {
    const number = this.#learner.tables.numberOf(leaf);
    if (number >= this.#hits.length) {
      const hits = new Float64Array(2 * number);
      hits.set(this.#hits);
      this.#hits = hits;
    }
    const before = this.#hits[number] as number;
    this.#hits[number] = before + 1;
    this.paths += before === 0 ? 1 : 0;
  }

  #firingsByRule(): readonly number[] {
    const firings = this.#firstOf.map(() => 0);
    this.firings.forEach((fired, action) => {
      const rule = this.#rules[action] as number;
      firings[rule] = (firings[rule] as number) + fired;
    });
    return firings;
  }
}

/** What makes one state of another, as the writes of a leaf are given. */
const differences = (before: Int32Array, after: Int32Array): readonly number[] => {
  const writes: number[] = [0];
  after.forEach((word, place) => {
    const changed = word ^ (before[place] as number);
    if (changed !== 0) {
      writes[0] = (writes[0] as number) + 1;
      writes.push(place, ~changed, word & changed);
    }
  });
  return writes;
};
