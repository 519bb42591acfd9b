import { heedsFairness } from '../language/index.js';
import type { PropertyResult } from '../search/result.js';
import { propertyOf } from '../semantics/index.js';
import { drawInstance } from '../trace/depict.js';
import type { Trace } from '../trace/trace.js';
import { labelled, labelWidth } from './labels.js';
import { nameOfCheck } from './name.js';
import type { Explored } from './outcome.js';
import { assumedIn, heedsIn, howLong } from './run.js';
import { actorOf, type Canvas } from './steps.js';
import { stepsTable } from './steps-table.js';
import { counted, hanging, wrap } from './table.js';
import { type Why, why } from './why.js';

/**
 * Properties that end with the same steps, in the order in which they came: breaking one often breaks others, and the
 * steps need to be read once.
 */
export const byTrace = (
  results: readonly PropertyResult<unknown>[],
): readonly (readonly PropertyResult<unknown>[])[] => {
  const groups = new Map<string, PropertyResult<unknown>[]>();
  for (const result of results.filter(({ trace }) => trace !== undefined)) {
    const steps = JSON.stringify([
      result.trace?.loop,
      result.trace?.start,
      result.trace?.steps.map(({ action }) => action),
    ]);
    groups.set(steps, [...(groups.get(steps) ?? []), result]);
  }
  return [...groups.values()];
};

/** What a trace is drawn with. */
export type Drawable = Pick<Explored, 'subject' | 'model' | 'depiction'>;

/** The one trace of some properties, and for each why it is false at the end (or true, of a witness). */
export const counterexample = (
  check: Drawable,
  results: readonly PropertyResult<unknown>[],
  canvas: Canvas,
): readonly string[] => {
  const { model, depiction, subject } = check;
  const trace = results[0]?.trace;
  if (trace === undefined) {
    return [];
  }
  const endings = results.map((result) => {
    const name = drawInstance(result.id, result.params ?? {}, depiction);
    return `${name} ${isWitness(result) ? 'reached' : 'broken'}`;
  });
  const headline = `${endings.join(', ')} ${howLong(trace)} in ${nameOfCheck(subject)}`;
  return [
    ...wrap(headline, canvas.width).map((line) => canvas.paint('bold', line)),
    '',
    ...stepsTable(model, trace, canvas, depiction),
    ...results.flatMap((result) => ['', ...explanation(check, result, trace, canvas)]),
    ...(canvas.legend?.(depiction, canvas.width) ?? []),
  ];
};

/** Is it one that is to be reached, and not one that is to hold? */
export const isWitness = ({ kind }: Pick<PropertyResult<unknown>, 'kind'>): boolean =>
  kind === 'sometimes' || kind === 'someStep';

/** The sentence of a property, and the values that decided it. */
const explanation = (
  { model, depiction }: Drawable,
  result: PropertyResult<unknown>,
  trace: Trace<unknown>,
  canvas: Canvas,
): readonly string[] => {
  const property = propertyOf(model, result.id);
  if (property === undefined) {
    return [];
  }
  const actors = trace.steps.map((step) => actorOf(model, step));
  const reasons = why(model, property, result.params ?? {}, trace, depiction);
  const room = canvas.width - labelWidth;
  const because = Object.entries(reasons.because).map(([name, value]) => `${name} = ${value}`);
  return [
    ...labelled(
      property.id,
      wrap(property.name === undefined ? property.says : `${property.name}: ${property.says}`, room),
    ),
    ...labelled('cites', wrap(property.cites, room)),
    ...(heedsFairness(property)
      ? [
          ...labelled(
            'assumed',
            assumedIn(model).flatMap((line) => hanging(line, room)),
          ),
          ...labelled(
            'fair, because',
            heedsIn(model, trace, depiction).flatMap((line) => hanging(line, room)),
          ),
        ]
      : []),
    ...labelled(
      'because',
      because.flatMap((reason) => hanging(reason, room)),
    ),
    ...labelled('it read', whatWasRead(reasons, actors, room)),
  ];
};

/** Each value, behind the step that set it; where there is little room, before it. */
const whatWasRead = ({ looked, untouched }: Why, actors: readonly string[], room: number): readonly string[] => {
  const origins = looked.map(({ says, step }) => ({ says, set: `set in step ${step} by ${actors[step - 1]}` }));
  const widest = Math.max(0, ...origins.map(({ set }) => set.length)) + 2;
  const lines = origins.flatMap(({ says, set }) =>
    room - widest < narrowestValue
      ? hanging(`${says} (${set})`, room)
      : hanging(says, room - widest).map((line, place) => (place === 0 ? set : '').padEnd(widest) + line),
  );
  return untouched === 0 ? lines : [...lines, `${counted(untouched, 'other place')} as in the beginning`];
};

const narrowestValue = 24;
