/** All that is called from outside. */
export { decode, intern, keyOf, rehash } from './dictionary.js';
export { run } from './run.js';
export { sift } from './sift.js';
export { canonical } from './symmetry.js';
export { contains, insert, locate, relay, transfer } from './visited.js';
