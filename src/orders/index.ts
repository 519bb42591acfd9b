export { exploreOrder } from './one-order.js';
export { alone, type Family, type Letter, type Place, spelled } from './orders.js';
export { graphOf, type Walked, walk } from './walk.js';
