/**
 * The checker: the language of models, searches and walks, traces and reports, the command line. It knows no interrupt.
 * @module vgicheck
 */

export * from './cli/index.js';
export * from './compare/index.js';
export * from './language/index.js';
export * from './reducers/index.js';
export { drawTrace } from './report/draw-trace.js';
export * from './search/index.js';
export {
  actionsOf,
  concerns,
  enabledActions,
  type Instance,
  initialWorlds,
  instancesOf,
  isEnabled,
  type Judgement,
  judgeConcerned,
  judgeStep,
  judgeWorld,
  settle,
  step,
} from './semantics/index.js';
export * from './simulate/index.js';
export * from './trace/index.js';
