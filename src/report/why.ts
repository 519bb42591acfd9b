import { match } from 'ts-pattern';
import type { Depiction, Model, Params, Property, Step, View } from '../language/index.js';
import { drawValue, inWords, nameOf } from '../trace/depict.js';
import { drawChange, unitOf } from '../trace/diff.js';
import { type Path, valueAt, written } from '../trace/path.js';
import { reading } from '../trace/reads.js';
import type { Trace } from '../trace/trace.js';
import { lastWriter, worldsOf } from '../trace/writers.js';

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
  decide(property, params, trace, (world) => reading(world, read));
  const origins = [...paths.values()].map((path) => originOf(property, path, trace, depiction));
  const looked = origins.filter(({ step }) => step > 0).sort((a, b) => a.step - b.step);
  return { because: reasons(property, params, trace), looked, untouched: origins.length - looked.length };
};

/** Asks the property what it asked when it was found false (or a witness, reached). */
const decide = <W>(property: Property<W>, params: Params, trace: Trace<W>, seen: (world: W) => W): void => {
  if (property.kind === 'always' || property.kind === 'sometimes') {
    const world = seen(lastWorld(trace)) as View<W>;
    void ((property.kind === 'sometimes' || property.when(world, params)) && property.holds(world, params));
  } else {
    const step = lastStep(trace, seen);
    void ((property.kind === 'someStep' || property.when(step, params)) && property.holds(step, params));
  }
};

const reasons = <W>(property: Property<W>, params: Params, trace: Trace<W>): Why['because'] => {
  const values = match(property)
    .with({ kind: 'always' }, ({ because }) => because?.(lastWorld(trace) as View<W>, params))
    .with({ kind: 'everyStep' }, ({ because }) => because?.(lastStep(trace), params))
    .otherwise(() => undefined);
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, inWords(value)]));
};

const originOf = <W>(property: Property<W>, path: Path, trace: Trace<W>, depiction?: Depiction): Origin => {
  const step = lastWriter(trace, path);
  const after = valueAt(lastWorld(trace), path);
  const before = valueAt(worldsOf(trace).at(-2), path);
  const ofStep = property.kind === 'everyStep' || property.kind === 'someStep';
  const change = ofStep && step === trace.steps.length ? drawChange({ path, before, after }, depiction) : undefined;
  return { says: change ?? `${nameOf(path, depiction)} = ${drawValue(after, path, depiction)}`, step };
};

const lastWorld = <W>(trace: Trace<W>): W => worldsOf(trace).at(-1) as W;

const lastStep = <W>(trace: Trace<W>, seen: (world: W) => W = (world) => world): Step<W> => {
  const last = trace.steps.at(-1);
  if (last === undefined) {
    throw new RangeError('a property of a step needs a trace of at least one step');
  }
  const before = seen(worldsOf(trace).at(-2) as W);
  return { before: before as View<W>, after: seen(last.world) as View<W>, action: last.action };
};
