import type { PhysicalGicConfig } from '../gic/physical-config.js';
import type { PhysicalGic } from '../gic/physical-gic.js';
import type { SystemBug } from '../machine/system.js';
import { b03 } from './b03.js';
import { b11 } from './b11.js';
import { b12 } from './b12.js';
import { b13 } from './b13.js';
import { b15 } from './b15.js';
import { b17a, b17b } from './b17.js';
import { b18 } from './b18.js';
import { b20 } from './b20.js';
import { b22 } from './b22.js';
import { b23 } from './b23.js';
import { b26a, b26b } from './b26.js';
import { b28 } from './b28.js';
import { b29 } from './b29.js';
import { b30 } from './b30.js';
import { b31 } from './b31.js';
import { b34a, b34b } from './b34.js';
import { b35 } from './b35.js';
import { b46 } from './b46.js';
import { b47 } from './b47.js';
import { b48 } from './b48.js';
import { b49 } from './b49.js';
import { b51 } from './b51.js';
import { b53 } from './b53.js';
import { b54 } from './b54.js';
import { b56 } from './b56.js';
import { b57 } from './b57.js';
import { b59 } from './b59.js';
import { b60 } from './b60.js';
import { b61 } from './b61.js';
import { b62 } from './b62.js';
import { b63 } from './b63.js';
import { b64 } from './b64.js';
import { b65 } from './b65.js';
import { b66 } from './b66.js';
import { b68 } from './b68.js';
import { b69 } from './b69.js';
import { b70 } from './b70.js';
import { b71 } from './b71.js';
import { b72 } from './b72.js';
import { b73 } from './b73.js';
import { b74 } from './b74.js';
import { b75 } from './b75.js';
import { b76 } from './b76.js';
import { b77 } from './b77.js';
import { b78 } from './b78.js';
import { b79 } from './b79.js';
import type { Bug } from './bug.js';
import { itb1 } from './itb1.js';
import { itb2 } from './itb2.js';
import { itb3 } from './itb3.js';
import { itb4 } from './itb4.js';
import { itb5 } from './itb5.js';
import { itb8 } from './itb8.js';
import { itb9 } from './itb9.js';
import { itb11 } from './itb11.js';
import { lcb8 } from './lcb8.js';
import { rtb5 } from './rtb5.js';

/** The bugs of hypervisors, and of the virtual CPU interface under them, numbered as in the project's catalogue (docs/bugs.md). */
export const bugs: readonly Bug[] = [
  b03,
  b11,
  b12,
  b13,
  b15,
  b17a,
  b17b,
  b18,
  b20,
  b22,
  b23,
  b26a,
  b26b,
  b28,
  b29,
  b30,
  b31,
  b34a,
  b34b,
  b35,
  b46,
  b47,
  b48,
  b49,
  b51,
  b53,
  b54,
  b57,
  b60,
  b61,
  b62,
  b63,
  b64,
  b65,
  b66,
  b68,
  b69,
  b70,
  b71,
  b72,
  b73,
  b74,
  b75,
  b76,
  b77,
  b78,
  b79,
  itb1,
  itb2,
  itb3,
  itb4,
  itb5,
  itb8,
  itb9,
  itb11,
  lcb8,
  rtb5,
];

/** Those of the physical GIC, in the scenario `gic`. */
export const physicalBugs: readonly SystemBug<PhysicalGicConfig, PhysicalGic>[] = [b56, b59];
