import { UsageError } from '../src/language/index.js';

/** @throws UsageError where the bug is written for another era than the one that is asked for. */
export const assertEraOf = (
  bug: { readonly id: string; readonly era?: string } | undefined,
  era: string | undefined,
): void => {
  if (bug?.era !== undefined && bug.era !== era) {
    throw new UsageError(`${bug.id} is a bug of ${bug.era}: it cannot be switched on in ${era}; use --era ${bug.era}`);
  }
};
