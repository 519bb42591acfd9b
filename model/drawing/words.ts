import type { Cell, View } from '../../src/language/index.js';
import { type Config, interruptOf } from '../config.js';
import type { ListRegister } from '../gic/list-register.js';
import { usedListRegisters } from '../state.js';
import type { Vcpu, World } from '../world.js';

/** The letters of the Arm manuals' diagrams. */
const letters = { invalid: 'I', pending: 'P', active: 'A', 'pending+active': 'PA' } as const;

const looks = { invalid: 'dashed', pending: 'pale', active: 'full', 'pending+active': 'half' } as const;

/** INTIDs below 16 are SGIs, below 32 PPIs. IHI 0069 2.2.1. */
const kindOf = (intid: number): string => (intid < 16 ? 'SGI' : intid < 32 ? 'PPI' : 'SPI');

export const intidOf = (config: Config, irq: number): string => String(interruptOf(config, irq).intid);

export const nameOf = (config: Config, irq: number): string => {
  const { intid } = interruptOf(config, irq);
  return `${kindOf(intid)} ${intid}`;
};

/** Neither filled nor waiting to report an EOI. */
export const isEmptied = ({ state, hw, eoi }: View<ListRegister>, isUsed: boolean): boolean =>
  state === 'invalid' && !(isUsed && (hw || eoi));

export const listRegisterCell = (config: Config, { irq, state, hw, eoi }: View<ListRegister>): Cell => ({
  text: [intidOf(config, irq), letters[state], ...(hw ? ['hw'] : []), ...(eoi ? ['eoi'] : [])].join(' '),
  colour: irq,
  look: looks[state],
});

/** `40 P`: an interrupt with the state of the list register that holds it, in any of some vCPUs. */
export const heldAs = (config: Config, vcpus: readonly View<Vcpu>[], irq: number): string => {
  const held = vcpus.flatMap(usedListRegisters).find((lr) => lr.irq === irq);
  return held === undefined ? intidOf(config, irq) : `${intidOf(config, irq)} ${letters[held.state]}`;
};

/** An EOIcount that a step took back without deactivating as many interrupts: nobody knows of those any more. */
export const forgottenEois = (before: View<World>, after: View<World>, vcpu: number): number => {
  const taken = (before.vcpus[vcpu]?.cpu.eoiCount ?? 0) - (after.vcpus[vcpu]?.cpu.eoiCount ?? 0);
  const replayed = after.happened.filter((event) => event.what === 'replayed' && event.vcpu === vcpu).length;
  return Math.max(0, taken - replayed);
};

/** On its way into the guest, or in it. */
export const isFilled = ({ phase }: View<Vcpu>): boolean =>
  phase === 'flushed' || phase === 'committed' || phase === 'guest';
