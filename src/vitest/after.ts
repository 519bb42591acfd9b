import {
  type Action,
  isLiveness,
  type Model,
  ModelError,
  type Params,
  type Property,
  UsageError,
} from '../language/index.js';
import { drawTrace } from '../report/draw-trace.js';
import { howLong } from '../report/run.js';
import { initialWorlds, type Judgement, stepAnywhere } from '../semantics/index.js';
import { drawInstance } from '../trace/depict.js';
import { judgeEnding } from '../trace/ending.js';
import { judgeRun } from '../trace/lasso.js';
import type { Trace, TraceStep } from '../trace/trace.js';
import { isWitness, type Matched } from './matchers.js';
import { partsOf, propertyOf } from './search.js';

/** Which initial world the steps begin in, where a model has several; 0 is the first. */
export interface Beginning {
  readonly start?: number;
  /** Of a run that never ends: how many steps come before those that are taken again and again. */
  readonly loop?: number;
}

/**
 * Executes steps, without a search.
 * @throws UsageError where there is no such property or initial world.
 * @throws ModelError where a step cannot be taken: then it is another model than the one that the steps are of.
 */
export function toHoldAfter(
  checkable: unknown,
  id: string,
  params: Params,
  actions: readonly Action[],
  { start: place = 0, loop }: Beginning = {},
): Matched {
  const { model, depiction } = partsOf(checkable);
  const property = propertyOf(model, id);
  const start = initialWorlds(model)[place];
  if (start === undefined) {
    throw new UsageError(`${model.id} has no initial world ${place}`);
  }
  const trace = { ...execute(model, start, actions), ...(loop === undefined ? {} : { loop }) };
  const judged = judgementOf(model, property, params, trace);
  const ends = `${drawInstance(id, params, depiction)} ${wordsFor[judged]} ${howLong(trace)} in ${model.id}`;
  const result = {
    id,
    kind: property.kind,
    params,
    trace,
    verdict: judged === 'violated' ? judged : 'holds',
    inDanger: 1,
  } as const;
  return {
    pass: isWitness(property) ? judged === 'reached' : judged !== 'violated',
    message: () => (judged === 'violated' || judged === 'reached' ? drawTrace(model, result, depiction) : ends),
  };
}

const judgementOf = (
  model: Model<unknown>,
  property: Property<unknown>,
  params: Params,
  trace: Trace<unknown>,
): Judgement => {
  if (!isLiveness<unknown>(property)) {
    return judgeEnding({ property, params }, trace);
  }
  if (property.kind === 'recoverable') {
    throw new UsageError(
      `what can be reached after some steps they do not say; expect the model toHold('${property.id}')`,
    );
  }
  return judgeRun(model, { property, params }, trace).isBroken ? 'violated' : 'kept';
};

const wordsFor = { idle: 'says nothing', kept: 'holds', violated: 'is broken', reached: 'is reached' };

const execute = (model: Model<unknown>, start: unknown, actions: readonly Action[]): Trace<unknown> => {
  const steps: TraceStep<unknown>[] = [];
  for (const [place, action] of actions.entries()) {
    try {
      steps.push({ action, world: stepAnywhere(model, steps.at(-1)?.world ?? start, action) });
    } catch (error) {
      if (error instanceof ModelError) {
        error.message = `step ${place + 1} of ${actions.length} cannot be taken, ${error.message}; if the model was changed on purpose, write the test again with --out`;
      }
      throw error;
    }
  }
  return { start, steps };
};
