export { exploreOrder } from './one-order.js';
export { alone, type Family, type Letter, lettersOf, type Place, spelled, Words } from './orders.js';
export type { Progress as WalkProgress } from './positions.js';
export { componentsOf, type Walked, type WalkLimits, walk } from './walk.js';
