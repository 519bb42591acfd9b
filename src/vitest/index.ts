/**
 * Matchers for vitest: `expect(model).toHold()` and so on. To import it is to add them.
 * @module vgicheck/vitest
 */

import { expect } from 'vitest';
import type { Action, Params } from '../language/index.js';
import { type Beginning, toHoldAfter } from './after.js';
import { type Limited, toFire, toHaveStates, toHold, toReach, toViolate, type Within } from './matchers.js';
import type { Checkable } from './search.js';

export type { Beginning, Checkable, Limited, Within };

expect.extend({ toHold, toViolate, toReach, toHaveStates, toFire, toHoldAfter });

declare module 'vitest' {
  // Its parameter must be there to be added to.
  interface Matchers<T> {
    /** Every property holds in every reachable world; or this one does, and was triggered. */
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
    /** After these steps the property is not broken, or the witness is reached. `--out b.test.ts` writes it. */
    toHoldAfter(property: string, params: Params, actions: readonly Action[], options?: Beginning): T;
  }
}
