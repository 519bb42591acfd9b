import { type Action, named, type Params, type Rule, type Step, type View } from '../language/index.js';
import { yesOrNo } from '../semantics/answers.js';
import { type Instance, type Judgement, judgeStep, judgeWorld } from '../semantics/index.js';
import { impurity, recheckStep, recheckWorld, type TransitionCache } from '../transitions/index.js';
import { DependencyTracker } from './dependency-tracker.js';
import { cellsOf } from './locations.js';
import { StateSnapshot } from './state-snapshot.js';
import type { Stepper } from './stepper.js';
import { TrackedState } from './tracked-state.js';

/**
 * A walk through worlds that are so big that hardly any path through their tables would be taken twice: recipes are
 * run, on plain objects. A guard or a property is asked again when something has changed that it looked at.
 */
export class PlainWay<W> implements Stepper {
  found = 0;
  paths = 0;
  readonly #cache: TransitionCache<W>;
  readonly #rules: readonly Rule<W>[];
  readonly #hits: Float64Array;
  /** Askers are the properties of worlds, and then the actions. */
  readonly #askers: DependencyTracker;
  readonly #world: TrackedState;
  /** The world before the step that is being judged, and after it. */
  readonly #before: StateSnapshot;
  readonly #after: StateSnapshot;
  readonly #stateBefore: Int32Array;
  readonly #isEnabled: Uint8Array;
  /** What each property of worlds, and then of steps, was heard to say, as bits; and what those of worlds last said. */
  readonly #heard: Uint8Array;
  readonly #said: Judgement[];
  readonly #families: readonly Family<W>[];
  #steps = 0;
  #nextRecheck = 0;

  constructor(cache: TransitionCache<W>) {
    const { layout, model, actions, worldProperties, stepProperties } = cache;
    this.#cache = cache;
    const rules = new Map(model.rules.map((rule) => [rule.id, rule]));
    this.#rules = actions.map(({ rule }) => rules.get(rule) as Rule<W>);
    this.#hits = new Float64Array(actions.length);
    const cells = cellsOf(layout);
    this.#askers = new DependencyTracker(cells.all.length, worldProperties.length + actions.length);
    this.#world = new TrackedState(cells, layout.words, this.#askers);
    this.#before = new StateSnapshot(cells);
    this.#after = new StateSnapshot(cells);
    this.#stateBefore = new Int32Array(layout.words);
    this.#isEnabled = new Uint8Array(actions.length);
    this.#heard = new Uint8Array(worldProperties.length + stepProperties.length);
    this.#families = familiesOf(stepProperties);
    this.#said = worldProperties.map(() => 'idle');
  }

  /** The state that it has come to. */
  get state(): Int32Array {
    return this.#world.state;
  }

  begin(start: Int32Array): void {
    this.#goTo(start);
    this.ask();
  }

  hits(action: number): number {
    return this.#hits[action] as number;
  }

  isEnabled(action: number): boolean {
    this.found = action;
    const asker = this.#cache.worldProperties.length + action;
    if (this.#askers.isStale(asker)) {
      this.#askers.asks(asker);
      this.#isEnabled[action] = this.#guard(action) ? 1 : 0;
      this.#askers.done();
    }
    return this.#isEnabled[action] === 1;
  }

  take(action: number): void {
    this.#hits[action] = (this.#hits[action] as number) + 1;
    this.paths += this.#hits[action] === 1 ? 1 : 0;
    if (!this.#happens(action)) {
      this.#takeByRecording(action);
      return;
    }
    const isRechecked = this.#steps++ >= this.#nextRecheck;
    this.#after.follow(this.#world);
    this.#after.hear(this.#world);
    if (isRechecked) {
      this.#nextRecheck = this.#steps + Math.min(this.#steps >> 2, 1 << 14);
      this.#recheck(action);
    }
    this.#judge(action);
    this.#before.follow(this.#world);
    this.#goOn();
  }

  ask(): void {
    const { stale } = this.#askers;
    const properties = this.#cache.worldProperties.length;
    for (let word = 0; word << 5 < properties; word++) {
      for (let bits = stale[word] as number; bits !== 0; bits &= bits - 1) {
        const slot = (word << 5) + 31 - Math.clz32(bits & -bits);
        if (slot < properties) {
          this.#askOne(slot);
        }
      }
    }
  }

  #guard(action: number): boolean {
    try {
      return yesOrNo(
        (this.#rules[action] as Rule<W>).when(this.#world.world as View<W>, this.#paramsOf(action)),
        'when',
      );
    } catch {
      // Recorded, it says what is wrong with it.
      return this.#cache.uncached.execute(action, this.#world.state) !== undefined;
    }
  }

  /** Changes the world; false, with nothing done, where plain objects cannot tell. */
  #happens(action: number): boolean {
    try {
      this.#world.change((this.#rules[action] as Rule<W>).does, this.#paramsOf(action));
      return true;
    } catch {
      this.#world.restore(this.#stateBefore);
      return false;
    }
  }

  /** An effect that leaves its schema, that throws, or that moves records about. */
  #takeByRecording(action: number): void {
    const after = this.#cache.uncached.execute(action, this.#stateBefore);
    if (after === undefined) {
      throw impurity(this.#nameOf(action), 'its guard said true and, of an equal world, false');
    }
    this.#goTo(after);
  }

  #goTo(state: Int32Array): void {
    this.#world.show(state);
    this.#after.follow(this.#world);
    this.#before.follow(this.#world);
    this.#goOn();
  }

  #goOn(): void {
    this.#stateBefore.set(this.#world.state);
    this.#world.forget();
  }

  #askOne(slot: number): void {
    const instance = this.#cache.worldProperties[slot] as Instance<W>;
    this.#askers.asks(slot);
    const judgement = this.#judgeWorld(instance);
    this.#askers.done();
    this.#said[slot] = judgement;
    if (this.#isNew(slot, judgement)) {
      if (judgement === 'violated') {
        recheckWorld(this.#cache.layout, instance, this.#world.state, judgement);
      }
      this.#cache.uncached.report(instance, judgement);
    }
  }

  #judgeWorld(instance: Instance<W>): Judgement {
    const { property, params } = instance;
    const world = this.#world.world as View<W>;
    try {
      if (property.kind === 'always') {
        return yesOrNo(property.when(world, params), 'when')
          ? yesOrNo(property.holds(world, params), 'holds')
            ? 'kept'
            : 'violated'
          : 'idle';
      }
    } catch {
      // Asked again below it says what is wrong with it.
    }
    return judgeWorld(instance, world);
  }

  /** Asks the properties of steps, and of each only those instances that the step is about. */
  #judge(action: number): void {
    const step = this.#step(action);
    for (const { places, valuesOf, byValue } of this.#families) {
      const values = valuesOf === undefined ? 'any' : valuesOf(step);
      if (values === 'any') {
        this.#judgeAll(places, step, action);
      } else {
        for (const value of values) {
          this.#judgeAll(byValue.get(value) ?? [], step, action);
        }
      }
    }
  }

  #judgeAll(places: readonly number[], step: Step<W>, action: number): void {
    for (const place of places) {
      const instance = this.#cache.stepProperties[place] as Instance<W>;
      const judgement = saidOfStep(instance, step);
      if (this.#isNew(this.#said.length + place, judgement)) {
        if (judgement === 'violated') {
          const worlds = this.#cache.rechecker.recheckTaken(action, this.#stateBefore, this.#world.state);
          recheckStep(instance, step.action, worlds, judgement);
        }
        this.#cache.uncached.report(instance, judgement, action);
      }
    }
  }

  #step(action: number): Step<W> {
    return {
      before: this.#before.world as View<W>,
      after: this.#after.world as View<W>,
      action: this.#cache.actions[action] as Action,
    };
  }

  #isNew(place: number, judgement: Judgement): boolean {
    const bit = bitOf[judgement];
    const heard = this.#heard[place] as number;
    this.#heard[place] = heard | bit;
    return (heard & bit) === 0;
  }

  /**
   * Executes the step again through immer, and asks again what was not asked anew: it must be as it was.
   * @throws ImpurityError naming who says otherwise.
   */
  #recheck(action: number): void {
    const { worldProperties, stepProperties, actions } = this.#cache;
    const worlds = this.#cache.rechecker.recheckTaken(action, this.#stateBefore, this.#world.state);
    const step = this.#step(action);
    for (const instance of stepProperties) {
      const taken = actions[action] as Action;
      recheckStep(instance, taken, worlds, judgeStep(instance, step));
    }
    const before = worlds.before as View<W>;
    worldProperties.forEach((instance, slot) => {
      const again = judgeWorld(instance, before);
      const said = this.#said[slot] as Judgement;
      if (again !== said) {
        throw impurity(named(instance.property.id, instance.params), `it said '${said}' and, asked again, '${again}'`);
      }
    });
  }

  #paramsOf(action: number): Params {
    return (this.#cache.actions[action] as Action).params;
  }

  #nameOf(action: number): string {
    return named((this.#cache.actions[action] as Action).rule, this.#paramsOf(action));
  }
}

/** What a property says of a step that it is about. */
const saidOfStep = <W>(instance: Instance<W>, step: Step<W>): Judgement => {
  const { property, params } = instance;
  try {
    if (property.kind === 'everyStep') {
      return yesOrNo(property.when(step, params), 'when')
        ? yesOrNo(property.holds(step, params), 'holds')
          ? 'kept'
          : 'violated'
        : 'idle';
    }
  } catch {
    // Asked again below it says what is wrong with it.
  }
  return judgeStep(instance, step);
};

type ValuesOf<W> = (step: Step<W>) => readonly unknown[] | 'any';

/** The instances of all properties of steps that say in the same way what they are about: by their places. */
interface Family<W> {
  readonly places: number[];
  readonly valuesOf: ValuesOf<W> | undefined;
  readonly byValue: Map<unknown, number[]>;
}

const familiesOf = <W>(instances: readonly Instance<W>[]): readonly Family<W>[] => {
  const families = new Map<ValuesOf<W> | undefined, Family<W>>();
  instances.forEach(({ property, params }, place) => {
    const [about] = property.kind === 'everyStep' ? Object.entries(property.about ?? {}) : [];
    const [param = '', valuesOf] = about ?? [];
    const family: Family<W> = families.get(valuesOf) ?? { places: [], valuesOf, byValue: new Map() };
    families.set(valuesOf, family);
    family.places.push(place);
    family.byValue.set(params[param], [...(family.byValue.get(params[param]) ?? []), place]);
  });
  return [...families.values()];
};

const bitOf: Readonly<Record<Judgement, number>> = { idle: 1, kept: 2, violated: 4, reached: 8 };
