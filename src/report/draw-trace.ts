import type { Depiction, Model } from '../language/index.js';
import type { PropertyResult } from '../search/result.js';
import { counterexample, type Drawable } from './counterexample.js';
import { plain } from './paint.js';

/**
 * The trace of a property that was broken, or of a witness that was reached, as `vgicheck check` prints it: a table of
 * steps, then the property's sentence and the values that decided it. Empty where there is no trace.
 */
export const drawTrace = <W>(model: Model<W>, result: PropertyResult<W>, depiction?: Depiction): string => {
  const subject = { scenario: model.id, bound: model.says };
  const check: Drawable = {
    subject,
    model: model as unknown as Model<unknown>,
    ...(depiction === undefined ? {} : { depiction }),
  };
  return counterexample(check, [result as PropertyResult<unknown>], { paint: plain, width: 120 }).join('\n');
};
