/** Compiled (`wasm`), or as it is written (`js`): both are the same source and do the same. */
export type Backend = 'wasm' | 'js';
