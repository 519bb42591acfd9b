import type { Cell, View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { ListRegister } from '../gic/list-register.js';
import type { Config } from '../kvm/config.js';
import { isFlushed } from '../kvm/phases.js';
import type { Vcpu, World } from '../kvm/state.js';
import { interruptOf } from '../machine/config.js';

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
  const held = vcpus.flatMap(({ cpu, usedLrs }) => cpu.lrs.slice(0, usedLrs)).find((lr) => lr.irq === irq);
  return held === undefined ? intidOf(config, irq) : `${intidOf(config, irq)} ${letters[held.state]}`;
};

/** An EOIcount that a step took back without deactivating as many interrupts: nobody knows of those any more. */
export const forgottenEois = (before: View<World>, after: View<World>, vcpu: number): number => {
  const taken = (before.vcpus[vcpu]?.cpu.eoiCount ?? 0) - (after.vcpus[vcpu]?.cpu.eoiCount ?? 0);
  const replayed = after.happened.filter((event) => event.what === 'replayed' && event.vcpu === vcpu).length;
  return Math.max(0, taken - replayed);
};

/** What KVM shows of itself in any configuration. */
export const observed = {
  usedLrs: (w: View<World>, v: number): number => at(w.vcpus, v).usedLrs,
  isFilled: (w: View<World>, v: number, lr: number): boolean => lr < at(w.vcpus, v).usedLrs,
  isActive: (w: View<World>, irq: number): boolean => at(w.irqs, irq).active,
};

/** On its way into the guest, or in it. */
export const isFilled = (vcpu: View<Vcpu>): boolean => isFlushed(vcpu);
