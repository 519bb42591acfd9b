import { expect } from 'vitest';
import { type Checkable, toHaveStates, toHold, toReach, toViolate, type Within } from './matchers.js';

export type { Checkable };

expect.extend({ toHold, toViolate, toReach, toHaveStates });

declare module 'vitest' {
  // Its parameter must be there to be added to.
  interface Matchers<T> {
    /** Every property holds in every reachable world; or this one does, and was in danger. */
    toHold(property?: string): Promise<T>;
    /** The property is broken, after so many steps at most. */
    toViolate(property: string, within?: Within): Promise<T>;
    /** The witness is reached, after so many steps at most. */
    toReach(witness: string, within?: Within): Promise<T>;
    /** So many worlds are reachable. */
    toHaveStates(states: number): Promise<T>;
  }
}
