import type { PropertyResult } from '../explore/result.js';
import { drawInstance } from '../trace/depict.js';
import { labelled, labelWidth } from './labels.js';
import { nameOfCheck } from './name.js';
import type { Explored } from './outcome.js';
import { actorOf, type Canvas, stepsTable } from './steps.js';
import { counted, hanging, wrap } from './table.js';
import { type Why, why } from './why.js';

/** The trace of a property, and why the property is false at its end (or true, of a witness). */
export const counterexample = (check: Explored, result: PropertyResult<unknown>, canvas: Canvas): readonly string[] => {
  const { model, depiction, subject } = check;
  const property = model.properties.find(({ id }) => id === result.id);
  if (property === undefined || result.trace === undefined) {
    return [];
  }
  const { trace, params = {} } = result;
  const isWitness = property.kind === 'sometimes' || property.kind === 'someStep';
  const actors = trace.steps.map((step) => actorOf(model, step));
  const reasons = why(model, property, params, trace, depiction);
  const headline = `${drawInstance(property.id, params, depiction)} in ${nameOfCheck(subject)}: ${isWitness ? 'reached' : 'broken'} after ${counted(trace.steps.length, 'step')}`;
  const room = canvas.width - labelWidth;
  const because = Object.entries(reasons.because).map(([name, value]) => `${name} = ${value}`);
  return [
    canvas.paint('bold', headline),
    '',
    ...stepsTable(model, trace, canvas, depiction),
    '',
    ...labelled(isWitness ? 'witness' : 'property', wrap(property.says, room)),
    ...labelled('cites', wrap(property.cites, room)),
    ...labelled(
      'because',
      because.flatMap((reason) => hanging(reason, room)),
    ),
    ...labelled('it read', whatWasRead(reasons, actors, room)),
  ];
};

/** Each value, behind the step that set it. */
const whatWasRead = ({ looked, untouched }: Why, actors: readonly string[], room: number): readonly string[] => {
  const origins = looked.map(({ says, step }) => ({ says, set: `set in step ${step} by ${actors[step - 1]}` }));
  const widest = Math.max(0, ...origins.map(({ set }) => set.length)) + 2;
  const lines = origins.flatMap(({ says, set }) =>
    hanging(says, room - widest).map((line, place) => (place === 0 ? set : '').padEnd(widest) + line),
  );
  return untouched === 0 ? lines : [...lines, `${counted(untouched, 'other place')} as in the beginning`];
};
