export { departureOf } from './departures.js';
export {
  concerns,
  type Instance,
  instancesOf,
  type Judgement,
  judgeConcerned,
  judgeStep,
  judgeWorld,
} from './judge.js';
export { settle } from './settle.js';
export { actionsOf, enabledActions, initialWorlds, isEnabled, step, stepAnywhere } from './step.js';
export {
  deadlockId,
  everyInstanceOf,
  inSchema,
  isBroken,
  noDeadlock,
  propertyOf,
  universalOf,
  withOnly,
} from './universal.js';
