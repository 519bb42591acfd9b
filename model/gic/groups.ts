import type { View } from '../../src/language/index.js';
import type { VirtualInterface } from './virtual-interface.js';

/** What there is to know of an interrupt's group: 0 where it says so, as the guest has written IGROUPR; else 1. */
export interface Grouped {
  readonly group?: 0 | undefined;
}

/** Are some interrupts of group 0, beside those of the group that all are of elsewhere? */
export const hasGroup0 = ({ interrupts }: { readonly interrupts: readonly Grouped[] }): boolean =>
  interrupts.some(({ group }) => group === 0);

/** Has the guest enabled the group of this interrupt at its CPU interface: VMCR.VENG0, VMCR.VENG1? */
export const isGroupEnabled = (
  { interrupts = [] }: { readonly interrupts?: readonly Grouped[] },
  cpu: View<Pick<VirtualInterface, 'groupEnabled' | 'group0'>>,
  irq: number,
): boolean => (interrupts[irq]?.group === 0 ? cpu.group0.every(({ enabled }) => enabled) : cpu.groupEnabled);
