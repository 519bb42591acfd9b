import type { Steps } from '../machine/steps.js';
import { commandSteps } from './commands.js';
import type { Its } from './its.js';
import type { Lpis } from './lpis.js';
import { registerSteps } from './registers.js';
import { ringSteps } from './ring.js';
import { tableSteps } from './tables.js';
import { translationSteps } from './translation.js';

export const itsSteps: Steps<Its, Its & Lpis> = {
  ...translationSteps,
  ...commandSteps,
  ...ringSteps,
  ...registerSteps,
  ...tableSteps,
};
