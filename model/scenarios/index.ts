import { assignedDevice } from './assigned-device.js';
import { edgeAndLevel } from './edge-and-level.js';
import { forwarding } from './forwarding.js';
import { full } from './full.js';
import { groupScenarios } from './groups.js';
import { its } from './its.js';
import { itsTables } from './its-tables.js';
import { life } from './life.js';
import { lpis } from './lpis.js';
import { overflow } from './overflow.js';
import { races } from './races.js';
import { redistributors } from './redistributors.js';
import { routing } from './routing.js';
import { saved } from './saved.js';
import { alsoIn73, type Scenario } from './scenario.js';
import { twoVcpus } from './two-vcpus.js';
import { unmasking } from './unmasking.js';
import { unusualGuests } from './unusual-guests.js';

/** Every scenario, in the order in which a suite runs them. */
export const scenarios: readonly Scenario[] = [
  ...edgeAndLevel,
  ...overflow,
  ...groupScenarios,
  ...redistributors,
  ...forwarding,
  ...assignedDevice,
  ...unmasking,
  ...routing,
  ...lpis,
  ...its,
  ...itsTables,
  ...saved,
  ...life,
  ...twoVcpus,
  ...races,
  ...unusualGuests,
  ...full,
].map(alsoIn73);
