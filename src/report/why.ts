import { match } from 'ts-pattern';
import type { Depiction, Model, Params, Property, View } from '../language/index.js';
import { drawEvent, drawNamed, drawValue, nameOf } from '../trace/depict.js';
import { drawChange, unitOf } from '../trace/diff.js';
import { isOfSteps, judgeEnding, lastStep, lastWorld } from '../trace/ending.js';
import { type Path, valueAt, written } from '../trace/path.js';
import { reading } from '../trace/reads.js';
import type { Trace } from '../trace/trace.js';
import { lastWriter, worldsOf } from '../trace/writers.js';
import { happenedIn } from './steps.js';

/** Why a property is false at the end of a trace. */
export interface Why {
  /** The values that the property itself gives as its reasons, in words. */
  readonly because: Readonly<Record<string, string>>;
  /** The places that it looked at and that some step wrote, in the order of the steps. */
  readonly looked: readonly Origin[];
  /** How many more places it looked at that are as they were initially. */
  readonly untouched: number;
}

export interface Origin {
  /** A place with its value: `LR0 = 27 hw P`, or with its change when the last step made it. */
  readonly says: string;
  readonly step: number;
  /** The place, as `written` spells it. */
  readonly path: string;
}

/**
 * Evaluates the property once more on worlds that tell what is read of them: those places decided, and for each the
 * trace knows the step that last wrote it.
 */
export const why = <W>(
  model: Model<W>,
  property: Property<W>,
  params: Params,
  trace: Trace<W>,
  depiction?: Depiction,
): Why => {
  const paths = new Map<string, Path>();
  const read = (path: Path): void => {
    const unit = unitOf(model.world, path, depiction);
    if (unit !== undefined) {
      paths.set(written(unit), unit);
    }
  };
  judgeEnding({ property, params }, trace, (world) => reading(world, read));
  const isShown = (path: Path): boolean => drawValue(valueAt(lastWorld(trace), path), path, depiction) !== '';
  const shown = [...paths.values()].filter(isShown);
  const origins = shown.map((path) => originOf(model, property, path, trace, depiction));
  const looked = origins.filter(({ step }) => step > 0).sort((a, b) => a.step - b.step);
  return { because: reasons(property, params, trace, depiction), looked, untouched: origins.length - looked.length };
};

const reasons = <W>(property: Property<W>, params: Params, trace: Trace<W>, depiction?: Depiction): Why['because'] => {
  const step = lastStep(trace);
  const values = match(property)
    .with({ kind: 'always' }, ({ because }) => because?.(lastWorld(trace) as View<W>, params))
    .with({ kind: 'everyStep' }, ({ because }) => step && because?.(step, params))
    .otherwise(() => undefined);
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [name, drawNamed(name, value, depiction)]),
  );
};

const originOf = <W>(
  model: Model<W>,
  property: Property<W>,
  path: Path,
  trace: Trace<W>,
  depiction?: Depiction,
): Origin => {
  const [field = ''] = path;
  if (model.world.fields[field]?.kind === 'happened') {
    const events = happenedIn(model, lastWorld(trace)).map((event) => drawEvent(event, depiction));
    return { says: `what happened = ${events.join(', ') || 'nothing'}`, step: trace.steps.length, path: String(field) };
  }
  const step = lastWriter(trace, path);
  const after = valueAt(lastWorld(trace), path);
  const before = valueAt(worldsOf(trace).at(-2), path);
  const change =
    isOfSteps(property.kind) && step === trace.steps.length
      ? drawChange({ path, before, after }, depiction)
      : undefined;
  return {
    says: change ?? `${nameOf(path, depiction)} = ${drawValue(after, path, depiction)}`,
    step,
    path: written(path),
  };
};
