/** All that is called from outside. */
export { enterPair } from './bitmap.js';
export { canonical } from './canonicalize.js';
export { decode, intern, internTransient, keyOf, rehash } from './component-table.js';
export { gather } from './gather.js';
export { run } from './loop.js';
export { countBlocks, number, placesOf } from './numbering.js';
export { aim, origins } from './origins.js';
export { relay, some, transfer } from './rehash.js';
export { steps } from './steps.js';
export { recover, survey, trim } from './trim.js';
export { contains, insert, locate } from './visited.js';
