export * from './language/index.js';
export * from './semantics/index.js';
