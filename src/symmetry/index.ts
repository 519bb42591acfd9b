export { SymmetryCheck } from './check.js';
export { CheckedSteps } from './checked-steps.js';
export type { Group } from './factored.js';
export { type Symmetry, symmetryOf } from './symmetry.js';
