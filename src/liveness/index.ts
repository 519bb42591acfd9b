export { type Lived, live } from './check.js';
export { type Space, TooLarge } from './gather.js';
