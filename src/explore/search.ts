import type { Model } from '../language/index.js';
import { Fusion, Learner, pack } from '../learn/index.js';
import { type Instance, initialWorlds, type Judgement } from '../semantics/index.js';
import type { Budget } from './budget.js';
import type { CutShortBy, Progress } from './result.js';
import { Worlds } from './worlds.js';

/** Where a property was first violated or a witness first reached: in a state, or in an action taken from it. */
export interface Sighting<W> {
  readonly instance: Instance<W>;
  readonly judgement: 'violated' | 'reached';
  readonly state: number;
  readonly action?: number;
}

/** How many successors are made before they are looked up: enough to wait for memory together. */
const batchSize = 256;

/** A breadth-first search, done a little at a time. */
export class Search<W> {
  readonly learner: Learner<W>;
  readonly worlds: Worlds;
  readonly sightings = new Map<string, Sighting<W>>();
  /** How many worlds had all their actions taken: those after them are the queue. */
  expanded = 0;
  /** The world that is looked at now. */
  place = 0;
  cutShortBy: CutShortBy | undefined;
  readonly #budget: Budget;
  readonly #stops: (propertyId: string) => boolean;
  readonly #actions: Fusion;
  readonly #properties: Fusion;
  /** The level that is being expanded, the initial one being 1, and the first world after it. */
  #level = 1;
  #levelEnd = 0;
  readonly #together: number;
  readonly #state: Int32Array;
  #nextRecheck = 0;

  constructor(model: Model<W>, budget: Budget, stops: (propertyId: string) => boolean) {
    this.#budget = budget;
    this.#stops = stops;
    this.learner = new Learner(model, (instance, judgement, action) => this.#notice(instance, judgement, action));
    const { layout, actions } = this.learner;
    const groups = this.learner.groups();
    this.#actions = new Fusion(this.learner, groups.actions);
    this.#properties = new Fusion(this.learner, groups.properties);
    this.#together = Math.ceil(batchSize / Math.max(1, actions.length));
    this.worlds = new Worlds(layout.words, budget.states, this.#together * Math.max(1, actions.length));
    this.#state = new Int32Array(layout.words);
    this.#begin(initialWorlds(model).map((world) => pack(layout, world)));
  }

  get done(): boolean {
    return this.cutShortBy !== undefined || this.expanded === this.worlds.count;
  }

  /** Levels that have a world, the initial one included. */
  get depth(): number {
    return this.worlds.count > this.#levelEnd ? this.#level + 1 : this.#level;
  }

  get progress(): Omit<Progress, 'seconds'> {
    const states = this.worlds.count;
    return { states, queued: states - this.expanded, level: this.depth };
  }

  /** How often each action fired, and how often each property was in danger or reached. */
  counts(): { readonly firings: Float64Array; readonly inDanger: ReadonlyMap<string, number> } {
    const hits = this.#actions.sourceHits();
    this.#properties.sourceHits().forEach((met, leaf) => {
      hits[leaf] = (hits[leaf] as number) + met;
    });
    return { firings: this.learner.firings(hits), inDanger: this.learner.inDanger(hits) };
  }

  /** Expands at most some worlds, a few at a time. */
  advance(atMost: number): void {
    const end = this.expanded + atMost;
    while (!this.done && this.expanded < end) {
      this.#enterLevel();
      this.#makeRoom();
      if (this.cutShortBy === undefined) {
        this.#expand(Math.min(this.expanded + this.#together, this.#levelEnd));
      }
    }
  }

  /** Takes worlds and every action of each, inserts the worlds they lead to, and checks those that are new. */
  #expand(end: number): void {
    const { worlds } = this;
    let found = 0;
    while (this.expanded < end && this.cutShortBy === undefined) {
      worlds.take(this.expanded, this.#state);
      found = this.#successors(found);
      this.#recheck(this.expanded++);
    }
    const first = worlds.count;
    if (!worlds.insert(found)) {
      this.cutShortBy ??= 'states';
    }
    for (let child = first; child < worlds.count; child++) {
      this.#check(child);
    }
  }

  /** Adds the worlds after every action to the batch; how many are in it then. */
  #successors(before: number): number {
    const { batch, parents } = this.worlds;
    const fusion = this.#actions;
    const state = this.#state;
    this.place = this.expanded;
    let found = before;
    for (const slot of fusion.slots) {
      const leaf = fusion.meet(slot, state);
      const end = found + fusion.tables.follow(leaf, state, batch, found * state.length);
      for (; found < end; found++) {
        parents[found] = this.expanded;
      }
    }
    return found;
  }

  /** Asks every property of worlds about a new world. */
  #check(index: number): void {
    this.place = index;
    this.worlds.take(index, this.#state);
    for (const slot of this.#properties.slots) {
      this.#properties.meet(slot, this.#state);
    }
  }

  #notice(instance: Instance<W>, judgement: Judgement, action: number | undefined): void {
    if (judgement !== 'violated' && judgement !== 'reached') {
      return;
    }
    const { id } = instance.property;
    if (!this.sightings.has(id)) {
      const sighting = { instance, judgement, state: this.place };
      this.sightings.set(id, action === undefined ? sighting : { ...sighting, action });
    }
    if (judgement === 'violated' && this.#stops(id)) {
      this.cutShortBy = 'violation';
    }
  }

  #begin(starts: readonly Int32Array[]): void {
    for (const start of starts) {
      this.#makeRoom();
      this.worlds.batch.set(start);
      this.worlds.parents[0] = -1;
      const first = this.worlds.count;
      if (this.cutShortBy === undefined && !this.worlds.insert(1)) {
        this.cutShortBy = 'states';
      }
      if (this.worlds.count > first) {
        this.#check(first);
      }
    }
    this.#levelEnd = this.worlds.count;
    this.#assertDepth();
  }

  #enterLevel(): void {
    if (this.expanded === this.#levelEnd) {
      this.#levelEnd = this.worlds.count;
      this.#level++;
      this.#assertDepth();
    }
  }

  /** The worlds of the last level that may be seen are not expanded. */
  #assertDepth(): void {
    if (this.#level >= this.#budget.depth) {
      this.cutShortBy ??= 'depth';
    }
  }

  #makeRoom(): void {
    const tables = this.learner.tables.bytes + this.#actions.bytes + this.#properties.bytes;
    if (!this.worlds.makeRoom(this.#budget.bytes - tables)) {
      this.cutShortBy ??= 'memory';
    }
  }

  /** Every action of this world is executed again through immer; such worlds are the rarer the later they come. */
  #recheck(index: number): void {
    if (index < this.#nextRecheck) {
      return;
    }
    this.#nextRecheck = index + 1 + Math.min(index >> 2, 1 << 14);
    for (const slot of this.learner.actions.keys()) {
      this.learner.recheckAction(slot, this.#state);
    }
  }
}
