import { bind, eoiCountsInMode1, override, physicalGicSteps, virtualGicSteps } from '../../model/index.js';
import type { QuirkId } from '../quirks.js';

/** The GIC of the model with the steps replaced in which another implementation has a quirk. */

export const virtualGicWith = (quirks: ReadonlySet<QuirkId>) =>
  bind(override(virtualGicSteps, quirks.has('eoi-count') ? eoiCountsInMode1 : {}));

export const physicalGicWith = (quirks: ReadonlySet<QuirkId>) =>
  bind(override(physicalGicSteps, quirks.has('idle-eoi') ? ignoresIdleEoi : {}));

const ignoresIdleEoi: Pick<typeof physicalGicSteps, 'endOfInterrupt'> = {
  endOfInterrupt: (gic, w, cpu, irq) => {
    if (w.cpus[cpu]?.interface.activePriorities.includes(true)) {
      physicalGicSteps.endOfInterrupt(gic, w, cpu, irq);
    }
  },
};
