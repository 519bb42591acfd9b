import type { PropertyResult } from '../explore/result.js';
import { drawInstance } from '../trace/depict.js';
import { labelled, labelWidth } from './labels.js';
import { nameOfCheck } from './name.js';
import type { Explored } from './outcome.js';
import { actorOf, type Canvas, stepsTable } from './steps.js';
import { counted, wrap } from './table.js';
import { why } from './why.js';

/** The trace of a property, and why the property is false at its end (or true, of a witness). */
export const counterexample = (check: Explored, result: PropertyResult<unknown>, canvas: Canvas): readonly string[] => {
  const { model, depiction, subject } = check;
  const property = model.properties.find(({ id }) => id === result.id);
  if (property === undefined || result.trace === undefined) {
    return [];
  }
  const { trace, params = {} } = result;
  const isWitness = property.kind === 'sometimes' || property.kind === 'someStep';
  const reasons = why(model, property, params, trace, depiction);
  const headline = `${drawInstance(property.id, params, depiction)} in ${nameOfCheck(subject)}: ${isWitness ? 'reached' : 'broken'} after ${counted(trace.steps.length, 'step')}`;
  const actor = (step: number): string => {
    const taken = trace.steps[step - 1];
    return taken === undefined ? '' : `${actorOf(model, taken)}`;
  };
  const because = Object.entries(reasons.because).map(([name, value]) => `${name} = ${value}`);
  const places = reasons.looked.map(({ says }) => says);
  const widest = Math.max(0, ...places.map((place) => place.length));
  const origins = reasons.looked.map(
    ({ says, step }) => `${says.padEnd(widest)}  set in step ${step} by ${actor(step)}`,
  );
  const untouched = reasons.untouched === 0 ? [] : [`${counted(reasons.untouched, 'other place')} as in the beginning`];
  return [
    canvas.paint('bold', headline),
    '',
    ...stepsTable(model, trace, canvas, depiction),
    '',
    ...labelled(isWitness ? 'witness' : 'property', wrap(property.says, canvas.width - labelWidth)),
    ...labelled('cites', wrap(property.cites, canvas.width - labelWidth)),
    ...labelled('because', because),
    ...labelled('it read', [...origins, ...untouched]),
  ];
};
