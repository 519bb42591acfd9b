import { ModelError, SchemaError, VgicheckError } from '../language/index.js';
import { withoutAmbients } from './ambient.js';
import { watching } from './failing.js';
import { placeOf } from './place.js';

/** Runs a recipe; whatever it throws is reported as the error of its rule or property. */
export const blaming = <T>(name: () => string, run: () => T): T => {
  try {
    return watching(() => withoutAmbients(run));
  } catch (error) {
    if (error instanceof VgicheckError && !(error instanceof ModelError)) {
      throw error;
    }
    if (error instanceof SchemaError) {
      error.message = `${name()}: ${error.message}`;
      throw error;
    }
    const reason = error instanceof Error ? error.message : String(error);
    const place = placeOf(error);
    throw new ModelError(`${place === undefined ? '' : `${place}: `}${name()}: ${reason}`, { cause: error });
  }
};
