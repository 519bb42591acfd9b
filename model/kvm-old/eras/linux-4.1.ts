import { physicalIrqSteps } from '../../gic/physical-irq.js';
import { virtualGicSteps } from '../../gic/virtual-gic.js';
import { vfioSteps } from '../../vfio/steps.js';
import { asHypervisor } from '../as-hypervisor.js';
import { distributorSteps } from '../distributor.js';
import { flushSteps } from '../flush.js';
import { injectSteps } from '../inject.js';
import { irqSteps } from '../irq.js';
import { runLoopSteps } from '../run-loop.js';
import { syncSteps } from '../sync.js';
import { oldTimerSteps } from '../timer.js';
import { userAccessSteps } from '../user-access.js';
import type { OldVgicSteps } from '../vgic.js';

/** Linux 4.1: levels and writes of ISPENDR are apart, EOIs are notified, user space may read what list registers hold. */
export const linux41: OldVgicSteps = {
  ...physicalIrqSteps,
  ...virtualGicSteps,
  ...vfioSteps,
  ...asHypervisor,
  ...irqSteps,
  ...injectSteps,
  ...distributorSteps,
  ...flushSteps,
  ...syncSteps,
  ...userAccessSteps,
  ...runLoopSteps,
  ...oldTimerSteps,
};
