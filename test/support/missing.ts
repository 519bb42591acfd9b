import { MissingError } from '../../src/language/index.js';

/** What has to be installed before these can run, in a sentence; nothing where all of it is. */
export const whatIsMissing = (...needs: readonly (() => unknown)[]): string | undefined => {
  try {
    for (const need of needs) {
      need();
    }
    return undefined;
  } catch (error) {
    if (error instanceof MissingError) {
      return error.message;
    }
    throw error;
  }
};
