export { Fusion } from './fusion.js';
export { describe, firstDifference, impurity, valueIn } from './impurity.js';
export type { Field } from './layout.js';
export { Learner } from './learner.js';
export { codeIn, pack, unpack, withCode } from './pack.js';
export { nothing, unknown } from './tables.js';
