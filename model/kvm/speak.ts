import { over } from '../../src/language/index.js';
import type { World } from './state.js';

/** The words in which the rules and properties of the vgic are written. */
export const { rule, always, everyStep, sometimes, someStep, leadsTo, noCycleWithout } = over<World>();
