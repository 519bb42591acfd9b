export { actionsOf, enabledActions, initialWorlds, isEnabled, step } from './step.js';
