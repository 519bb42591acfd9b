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
    legend: [
      { mark: 'SPI 32, PPI 27 of CPU0', says: 'an interrupt by its INTID; a PPI with the CPU that it is banked on' },
      { mark: 'APR[0]', says: 'priority 0, the most urgent, is active: acknowledged and not dropped' },
      {
        mark: 'owes EOI of [32]',
        says: 'acknowledged on this CPU, their priority not dropped yet; the most recent last',
      },
      { mark: 'CPU0 holds 32', says: 'its software has acknowledged it and not deactivated it' },
    ],
    parameter: (name, value) => (typeof value === 'number' ? parameterNames[name]?.(value) : undefined),
  };
};
