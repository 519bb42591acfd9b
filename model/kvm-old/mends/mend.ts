import type { OldVgicSteps } from '../vgic.js';

/**
 * Steps that take the place of those of an era, or of a hypervisor that is made from one. They call what they replace, so
 * that whatever else is wrong in it still shows. These are not proposals: some would cost more than they are worth.
 */
export type Mend = (before: OldVgicSteps) => Partial<OldVgicSteps>;
