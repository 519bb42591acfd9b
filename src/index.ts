export * from './cli/index.js';
export * from './explore/index.js';
export * from './language/index.js';
export * from './semantics/index.js';
export * from './trace/index.js';
