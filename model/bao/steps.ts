import { asHypervisor } from './hypervisor.js';
import { lrSteps } from './lr.js';
import { maintenanceSteps } from './maintenance.js';
import type { BaoSteps } from './vgic.js';

export const baoSteps: BaoSteps = { ...asHypervisor, ...lrSteps, ...maintenanceSteps };
