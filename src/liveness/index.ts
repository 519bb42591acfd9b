export { type Lived, live } from './check.js';
export { type Region, type Space, TooLarge, type WorldSet, type WorldStep } from './space.js';
