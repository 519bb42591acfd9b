import { setImmediate } from 'node:timers/promises';
import type { Model } from '../language/index.js';
import { budgetOf } from './budget.js';
import { deadValuesOf } from './dead-values.js';
import type { Exploration, ExploreOptions } from './result.js';
import { Search } from './search.js';
import { summarize } from './summary.js';

/** How long the search runs before others get their turn: signals, progress, timers. */
const turnMilliseconds = 50;
/** So many worlds between two looks at the clock. */
const worldsPerLook = 128;

/**
 * Sees every reachable world of a model, breadth first, and judges its properties. The counts, the verdicts and the
 * traces depend on the model and the limits alone, except where a limit of time or a signal ends the search.
 * @throws ModelError where a rule leaves its schema or throws.
 * @throws ImpurityError where a rule or a property is not a function of the world.
 */
export const explore = async <W>(model: Model<W>, options: ExploreOptions = {}): Promise<Exploration<W>> => {
  const { stopAt = 'first', expected, signal, onProgress } = options;
  const budget = budgetOf(options.limits);
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;

  const search = new Search(model, budget, (property) => stopAt === 'first' && !expected?.has(property));
  while (!search.done) {
    const turnEnds = performance.now() + turnMilliseconds;
    while (!search.done && performance.now() < turnEnds) {
      search.advance(worldsPerLook);
    }
    onProgress?.({ ...search.progress, seconds: seconds() });
    await setImmediate();
    if (!search.done && seconds() > budget.seconds) {
      search.cutShortBy = 'seconds';
    }
    if (!search.done && signal?.aborted) {
      search.cutShortBy = 'interrupt';
    }
  }
  const summary = summarize(model, search, seconds(), expected);
  return { ...summary, deadValues: options.deadValues ? deadValuesOf(search) : [] };
};
