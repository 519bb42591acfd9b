/** What a recipe that is running did and may not do, whether or not it has caught the error. */
interface Run {
  failure?: unknown;
}

let running: Run | undefined;

/** Runs a recipe. If a check of what it does has failed, so has the recipe. */
export const watching = <T>(run: () => T): T => {
  const outer = running;
  const own: Run = {};
  running = own;
  try {
    const result = run();
    if ('failure' in own) {
      throw own.failure;
    }
    return result;
  } finally {
    running = outer;
  }
};

/** Runs a check of what a recipe does. */
export const failing = <T>(check: () => T): T => {
  try {
    return check();
  } catch (error) {
    if (running !== undefined) {
      running.failure ??= error;
    }
    throw error;
  }
};
