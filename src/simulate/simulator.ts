import { setImmediate } from 'node:timers/promises';
import {
  type Action,
  ImpurityError,
  isLiveness,
  type Model,
  ModelError,
  type Property,
  UsageError,
} from '../language/index.js';
import { initialWorlds, instancesOf, type Judgement, stepAnywhere, universalOf } from '../semantics/index.js';
import { judgeEnding } from '../trace/ending.js';
import type { Trace, TraceStep } from '../trace/trace.js';
import { impurity, pack, TransitionCache } from '../transitions/index.js';
import { Random } from './prng.js';
import { RandomWalk } from './random-walk.js';
import type { Fuzzing, FuzzOptions, FuzzViolation } from './result.js';
import { shortestWith } from './shorten.js';
import { type Run, shrink } from './shrink.js';

/** How long it walks before others get their turn: signals, progress, timers. */
const turnMilliseconds = 50;
/** So many steps between two looks at the clock. */
const stepsPerLook = 256;
const usualLength = 500;

/**
 * Walks at random through the worlds of a model until a property breaks that is not expected to, or a limit is reached.
 * All but where a limit of time or a signal ends it depends on the model and the seed alone.
 * @throws ModelError where a recipe throws.
 * @throws ImpurityError where a rule or a property is not a function of the world.
 */
export const fuzz = async <W>(model: Model<W>, options: FuzzOptions = {}): Promise<Fuzzing<W>> => {
  const { seed = 1, runs = Infinity, seconds: mostSeconds = Infinity, signal, onProgress } = options;
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;

  const fuzzer = new Simulator(model, options);
  let endedBy: Fuzzing<W>['endedBy'] | undefined;
  while (endedBy === undefined) {
    const ends = performance.now() + turnMilliseconds;
    do {
      fuzzer.advance(stepsPerLook, runs);
    } while (!fuzzer.isDone(runs) && performance.now() < ends);
    if (fuzzer.sighting !== undefined) {
      endedBy = 'violation';
    } else if (fuzzer.isDone(runs)) {
      endedBy = 'runs';
    } else if (signal?.aborted) {
      endedBy = 'interrupt';
    } else if (seconds() > mostSeconds) {
      endedBy = 'seconds';
    } else {
      onProgress?.({ runs: fuzzer.walk.runs, steps: fuzzer.walk.steps, seconds: seconds() });
      await setImmediate();
    }
  }
  const walked = { seed, endedBy, ...fuzzer.summary(), seconds: seconds() };
  return fuzzer.sighting === undefined ? walked : { ...walked, violation: await fuzzer.shrunk(fuzzer.sighting) };
};

/** A property that broke, and the run that broke it. */
interface Sighting<W> extends Run {
  readonly property: Property<W>;
}

class Simulator<W> {
  readonly walk: RandomWalk<W>;
  sighting: Sighting<W> | undefined;
  readonly #model: Model<W>;
  readonly #cache: TransitionCache<W>;
  readonly #expected: ReadonlySet<string>;
  readonly #met = new Set<string>();
  readonly #broken = new Set<string>();
  #isWalking = false;

  constructor(model: Model<W>, { seed = 1, length = usualLength, expected = new Set() }: FuzzOptions) {
    if (model.rules.length === 0) {
      throw new UsageError(`the model ${model.id} has no rules: there is nothing to walk along`);
    }
    this.#model = model;
    this.#expected = expected;
    this.#cache = new TransitionCache(
      model,
      ({ property }, judgement, action) => this.#notice(property, judgement, action),
      // Steps are executed again along the walk, not each path when it is learned: of real size there are very many.
      { alwaysRechecked: 0 },
    );
    const starts = initialWorlds(model).map((world) => pack(this.#cache.layout, world));
    this.walk = new RandomWalk(this.#cache, starts, new Random(seed), length);
  }

  isDone(runs: number): boolean {
    return this.sighting !== undefined || (this.walk.runs >= runs && !this.#isWalking);
  }

  /** Walks on, at most so many steps. */
  advance(steps: number, runs: number): void {
    try {
      for (let step = 0; step < steps && !this.isDone(runs); step++) {
        if (!this.#isWalking) {
          this.walk.begin();
        }
        this.#isWalking = this.walk.step();
      }
    } catch (error) {
      if (error instanceof ModelError || error instanceof ImpurityError) {
        error.message = `${error.message}\n  in run ${this.walk.runs}, after ${this.walk.length} steps of it`;
      }
      throw error;
    }
  }

  summary(): Omit<Fuzzing<W>, 'seed' | 'endedBy' | 'seconds' | 'violation'> {
    const { runs, steps, paths, firings } = this.walk;
    const { recipeRuns, rechecker, actions } = this.#cache;
    return {
      runs,
      steps,
      rules: this.#model.rules.map(({ id }) => ({
        id,
        firings: firings.reduce((sum, fired, action) => sum + (actions[action]?.rule === id ? fired : 0), 0),
      })),
      properties: this.#properties.map(({ id, kind }) => ({
        id,
        kind,
        met: this.#met.has(id),
        broken: this.#broken.has(id),
      })),
      paths,
      recipeRuns,
      rechecked: rechecker.rechecked,
    };
  }

  /** Of the properties that every model has only those that are broken are of interest. */
  get #properties(): readonly Property<W>[] {
    const universals = universalOf(this.#model).filter(({ id }) => this.#broken.has(id));
    // No walk is a run without end.
    return [...this.#model.properties.filter((property) => !isLiveness(property)), ...universals];
  }

  /** An action that breaks a property may be noticed before it is taken, and even if another is then preferred. */
  #notice(property: Property<W>, judgement: Judgement, action: number | undefined): void {
    if (judgement !== 'idle') {
      this.#met.add(property.id);
    }
    if (judgement !== 'violated') {
      return;
    }
    this.#broken.add(property.id);
    if (!this.#expected.has(property.id)) {
      const { start, taken, length } = this.walk;
      const actions = [...taken.subarray(0, length), ...(action === undefined ? [] : [action])];
      this.sighting ??= { property, start, actions };
    }
  }

  /** What is left of the run that broke a property. */
  async shrunk({ property, ...run }: Sighting<W>): Promise<FuzzViolation<W>> {
    const model = this.#model;
    const actions = shrink(model, property, run).map((action) => this.#cache.actions[action] as Action);
    const minimal = execute(model, run.start, actions);
    const trace = (await shortestWith(model, property, minimal)) ?? minimal;
    const { id, kind } = property;
    const broken = instancesOf({ ...model, properties: [property] }).find(
      (instance) => judgeEnding(instance, trace) === 'violated',
    );
    if (broken === undefined) {
      throw impurity(id, 'a random walk found it broken; asked again at the end of the trace it says otherwise');
    }
    return { property: id, kind, params: broken.params, run: this.walk.runs, foundAfter: run.actions.length, trace };
  }
}

/** The trace of some actions, each executed through immer. */
const execute = <W>(model: Model<W>, start: number, actions: readonly Action[]): Trace<W> => {
  const steps: TraceStep<W>[] = [];
  const first = initialWorlds(model)[start] as W;
  for (const action of actions) {
    steps.push({ action, world: stepAnywhere(model, steps.at(-1)?.world ?? first, action) });
  }
  return { start: first, steps };
};
