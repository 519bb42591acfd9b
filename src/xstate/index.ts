export { fromMachine, type Machine, type MachineWorld } from './from-machine.js';
