export { type Depiction, type Mark, type Part, part } from './depiction.js';
export * from './drawing.js';
export * from './errors.js';
export * from './family.js';
export * from './liveness.js';
export * from './member.js';
export { type Ends, isModel, type Model, model } from './model.js';
export { nearest } from './nearest.js';
export { over } from './over.js';
export type * from './property.js';
export {
  type Action,
  assignments,
  type Domains,
  type Effect,
  type Fairness,
  named,
  type Params,
  type Rule,
  type Saying,
  type Step,
  upTo,
  type View,
} from './rule.js';
export type { Scalar } from './scalar.js';
export * from './schema.js';
export { assertWithin, initially, neutral, outsideDomain, show } from './world.js';
