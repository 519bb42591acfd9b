import { withoutAmbients } from '../semantics/ambient.js';
import type { TransitionCache } from '../transitions/index.js';
import { TableWay } from './cached-stepper.js';
import { PlainWay } from './direct-stepper.js';
import type { Random } from './prng.js';
import type { Stepper } from './stepper.js';
import { type Swarm, swarmOf } from './swarm.js';

/** A rule's actions that are tried, one after the other, before another rule is drawn. */
const mostTries = 16;

/** Of a world of more bits hardly any path through the tables is taken twice. */
const mostBitsOfTables = 512;

/**
 * Random runs through the worlds of a model. Of two things that may happen a run takes the one that happened more
 * rarely: of which the path through the tables was taken more rarely, where tables are used.
 */
export class RandomWalk<W> {
  runs = 0;
  steps = 0;
  /** The steps of this run: the initial world it began in, and the number of each action. */
  start = 0;
  readonly taken: Int32Array;
  length = 0;
  /** How often each action was taken. */
  readonly firings: Float64Array;
  readonly #cache: TransitionCache<W>;
  readonly #way: Stepper;
  readonly #starts: readonly Int32Array[];
  readonly #random: Random;
  /** The actions of each rule, one after the other. */
  readonly #firstOf: readonly number[];
  readonly #rules: Int32Array;
  #swarm: Swarm = [];
  #isCurious = false;

  constructor(
    cache: TransitionCache<W>,
    starts: readonly Int32Array[],
    random: Random,
    longest: number,
    way: Stepper = wayFor(cache),
  ) {
    this.#cache = cache;
    this.#way = way;
    this.#starts = starts;
    this.#random = random;
    this.taken = new Int32Array(longest);
    this.firings = new Float64Array(cache.actions.length);
    const isFirst = (place: number): boolean => cache.actions[place]?.rule !== cache.actions[place - 1]?.rule;
    this.#firstOf = [...cache.actions.keys()].filter(isFirst);
    this.#rules = Int32Array.from(cache.actions.keys(), (place) =>
      this.#firstOf.findLastIndex((first) => first <= place),
    );
  }

  /** Begins a run: in an initial world, with a swarm of its own. */
  begin(): void {
    this.runs++;
    this.length = 0;
    this.start = this.#random.below(this.#starts.length);
    this.#swarm = swarmOf(this.#firingsByRule(), this.#random);
    this.#isCurious = this.#random.below(2) === 0;
    this.#way.begin(this.#starts[this.start] as Int32Array);
  }

  /** Takes a step; false, with nothing done, where the run is as long as it may be or nothing of its swarm may happen. */
  step(): boolean {
    return withoutAmbients(() => this.#step());
  }

  #step(): boolean {
    if (this.length === this.taken.length) {
      return false;
    }
    const action = this.#choose();
    if (action < 0) {
      this.#askEnd();
      return false;
    }
    this.#way.take(action, this.#way.found);
    this.taken[this.length++] = action;
    this.firings[action] = (this.firings[action] as number) + 1;
    this.steps++;
    this.#way.ask();
    return true;
  }

  /** The swarm has nothing to do here; if nobody has, it is an end. */
  #askEnd(): void {
    if (this.firings.every((_, action) => !this.#way.isEnabled(action))) {
      this.#cache.uncached.judgeEnd(this.#way.state);
    }
  }

  /** An action that is enabled; -1 where there is none. */
  #choose(): number {
    const way = this.#way;
    const first = this.#draw();
    if (!this.#isCurious || first < 0 || way.hits(way.found) === 0) {
      return first;
    }
    const { found } = way;
    const second = this.#draw();
    if (way.hits(way.found) < way.hits(found)) {
      return second;
    }
    way.found = found;
    return first;
  }

  #draw(): number {
    const swarm = this.#swarm;
    for (let trees = 0; trees < mostTries; trees++) {
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
      if (this.#way.isEnabled(first + place)) {
        return first + place;
      }
      place = place + 1 === count ? 0 : place + 1;
    }
    return -1;
  }

  /** In how many ways things have happened. */
  get paths(): number {
    return this.#way.paths;
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

const wayFor = <W>(cache: TransitionCache<W>): Stepper =>
  cache.layout.bits > mostBitsOfTables ? new PlainWay(cache) : new TableWay(cache);
