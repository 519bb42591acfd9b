import type { CreationBug } from '../creation/bug.js';
import { lcb1 } from './lcb1.js';
import { lcb2 } from './lcb2.js';
import { lcb3 } from './lcb3.js';
import { lcb4a, lcb4b } from './lcb4.js';

/** Those of a VM that is made, in scenarios of `model/creation`. */
export const creationBugs: readonly CreationBug[] = [lcb1, lcb2, lcb3, lcb4a, lcb4b];
