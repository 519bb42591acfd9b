import { family, type Interchangeable, interchangeable, upTo } from '../../src/language/index.js';
import { type Interrupt, isLpi, type MachineConfig } from './config.js';

/** What rules and properties range over, by the names of their parameters. */
export const familiesOf = (config: Pick<MachineConfig, 'interrupts' | 'vcpus' | 'pcpus'>) => ({
  irq: family('irq', config.interrupts.length),
  vcpu: family('vcpu', config.vcpus),
  pcpu: family('pcpu', config.pcpus),
});

/**
 * Interrupts that are configured alike may be exchanged, and vCPUs where every interrupt moves between all of them:
 * elsewhere that would save nothing, since each interrupt begins on vCPU 0. List registers may not: which of them is the
 * last in use means something.
 */
export const symmetryOf = (config: MachineConfig): readonly Interchangeable[] => {
  const { irq, vcpu } = familiesOf(config);
  const kinds = config.interrupts.map(kindOf);
  const alike = [...new Set(kinds)].map((kind) => upTo(kinds.length).filter((one) => kinds[one] === kind));
  const allMove = config.interrupts.every((one) => one.vcpu === null && one.access.includes('target'));
  return [interchangeable(irq, alike), ...(allMove ? [interchangeable(vcpu)] : [])];
};

/** All that is configured of an interrupt, except what it is called. LPIs are gone through by their INTIDs. */
const kindOf = ({ name: _, intid, access, source, ...rest }: Interrupt): string => {
  const sorted = access.toSorted((a, b) => a.localeCompare(b, 'en'));
  return JSON.stringify([source.name, rest, sorted, isLpi({ intid }) ? intid : null]);
};
