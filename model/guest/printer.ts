import type { View } from '../../src/language/index.js';
import type { ListRegister } from '../gic/list-register.js';
import type { VirtualInterface } from '../gic/virtual-interface.js';
import { interruptOf, type MachineConfig } from '../machine/config.js';

/** The letters of the Arm manuals' diagrams. */
const letters = { invalid: 'I', pending: 'P', active: 'A', 'pending+active': 'P+A' } as const;

const groupBits: readonly string[] = ['VGrp0EIE', 'VGrp0DIE'];

/** The bits that are set; those of the group only where a guest may change it, for elsewhere they are always the same. */
export const drawHcr = (hcr: View<VirtualInterface['hcr']>, changesGroup: boolean): string => {
  const set = Object.entries(hcr).flatMap(([bit, isSet]) => (isSet ? [bit] : []));
  return `[${set.filter((bit) => changesGroup || !groupBits.includes(bit)).join(', ')}]`;
};

/** `27 hw P`: an interrupt by its INTID, wherever its number in the state stands. */
export const drawListRegister = (
  config: MachineConfig,
  { state, irq, hw, eoi, priority }: View<ListRegister>,
): string =>
  state === 'invalid' && !hw && !eoi && irq === 0 && priority === 0
    ? 'empty'
    : [intidOf(config, irq), hw ? 'hw' : 'sw', ...(eoi ? ['eoi'] : []), letters[state]].join(' ');

export const intidOf = (config: MachineConfig, irq: number): string => String(interruptOf(config, irq).intid);

export const drawIrqs = (config: MachineConfig, irqs: readonly number[]): string =>
  `[${irqs.map((irq) => intidOf(config, irq)).join(', ')}]`;
