import type { Step, View } from '../language/index.js';
import { departureOf, type Instance, inSchema, type Judgement, judgeStep, judgeWorld } from '../semantics/index.js';
import type { Trace } from './trace.js';
import { worldsOf } from './writers.js';

/** What a property says of the last world of a trace, or of its last step. `seen` may watch what it reads. */
export const judgeEnding = <W>(
  instance: Instance<W>,
  trace: Trace<W>,
  seen: (world: W) => W = (world) => world,
): Judgement => {
  if (departureOf(lastWorld(trace)) !== undefined && instance.property.id !== inSchema.id) {
    return 'idle';
  }
  if (!isOfSteps(instance.property.kind)) {
    return judgeWorld(instance, seen(lastWorld(trace)) as View<W>);
  }
  const step = lastStep(trace, seen);
  return step === undefined ? 'idle' : judgeStep(instance, step);
};

export const isOfSteps = (kind: Instance<unknown>['property']['kind']): boolean =>
  kind === 'everyStep' || kind === 'someStep';

export const lastWorld = <W>(trace: Trace<W>): W => trace.steps.at(-1)?.world ?? trace.start;

/** The last step as properties see it; a trace without steps has none. */
export const lastStep = <W>(trace: Trace<W>, seen: (world: W) => W = (world) => world): Step<W> | undefined => {
  const last = trace.steps.at(-1);
  if (last === undefined) {
    return undefined;
  }
  const before = seen(worldsOf(trace).at(-2) as W);
  return { before: before as View<W>, after: seen(last.world) as View<W>, action: last.action };
};
