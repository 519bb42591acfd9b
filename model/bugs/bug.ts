import type { Saying } from '../../src/language/index.js';
import type { Era, EraId } from '../kvm/eras/index.js';

/**
 * A bug that a kernel, or another hypervisor, really had: what it changes, who mended it, and what it must break. Some never
 * existed, and say so: with them it is seen that a property notices.
 */
export interface Bug extends Saying {
  /** The id of the property that finds it. */
  readonly breaks: string;
  /** The scenario that shows it. */
  readonly scenario: string;
  /** The era it is switched on in, or that had it as it was. */
  readonly era: EraId;
  /** The era with the bug; absent where the era as it was has it. */
  readonly hypervisor?: Era['hypervisor'];
  /** The commit that mended it, or the report that describes it. */
  readonly fixedBy: string;
  /** The steps of the interleaving that is told of it, counted in the steps of this model. */
  readonly steps: number;
  /** Why the shortest trace here is longer, where it is. */
  readonly longer?: string;
}
