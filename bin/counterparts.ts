import type { Counterpart } from '../src/cli/index.js';
import { linux } from './linux.js';
import { qemuGics } from './qemu-gics.js';
import { recordings } from './recordings.js';

/** Everything that the models can be compared with. */
export const counterparts: readonly Counterpart[] = [recordings, ...qemuGics, linux];
