import { bind, type Steps } from '../machine/steps.js';
import { driverSteps } from './driver.js';
import { forwardingSteps } from './forwarding.js';
import type { Gicv4 } from './gicv4.js';
import { hardwareSteps } from './hardware.js';
import { residencySteps } from './residency.js';

/** Linux 7.3, on hardware as the manual has it. */
export const gicv4Steps: Steps<Gicv4> = {
  ...hardwareSteps,
  ...driverSteps,
  ...residencySteps,
  ...forwardingSteps,
};

export const gicv4 = bind(gicv4Steps);
