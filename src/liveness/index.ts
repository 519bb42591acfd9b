export { type Lived, live } from './check.js';
export { type Gathering, type Region, type Space, TooLarge, type WorldSet, type WorldStep } from './space.js';
