import { MissingError } from '../../src/language/index.js';

/** What has to be installed before these tests can run, which is also said aloud; nothing where all of it is. */
export const whatIsMissing = (...needs: readonly (() => unknown)[]): string | undefined => {
  try {
    for (const need of needs) {
      need();
    }
    return undefined;
  } catch (error) {
    if (error instanceof MissingError) {
      console.warn(`tests are skipped: ${error.message}`);
      return error.message;
    }
    throw error;
  }
};
