import { array, bool, type Infer, index, oneOf, record } from '../../src/language/index.js';
import type { VgicRefConfig } from './config.js';

const irqShape = (vcpus: number) =>
  record({
    line: bool,
    pending: bool,
    active: bool,
    enabled: bool,
    target: index(vcpus),
    physicalLine: bool,
    physicalPending: bool,
    physicalActive: bool,
    masked: bool,
  });

const listRegisterShape = (irqs: number) =>
  record({ state: oneOf('invalid', 'pending', 'active', 'pending+active'), irq: index(irqs) });

const vcpuShape = (listRegisters: number, irqs: number) =>
  record({ running: bool, kicked: bool, lrs: array(listRegisters, listRegisterShape(irqs)) });

export const worldShape = ({ vcpus, irqs, listRegisters }: VgicRefConfig) =>
  record({
    irqs: array(irqs.length, irqShape(vcpus)),
    vcpus: array(vcpus, vcpuShape(listRegisters, irqs.length)),
  });

export type World = Infer<ReturnType<typeof worldShape>>;

export type ListRegister = World['vcpus'][number]['lrs'][number];
