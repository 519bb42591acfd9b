import type { Bound } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';
import type { Creation, creationSteps } from './steps.js';
import type { CreationConfig } from './world.js';

/** A bug of what makes a VM. */
export type CreationBug = SystemBug<CreationConfig, Creation, Bound<Creation, typeof creationSteps>>;
