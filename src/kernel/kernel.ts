/** All that is called from outside. */
export { enterPair } from './bitmap.js';
export { decode, intern, internOnWay, keyOf, rehash } from './dictionary.js';
export { gather } from './gather.js';
export { countBlocks, number, placesOf } from './numbering.js';
export { aim, origins } from './origins.js';
export { run } from './run.js';
export { steps } from './steps.js';
export { canonical } from './symmetry.js';
export { relay, some, transfer } from './transfer.js';
export { recover, survey, trim } from './trim.js';
export { contains, insert, locate } from './visited.js';
