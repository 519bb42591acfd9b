/**
 * Models of state machines of XState 5.
 * @module vgicheck/xstate
 */

export { fromMachine, type Machine, type MachineWorld } from './from-machine.js';
