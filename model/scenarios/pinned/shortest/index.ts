import { assignedDevice } from './assigned-device.js';
import { edgeAndLevel } from './edge-and-level.js';
import { forwarding } from './forwarding.js';
import { full } from './full.js';
import { groups } from './groups.js';
import { its } from './its.js';
import { life } from './life.js';
import { overflow } from './overflow.js';
import { redistributors } from './redistributors.js';
import { routing } from './routing.js';
import { twoVcpus } from './two-vcpus.js';
import { unmasking } from './unmasking.js';
import { unusualGuests } from './unusual-guests.js';
import type { WrittenTraces } from './written.js';

/** By scenario, each family in a file of its own. */
export const written: WrittenTraces = {
  ...edgeAndLevel,
  ...overflow,
  ...groups,
  ...redistributors,
  ...forwarding,
  ...assignedDevice,
  ...unmasking,
  ...routing,
  ...its,
  ...life,
  ...twoVcpus,
  ...unusualGuests,
  ...full,
};
