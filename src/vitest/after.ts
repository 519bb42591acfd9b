import { type Action, type Model, ModelError, type Params, UsageError } from '../language/index.js';
import { drawTrace } from '../report/draw-trace.js';
import { counted } from '../report/table.js';
import { initialWorlds, stepAnywhere } from '../semantics/index.js';
import { drawInstance } from '../trace/depict.js';
import { judgeEnding } from '../trace/ending.js';
import type { Trace, TraceStep } from '../trace/trace.js';
import { isWitness, type Matched } from './matchers.js';
import { partsOf, propertyOf } from './search.js';

/** Which initial world the steps begin in, where a model has several; 0 is the first. */
export interface Beginning {
  readonly start?: number;
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
  { start: place = 0 }: Beginning = {},
): Matched {
  const { model, depiction } = partsOf(checkable);
  const property = propertyOf(model, id);
  const start = initialWorlds(model)[place];
  if (start === undefined) {
    throw new UsageError(`${model.id} has no initial world ${place}`);
  }
  const trace = execute(model, start, actions);
  const judged = judgeEnding({ property, params }, trace);
  const ends = `${drawInstance(id, params, depiction)} ${wordsFor[judged]} after ${counted(actions.length, 'step')} in ${model.id}`;
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
