export { fuzz } from './fuzz.js';
export type * from './result.js';
