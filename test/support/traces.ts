import type { Action, Model } from '../../src/language/index.js';
import { initialWorlds, step } from '../../src/semantics/index.js';
import type { Trace, TraceStep } from '../../src/trace/trace.js';

/** The trace of a few actions: `post letter=1` is the rule `post` with a parameter. */
export const traceOf = <W>(model: Model<W>, ...actions: readonly string[]): Trace<W> => {
  const [start] = initialWorlds(model) as [W];
  const steps: TraceStep<W>[] = [];
  let world = start;
  for (const action of actions.map(parsed)) {
    world = step(model, world, action);
    steps.push({ action, world });
  }
  return { start, steps };
};

const parsed = (text: string): Action => {
  const [rule = '', ...params] = text.split(' ');
  return {
    rule,
    params: Object.fromEntries(params.map((param) => param.split('=')).map(([name, value]) => [name, Number(value)])),
  };
};
