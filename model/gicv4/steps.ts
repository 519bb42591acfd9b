import { bind } from '../machine/steps.js';
import { driverSteps } from './driver.js';
import { forwardingSteps } from './forwarding.js';
import type { Gicv4Steps } from './gicv4.js';
import { hardwareSteps } from './hardware.js';
import { residencySteps } from './residency.js';

/** Linux 7.3, on hardware as the manual has it. */
export const gicv4Steps: Gicv4Steps = {
  ...hardwareSteps,
  ...driverSteps,
  ...residencySteps,
  ...forwardingSteps,
};

export const gicv4 = bind(gicv4Steps);
