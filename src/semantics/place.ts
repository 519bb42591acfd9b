/** Where the checker's own source is. */
const own = new URL('..', import.meta.url).pathname;
/** The file from which every recipe is called. */
const caller = `${own}semantics/blaming.`;

/**
 * The line of a model at which an error arose, as compilers write it: `lamp.ts:3:7`. Undefined where it arose in the
 * checker, after a recipe had returned.
 */
export const placeOf = (error: unknown): string | undefined => {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const [, path = '', place = ''] of stack.matchAll(/^ +at .*?(?:file:\/\/)?(\/[^():\n]+):(\d+:\d+)\)?$/gm)) {
    // Whoever called the checker has nothing to do with it.
    if (path.startsWith(caller)) {
      return undefined;
    }
    if (!path.startsWith(own) && !path.includes('/node_modules/')) {
      const here = `${globalThis.process?.cwd() ?? ''}/`;
      return `${path.startsWith(here) ? path.slice(here.length) : path}:${place}`;
    }
  }
  return undefined;
};
