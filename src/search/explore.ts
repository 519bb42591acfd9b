import { setImmediate } from 'node:timers/promises';
import { MemoryFullError } from '../engine/index.js';
import {
  type Action,
  ImpurityError,
  MemoryError,
  type Model,
  ModelError,
  named,
  UsageError,
  VgicheckError,
} from '../language/index.js';
import { shownFile } from '../trace/text-file.js';
import { BreadthFirstSearch } from './bfs.js';
import { Checkpoint } from './checkpoint/checkpoint.js';
import { modelHashOf } from './checkpoint/model-hash.js';
import { deadValuesOf } from './dead-values.js';
import { type Budget, budgetOf } from './limits.js';
import type { Exploration, ExploreOptions } from './result.js';
import { withLiveness } from './runs/check.js';
import { summarize, withTraces } from './summary.js';
import { actionsTo, checkedTraces } from './traces/replay.js';
import { inTurns, type Patience, turnEnds } from './turns.js';

/** More would be waiting for memory, and for each other. */
export const mostThreads = 64;

/**
 * Sees every reachable world of a model, breadth first, and judges its properties. The counts, the verdicts and the
 * traces depend on the model and the limits alone, except where a limit of time or a signal ends the search.
 * @throws ModelError where a recipe throws, or an initial world leaves the schema.
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
  const { signal, onProgress, onFound, traces = true } = options;
  const search = begun(() => new BreadthFirstSearch(model, budget, stops, options, checkpoint));
  const patience: Patience = {
    signal,
    seconds: budget.seconds,
    onTurn: (level) => onProgress?.({ ...search.progress, level, isTracing: true, seconds: seconds() }),
  };
  try {
    checkpoint?.assertSameBehaviour(search);
    await carryOn(search, options, seconds, patience, checkpoint);
    const found = await withLiveness(
      model,
      search,
      summarize(model, search, seconds(), options.expected),
      options.expected ?? new Set(),
      {
        ...{ signal, traces, seconds: budget.seconds, mostBytes: budget.bytes },
        onTurn: (living, livingBytes) => onProgress?.({ ...search.progress, living, livingBytes, seconds: seconds() }),
      },
    );
    onFound?.(found);
    const deadValues = options.deadValues && found.cutShortBy === undefined ? deadValuesOf(search) : [];
    const isTraced = traces && search.sightings.size > 0;
    const traced = isTraced ? await inTurns(checkedTraces(model, search), patience) : { result: new Map() };
    return 'result' in traced
      ? { ...withTraces(found, traced.result), deadValues }
      : { ...found, deadValues, noTraces: traced.givenUp };
  } finally {
    search.close();
  }
};

/** @throws MemoryError where there is too little memory to begin with. */
const begun = <W>(begin: () => BreadthFirstSearch<W>): BreadthFirstSearch<W> => {
  try {
    return begin();
  } catch (thrown) {
    const error = MemoryFullError.from(thrown);
    throw error instanceof MemoryFullError ? new MemoryError(`inconclusive: ${error.message}`) : error;
  }
};

const carryOn = async <W>(
  search: BreadthFirstSearch<W>,
  { onProgress, traces = true }: ExploreOptions,
  seconds: () => number,
  patience: Patience,
  checkpoint: Checkpoint<W> | undefined,
): Promise<void> => {
  checkpoint?.saveIfDue(search);
  while (!search.done) {
    if (patience.signal?.aborted) {
      search.endBy('interrupt');
    } else if (seconds() > patience.seconds) {
      search.endBy('seconds');
    } else {
      try {
        takeTurn(search);
      } catch (error) {
        throw await located(error, search, traces, patience);
      }
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
  const modelHash = () => modelHashOf(model, stops, symmetry);
  if (resume !== undefined) {
    return Checkpoint.resume(resume, model, modelHash());
  }
  return checkpoint === undefined ? undefined : Checkpoint.begin(checkpoint, model, modelHash());
};

const takeTurn = <W>(search: BreadthFirstSearch<W>): void => {
  const isOver = turnEnds();
  while (!search.done && !isOver()) {
    search.advance();
  }
};

/** A recipe that fails says where: the actions that lead to the world in which it does, or how deep it is. */
const located = async <W>(
  error: unknown,
  search: BreadthFirstSearch<W>,
  traces: boolean,
  patience: Patience,
): Promise<unknown> => {
  if (error instanceof ModelError || error instanceof ImpurityError) {
    const { level, state } = search.at;
    const found = traces ? await inTurns(actionsTo(search, level, state), patience) : { givenUp: undefined };
    const actions = 'result' in found ? found.result : undefined;
    error.message = `${error.message}\n  ${whereAfter(level, actions)}`;
  }
  return error;
};

/** So many actions are told: the last ones, if there are more. */
const mostTold = 100;

const whereAfter = (level: number, actions: readonly Action[] | undefined): string => {
  if (level === 0) {
    return 'in an initial world';
  }
  const told = actions
    ?.slice(-mostTold)
    .map(({ rule, params }) => named(rule, params))
    .join(', ');
  if (told !== undefined && level <= mostTold) {
    return `after ${told}`;
  }
  return `after ${level} ${level === 1 ? 'step' : 'steps'}${told === undefined ? '' : `, the last ${mostTold} of them ${told}`}`;
};
