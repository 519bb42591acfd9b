import { forwarding } from './forwarding.js';
import { lines } from './lines.js';
import type { Pinned } from './seen.js';
import { sgis } from './sgis.js';
import { timers } from './timers.js';
import { vcpus } from './vcpus.js';

/** Of every scenario of the first vgic in the eras that it is checked in, the newest last. Counted by a naive search, too. */
export const pinned: Pinned = { ...lines, ...sgis, ...vcpus, ...forwarding, ...timers };
