import { setImmediate } from 'node:timers/promises';
import { MemoryFullError } from '../kernel/index.js';
import {
  ImpurityError,
  MemoryError,
  type Model,
  ModelError,
  named,
  UsageError,
  VgicheckError,
} from '../language/index.js';
import { shownFile } from '../trace/text-file.js';
import { type Budget, budgetOf } from './budget.js';
import { Checkpoint } from './checkpoint/checkpoint.js';
import { fingerprintOf } from './checkpoint/fingerprint.js';
import { deadValuesOf } from './dead-values.js';
import type { Exploration, ExploreOptions } from './result.js';
import { actionsTo } from './retrace.js';
import { Search } from './search.js';
import { summarize } from './summary.js';

/** More would be waiting for memory, and for each other. */
export const mostThreads = 64;
/** How long the search runs before others get their turn: signals, progress, timers. */
const turnMilliseconds = 50;

/**
 * Sees every reachable world of a model, breadth first, and judges its properties. The counts, the verdicts and the
 * traces depend on the model and the limits alone, except where a limit of time or a signal ends the search.
 * @throws ModelError where a rule leaves its schema or throws.
 * @throws ImpurityError where a rule or a property is not a function of the world.
 * @throws UsageError where a checkpoint cannot be written, or is not one that this search could go on from.
 */
export const explore = async <W>(model: Model<W>, options: ExploreOptions = {}): Promise<Exploration<W>> => {
  const { stopAt = 'first', expected, threads = 1 } = options;
  if (!Number.isInteger(threads) || threads < 1 || threads > mostThreads) {
    throw new UsageError(`the number of threads is ${threads}; it must be a whole number from 1 to ${mostThreads}`);
  }
  const budget = budgetOf(options.limits);
  const stops = (property: string): boolean => stopAt === 'first' && !expected?.has(property);
  const checkpoint = checkpointOf(model, stops, options);
  try {
    return await searchAll(model, budget, stops, options, checkpoint);
  } catch (error) {
    throw checkpoint?.beginning === undefined || error instanceof VgicheckError ? error : unfounded(options, error);
  } finally {
    checkpoint?.close();
  }
};

/** A checkpoint of a stranger may say things that do not follow from each other. */
const unfounded = ({ resume = '' }: ExploreOptions, error: unknown): UsageError =>
  new UsageError(
    `the checkpoint in ${shownFile(resume)} cannot be gone on with: what it says does not follow from the model (${String(error)}); begin anew in another folder`,
    { cause: error },
  );

const searchAll = async <W>(
  model: Model<W>,
  budget: Budget,
  stops: (property: string) => boolean,
  options: ExploreOptions,
  checkpoint: Checkpoint<W> | undefined,
): Promise<Exploration<W>> => {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const search = begun(() => new Search(model, budget, stops, options, checkpoint));
  try {
    checkpoint?.assertSameBehaviour(search);
    await carryOn(search, options, seconds, budget.seconds, checkpoint);
    const summary = summarize(model, search, seconds(), options);
    const isComplete = search.cutShortBy === undefined;
    const deadValues = options.deadValues && isComplete ? deadValuesOf(search) : [];
    return { ...summary, deadValues };
  } finally {
    search.close();
  }
};

/** @throws MemoryError where there is too little memory to begin with. */
const begun = <W>(begin: () => Search<W>): Search<W> => {
  try {
    return begin();
  } catch (thrown) {
    const error = MemoryFullError.from(thrown);
    throw error instanceof MemoryFullError ? new MemoryError(`inconclusive: ${error.message}`) : error;
  }
};

const carryOn = async <W>(
  search: Search<W>,
  { signal, onProgress, traces = true }: ExploreOptions,
  seconds: () => number,
  mostSeconds: number,
  checkpoint: Checkpoint<W> | undefined,
): Promise<void> => {
  checkpoint?.saveIfDue(search);
  while (!search.done) {
    if (signal?.aborted) {
      search.cutShortBy = 'interrupt';
    } else if (seconds() > mostSeconds) {
      search.cutShortBy = 'seconds';
    } else {
      takeTurn(search, traces);
      checkpoint?.saveIfDue(search);
      onProgress?.({ ...search.progress, seconds: seconds() });
      await setImmediate();
    }
  }
  checkpoint?.save(search);
};

/** @throws UsageError where the folder is not what it should be. */
const checkpointOf = <W>(
  model: Model<W>,
  stops: (property: string) => boolean,
  { checkpoint, resume, visited, symmetry = false }: ExploreOptions,
): Checkpoint<W> | undefined => {
  if (checkpoint !== undefined && resume !== undefined) {
    throw new UsageError('checkpoint and resume contradict each other: what is resumed goes on to be kept where it is');
  }
  if (visited === 'bitstate' && (checkpoint !== undefined || resume !== undefined)) {
    throw new UsageError(
      'a bitstate search cannot be kept: what it has missed would be missed for good; leave one of them out',
    );
  }
  const fingerprint = () => fingerprintOf(model, stops, symmetry);
  if (resume !== undefined) {
    return Checkpoint.resume(resume, model, fingerprint());
  }
  return checkpoint === undefined ? undefined : Checkpoint.begin(checkpoint, model, fingerprint());
};

const takeTurn = <W>(search: Search<W>, traces: boolean): void => {
  const ends = performance.now() + turnMilliseconds;
  while (!search.done && performance.now() < ends) {
    advance(search, traces);
  }
};

/** A recipe that fails says where: the actions that lead to the world in which it does, or how deep it is. */
const advance = <W>(search: Search<W>, traces: boolean): void => {
  try {
    search.advance();
  } catch (error) {
    if (error instanceof ModelError || error instanceof ImpurityError) {
      const { level, state } = search.at;
      const actions = traces
        ? actionsTo(search, level, state).map(({ rule, params }) => named(rule, params))
        : [`${level} ${level === 1 ? 'step' : 'steps'}`];
      const way = level === 0 ? 'in an initial world' : `after ${actions.join(', ')}`;
      error.message = `${error.message}\n  ${way}`;
    }
    throw error;
  }
};
