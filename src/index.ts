export * from './explore/index.js';
export * from './language/index.js';
export * from './semantics/index.js';
export type * from './trace/trace.js';
