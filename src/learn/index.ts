export { Fusion } from './fusion.js';
export { describe, firstDifference, impurity, valueIn } from './impurity.js';
export type { Field, Layout, Part, Question } from './layout.js';
export { Learner } from './learner.js';
export { codeIn, maskOf, pack, unpack, unpackPart, withCode } from './pack.js';
export { nothing, unknown } from './tables.js';
export { type Writes, wordsOf } from './writes.js';
