import { bool, type Family, type Infer, member, oneOf, perMember, record } from '../../src/language/index.js';
import { familiesOf, type VgicRefConfig } from './config.js';

const irqShape = (vcpu: Family) =>
  record({
    line: bool,
    pending: bool,
    active: bool,
    enabled: bool,
    target: member(vcpu),
    physicalLine: bool,
    physicalPending: bool,
    physicalActive: bool,
    masked: bool,
  });

const listRegisterShape = (irq: Family) =>
  record({
    state: oneOf('invalid', 'pending', 'active', 'pending+active'),
    irq: member(irq, { unless: { state: 'invalid' } }),
  });

export const worldShape = (config: VgicRefConfig) => {
  const { irq, vcpu, lr } = familiesOf(config);
  return record({
    irqs: perMember(irq, irqShape(vcpu)),
    vcpus: perMember(vcpu, record({ running: bool, kicked: bool, lrs: perMember(lr, listRegisterShape(irq)) })),
  });
};

export type World = Infer<ReturnType<typeof worldShape>>;

export type ListRegister = World['vcpus'][number]['lrs'][number];
