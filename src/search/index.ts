export { explore } from './explore.js';
export type * from './result.js';
