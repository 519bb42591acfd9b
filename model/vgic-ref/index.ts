import { type Model, model } from '../../src/language/index.js';
import { parseVgicRef, symmetryOf } from './config.js';
import { Machine, type VgicRefBug } from './machine.js';
import { propertiesOf } from './properties.js';
import { rulesOf } from './rules.js';
import { type World, worldShape } from './world.js';

export { usage as vgicRefUsage } from './config.js';

/**
 * A small fixed model to measure the engine with, and to check its counts against other checkers.
 * @param args what stands after the colon of its name: `2,3,2,HLE`.
 * @throws UsageError where the parameters are wrong.
 */
export const vgicRef = (args: string, bug?: VgicRefBug): Model<World> => {
  const config = parseVgicRef(args);
  const machine = new Machine(config, bug);
  return model({
    id: `vgic-ref:${args}`,
    says: 'a benchmark: interrupts in list registers, forwarded or not',
    world: worldShape(config),
    rules: rulesOf(machine),
    // The benchmark does not ask for deadlocks.
    ends: 'anywhere',
    properties: propertiesOf(machine),
    symmetry: symmetryOf(config),
  });
};

/** Its bound in words. */
export const vgicRefBound = (args: string): string => {
  const { vcpus, listRegisters, irqs } = parseVgicRef(args);
  const kinds = irqs.map(({ level, forwarded }) => `${forwarded ? 'forwarded ' : ''}${level ? 'level' : 'edge'}`);
  return `${vcpus} vCPUs with ${listRegisters} list registers each; ${irqs.length} interrupts: ${kinds.join(', ')}`;
};
