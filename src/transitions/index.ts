export type { Check } from './check.js';
export { codeIn, maskOf, pack, packPart, unpack, unpackPart, withCode } from './codec.js';
export { CompositeLeaves } from './composite-leaves.js';
export { recheckStep, recheckWorld } from './cross-check.js';
export { type DecisionTree, DecisionTrees, nothing, unknown } from './decision-trees.js';
export {
  type BitTest,
  type Field,
  fieldsOf,
  type Layout,
  type LayoutNode,
  layoutOf,
  type RecordNode,
} from './layout.js';
export type { LeafVerdict, VerdictListener } from './leaf-store.js';
export { MemoFile } from './memo-file.js';
export { describe, firstDifference, impurity, valueIn } from './purity.js';
export { asEnd } from './slots.js';
export { departs } from './step-leaf.js';
export { type OnRun, TransitionCache } from './transition-cache.js';
export { type LeafSource, TreeProduct } from './tree-product.js';
export type { WordBuffer } from './word-buffer.js';
