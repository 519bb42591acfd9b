/** All that is called from outside. */
export { canonicalize } from './canonicalize.js';
export { decode, intern, internTransient, keyOf, rehash } from './component-table.js';
export { classifyAll } from './free-bits.js';
export { gather } from './gather.js';
export { addToLevel, beginLevel, beginLists, beginRows, checkFound, expandLevel, handRows } from './level.js';
export { run } from './loop.js';
export { countRows, number, placesOf } from './numbering.js';
export { addTarget, preimage } from './origins.js';
export { copyRowKeys, rehashInto, repackKeys, repackRows, sampleKeys } from './rehash.js';
export { indexRows } from './state-rows.js';
export { steps } from './steps.js';
export { addBack, survey, trim } from './trim.js';
export { contains, insert, locate } from './visited.js';
