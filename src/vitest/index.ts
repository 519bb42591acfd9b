import { expect } from 'vitest';
import { type Limited, toFire, toHaveStates, toHold, toReach, toViolate, type Within } from './matchers.js';
import type { Checkable } from './search.js';

export type { Checkable, Limited, Within };

expect.extend({ toHold, toViolate, toReach, toHaveStates, toFire });

declare module 'vitest' {
  // Its parameter must be there to be added to.
  interface Matchers<T> {
    /** Every property holds in every reachable world; or this one does, and was in danger. */
    toHold(property?: string, options?: Limited): Promise<T>;
    toHold(options: Limited): Promise<T>;
    /** The property is broken, after so many steps at most. */
    toViolate(property: string, options?: Within): Promise<T>;
    /** The witness is reached, after so many steps at most. */
    toReach(witness: string, options?: Within): Promise<T>;
    /** So many worlds are reachable. */
    toHaveStates(states: number, options?: Limited): Promise<T>;
    /** Every rule fires somewhere; or this one does. */
    toFire(rule?: string, options?: Limited): Promise<T>;
  }
}
