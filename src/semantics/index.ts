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
export { actionsOf, enabledActions, initialWorlds, isEnabled, step } from './step.js';
