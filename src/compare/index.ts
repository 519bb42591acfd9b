export { type Compared, type CompareOptions, compare, compareModels, type NewlyBroken } from './compare.js';
export { type Divergence, divergenceOf } from './divergence.js';
