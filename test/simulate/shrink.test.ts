import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { checkOf, only } from '../../src/cli/plan.js';
import { bugNamed, scenarioNamed } from '../../src/cli/scenarios.js';
import { type FuzzViolation, fuzz, initialWorlds, isEnabled, type Model, step } from '../../src/index.js';
import { judgeEnding } from '../../src/trace/ending.js';
import type { Trace, TraceStep } from '../../src/trace/trace.js';

const found = async (id: string) => {
  const bug = bugNamed(catalogue, id);
  const { model } = only(checkOf(scenarioNamed(catalogue, bug.scenario), bug.era || undefined, bug), [bug.breaks]);
  const { violation } = await fuzz(model, { seed: 3 });
  if (violation === undefined) {
    throw new Error(`${id} is not found`);
  }
  return { model, violation };
};

/** Does the property break, for any parameters, somewhere along the steps that remain? What cannot happen is left out. */
const stillBreaks = <W>(
  model: Model<W>,
  { property: id }: FuzzViolation<W>,
  steps: readonly TraceStep<W>[],
): boolean => {
  const [property] = model.properties.filter((known) => known.id === id);
  const domains = Object.entries(property?.for ?? {});
  const instances = domains.reduce<Record<string, unknown>[]>(
    (all, [name, values]) => all.flatMap((params) => values.map((value) => ({ ...params, [name]: value }))),
    [{}],
  );
  let trace: Trace<W> = { start: initialWorlds(model)[0] as W, steps: [] };
  for (const { action } of steps) {
    const world = trace.steps.at(-1)?.world ?? trace.start;
    if (isEnabled(model, world, action)) {
      trace = { ...trace, steps: [...trace.steps, { action, world: step(model, world, action) }] };
    }
    if (
      instances.some((params) => property && judgeEnding({ property, params: params as never }, trace) === 'violated')
    ) {
      return true;
    }
  }
  return false;
};

describe.each(['B30', 'B11', 'B54', 'B12', 'B56'])('of the shrunk trace of %s', (id) => {
  it('no step can be left out', async () => {
    const { model, violation } = await found(id);
    const { steps } = violation.trace;
    expect(stillBreaks(model, violation, steps)).toBe(true);
    expect(
      steps.filter((_, left) =>
        stillBreaks(
          model,
          violation,
          steps.filter((__, place) => place !== left),
        ),
      ),
    ).toEqual([]);
  });
});
