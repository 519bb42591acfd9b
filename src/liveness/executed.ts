import { type Action, type Model, named, show } from '../language/index.js';
import { initialWorlds, stepAnywhere } from '../semantics/index.js';
import { judgeRun } from '../trace/lasso.js';
import type { Trace, TraceStep } from '../trace/trace.js';
import { describe, firstDifference, impurity, pack, valueIn } from '../transitions/index.js';
import type { Way } from './broken.js';
import type { Promised } from './promises.js';
import type { Space } from './space.js';

/**
 * A run that breaks a property, executed step by step through immer: each leads where the search said that it leads, the
 * loop back to where it began, and the property is asked again of what came out. So is fairness, of the loop as it is shown.
 */
export const executed = <W>(
  model: Model<W>,
  space: Space<W>,
  promised: Promised<W>,
  { start: first, stem, loop }: Way,
): Trace<W> => {
  const { layout, actions } = space.cache;
  const start = initialWorlds(model).find(
    (world) => firstDifference(layout, pack(layout, world), space.stateOf(first)) === undefined,
  );
  if (start === undefined) {
    throw new Error('a run begins in a world that is not initial');
  }
  const steps: TraceStep<W>[] = [];
  for (const { action: number, to } of [...stem, ...(loop ?? [])]) {
    const action = actions[number] as Action;
    const world = stepAnywhere(model, steps.at(-1)?.world ?? start, action, { strict: false });
    steps.push({ action, world });
    const expected = space.stateOf(to);
    const field = firstDifference(layout, pack(layout, world), expected);
    if (field !== undefined) {
      throw impurity(
        named(action.rule, action.params),
        `replayed in a trace it set ${field.path} to ${show(valueIn(pack(layout, world), field))}, where the search had found ${describe(expected, [field])}`,
      );
    }
  }
  const trace = { start, steps, ...(loop === undefined ? {} : { loop: stem.length }) };
  if (loop !== undefined) {
    const again = judgeRun(model, promised, trace);
    if (!again.isBroken) {
      throw impurity(
        named(promised.property.id, promised.params),
        `the search found a run that breaks it; asked again, it says: ${again.why}`,
      );
    }
  }
  return trace;
};
