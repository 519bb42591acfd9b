import { type Depiction, part } from '../../src/language/index.js';
import { at } from '../at.js';
import { banksOf, type PhysicalGicConfig } from './physical-config.js';

/** How traces draw the physical GIC: an interrupt by its INTID, that of a PPI with its CPU. */
export const physicalGicDepiction = (config: PhysicalGicConfig): Depiction => {
  const intid = (irq: number): string => String(at(config.interrupts, irq).intid);
  const bankName = (bank: number): string => {
    const { irq, cpu } = at(banksOf(config), bank);
    return cpu === null ? `SPI ${intid(irq)}` : `PPI ${intid(irq)} of CPU${cpu}`;
  };
  const parameterNames: Readonly<Record<string, (value: number) => string>> = { irq: intid, bank: bankName };

  return {
    parts: {
      'banks[*]': part(bankName),
      'cpus[*]': part((cpu) => `CPU${cpu}`),
      'cpus[*].nested': part<number[]>(
        (cpu) => `CPU${cpu} owes EOI of`,
        (irqs) => `[${irqs.map(intid).join(', ')}]`,
      ),
      'cpus[*].holds[*]': part((cpu, irq) => `CPU${cpu} holds ${intid(irq)}`),
      'cpus[*].interface': part((cpu) => `CPU${cpu}`),
      'cpus[*].interface.activePriorities[*]': part((cpu, priority) => `CPU${cpu} APR[${priority}]`),
    },
    parameter: (name, value) => (typeof value === 'number' ? parameterNames[name]?.(value) : undefined),
  };
};
