import type { Model } from '../language/index.js';
import { Learner, nothing, pack, unknown } from '../learn/index.js';
import { type Instance, initialWorlds, type Judgement } from '../semantics/index.js';
import type { Budget } from './budget.js';
import type { CutShortBy, Progress } from './result.js';
import { full, known, Worlds } from './worlds.js';

/** Where a property was first violated or a witness first reached: in a state, or in an action taken from it. */
export interface Sighting<W> {
  readonly instance: Instance<W>;
  readonly judgement: 'violated' | 'reached';
  readonly state: number;
  readonly action?: number;
}

/** A breadth-first search, done a little at a time. */
export class Search<W> {
  readonly learner: Learner<W>;
  readonly worlds: Worlds;
  readonly sightings = new Map<string, Sighting<W>>();
  /** How many worlds had all their actions taken. */
  expanded = 0;
  /** Levels that have a world, the initial one included. */
  depth = 1;
  cutShortBy: CutShortBy | undefined;
  readonly #budget: Budget;
  readonly #stops: (propertyId: string) => boolean;
  /** The first world of the next level. */
  #levelEnd = 0;
  #nextRecheck = 0;
  readonly #from: Int32Array;
  readonly #to: Int32Array;

  constructor(model: Model<W>, budget: Budget, stops: (propertyId: string) => boolean) {
    this.learner = new Learner(model);
    this.#budget = budget;
    this.#stops = stops;
    const { words } = this.learner.layout;
    this.worlds = new Worlds(words, budget.states);
    this.#from = new Int32Array(words);
    this.#to = new Int32Array(words);
    this.#begin(model);
  }

  get done(): boolean {
    return this.cutShortBy !== undefined || this.expanded === this.worlds.count;
  }

  get progress(): Omit<Progress, 'seconds'> {
    const states = this.worlds.count;
    return { states, queued: states - this.expanded, level: this.depth };
  }

  /** Expands at most some worlds. */
  advance(atMost: number): void {
    for (let i = 0; i < atMost && !this.done; i++) {
      this.#enterLevel();
      // Room for all that one world may lead to, so that nothing has to be made while its actions are taken.
      this.#makeRoom(this.learner.actions.length);
      if (this.cutShortBy === undefined) {
        this.#expand(this.expanded);
      }
      if (this.cutShortBy === undefined) {
        this.#recheck(this.expanded++);
      }
    }
  }

  /** Takes every action of a world: check the step, insert the world it leads to, check that one if it is new. */
  #expand(index: number): void {
    const { tables, actions } = this.learner;
    const from = this.#from;
    const to = this.#to;
    this.worlds.take(index, from);
    for (let action = 0; action < actions.length; action++) {
      let leaf = tables.find(action, from);
      if (leaf === unknown) {
        leaf = this.#learn(action, from, index);
      }
      if (leaf === nothing) {
        continue;
      }
      tables.count(leaf);
      tables.follow(leaf, from, to);
      if (this.cutShortBy !== undefined) {
        return;
      }
      const found = this.worlds.insert(to, index);
      if (found >= 0) {
        this.#check(found, to);
      } else if (found === full) {
        this.cutShortBy = 'states';
      }
      if (this.cutShortBy !== undefined) {
        return;
      }
    }
  }

  /** Asks every property of worlds about a new world. */
  #check(index: number, state: Int32Array): void {
    const { tables, worldProperties } = this.learner;
    const first = this.learner.slotOf(0);
    for (let property = 0; property < worldProperties.length; property++) {
      let leaf = tables.find(first + property, state);
      if (leaf === unknown) {
        leaf = this.learner.learnProperty(property, state, (instance, judgement) => {
          this.#notice(instance, judgement, { state: index });
        });
      }
      if (leaf !== nothing) {
        tables.count(leaf);
      }
    }
  }

  #learn(action: number, from: Int32Array, index: number): number {
    return this.learner.learnAction(action, from, (instance, judgement) => {
      this.#notice(instance, judgement, { state: index, action });
    });
  }

  /** A violation or a reached witness shows when its path is learned, for the first state that has it. */
  #notice(
    instance: Instance<W>,
    judgement: Judgement,
    where: { readonly state: number; readonly action?: number },
  ): void {
    if (judgement !== 'violated' && judgement !== 'reached') {
      return;
    }
    const { id } = instance.property;
    if (!this.sightings.has(id)) {
      this.sightings.set(id, { instance, judgement, ...where });
    }
    if (judgement === 'violated' && this.#stops(id)) {
      this.cutShortBy = 'violation';
    }
  }

  #begin(model: Model<W>): void {
    const starts = initialWorlds(model).map((world) => pack(this.learner.layout, world));
    this.#makeRoom(starts.length);
    for (const start of starts) {
      const found = this.cutShortBy === undefined ? this.worlds.insert(start, -1) : known;
      if (found >= 0) {
        this.#check(found, start);
      } else if (found === full) {
        this.cutShortBy = 'states';
      }
    }
    this.#levelEnd = this.worlds.count;
  }

  #enterLevel(): void {
    if (this.expanded < this.#levelEnd) {
      return;
    }
    if (this.depth === this.#budget.depth) {
      this.cutShortBy = 'depth';
      return;
    }
    this.#levelEnd = this.worlds.count;
    this.depth++;
  }

  #makeRoom(more: number): void {
    if (!this.worlds.makeRoom(more, this.#budget.bytes - this.learner.tables.bytes)) {
      this.cutShortBy = 'memory';
    }
  }

  /** Every action of this world is executed again through immer; such worlds are the rarer the later they come. */
  #recheck(index: number): void {
    if (index < this.#nextRecheck) {
      return;
    }
    this.#nextRecheck = index + 1 + Math.min(index >> 2, 1 << 14);
    const state = this.#from;
    this.learner.actions.forEach((_, action) => {
      this.learner.recheckAction(action, state, this.learner.tables.find(action, state));
    });
  }
}
