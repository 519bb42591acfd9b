import { physicalIrqSteps } from '../gic/physical-irq.js';
import { virtualGicSteps } from '../gic/virtual-gic.js';
import { asHypervisor } from './hypervisor.js';
import { lrSteps } from './lr.js';
import { maintenanceSteps } from './maintenance.js';
import type { BaoSteps } from './vgic.js';

export const baoSteps: BaoSteps = {
  ...physicalIrqSteps,
  ...virtualGicSteps,
  ...asHypervisor,
  ...lrSteps,
  ...maintenanceSteps,
};
