/** All that is called from outside. */
export { internPair } from './bitmap.js';
export { canonicalize } from './canonicalize.js';
export { decode, intern, internTransient, keyOf, rehash } from './component-table.js';
export { gather } from './gather.js';
export { run } from './loop.js';
export { countBlocks, number, placesOf } from './numbering.js';
export { addTarget, preimage } from './origins.js';
export { rehashInto, repackKeys, sampleKeys } from './rehash.js';
export { steps } from './steps.js';
export { addBack, survey, trim } from './trim.js';
export { contains, insert, locate } from './visited.js';
