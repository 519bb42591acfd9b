import type { Gicv4Config } from '../gicv4/config.js';
import type { Gicv4, Gicv4Steps } from '../gicv4/gicv4.js';
import type { Bound } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';
import { b38 } from './b38.js';
import { b39 } from './b39.js';
import { b40 } from './b40.js';
import { b41 } from './b41.js';
import { b43 } from './b43.js';
import { b45a, b45b } from './b45.js';
import { rtb1 } from './rtb1.js';
import { v4b1 } from './v4b1.js';
import { v4b2 } from './v4b2.js';
import { v4b3 } from './v4b3.js';
import { v4b4 } from './v4b4.js';
import { v4b5 } from './v4b5.js';
import { v4b8 } from './v4b8.js';

/** Those of GICv4, of its driver and of KVM's use of it, in scenarios of `model/gicv4`. */
export const gicv4Bugs: readonly SystemBug<Gicv4Config, Gicv4, Bound<Gicv4, Gicv4Steps>>[] = [
  b38,
  b39,
  b40,
  b41,
  b43,
  b45a,
  b45b,
  rtb1,
  v4b1,
  v4b2,
  v4b3,
  v4b4,
  v4b5,
  v4b8,
];
