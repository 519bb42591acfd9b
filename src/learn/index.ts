export { Fusion } from './fusion.js';
export { describe, firstDifference, impurity, valueIn } from './impurity.js';
export { type Field, fieldsOf, type Layout, type Part, type Question } from './layout.js';
export { type Judged, Learner } from './learner.js';
export { plain } from './lesson.js';
export { codeIn, maskOf, pack, packPart, unpack, unpackPart, withCode } from './pack.js';
export { recheckStep, recheckWorld } from './recheck.js';
export { nothing, type Room, type Trie, unknown } from './tables.js';
