import type { View } from '../../src/language/index.js';
import type { VirtualInterface } from './virtual-interface.js';

/** What there is to know of an interrupt's group: 0 where the guest has written IGROUPR so when it booted; else 1. */
export interface Grouped {
  readonly group?: 0 | undefined;
  /** `group`: the guest writes IGROUPR later, too. */
  readonly access?: readonly string[];
}

type OfGroups = { readonly interrupts: readonly Grouped[] };

/** Does the guest write IGROUPR while it runs? */
export const isRegrouped = ({ access = [] }: Grouped): boolean => access.includes('group');

/** Are some interrupts of group 0, or may be, beside those of the group that all are of elsewhere? */
export const hasGroup0 = ({ interrupts }: OfGroups): boolean =>
  interrupts.some((irq) => irq.group === 0 || isRegrouped(irq));

/** The same with its first interrupt in group 0. */
export const withGroup0 = <I extends Grouped>(interrupts: readonly I[]): readonly (I & Grouped)[] =>
  interrupts.map((irq, place) => (place === 0 ? { ...irq, group: 0 as const } : irq));

/** The number of groups: what the domain of a group has. Where there is one, it is number 0, whichever it is for hardware. */
export const groupCount = (config: OfGroups): 1 | 2 => (hasGroup0(config) ? 2 : 1);

/** The group that the guest has given an interrupt when it booted. */
export const bootGroup = (config: OfGroups, irq: number): number =>
  hasGroup0(config) && config.interrupts[irq]?.group !== 0 ? 1 : 0;

/** Has the guest enabled the group at its CPU interface: VMCR.VENG0, VMCR.VENG1? */
export const isGroupEnabled = (
  cpu: View<Pick<VirtualInterface, 'groupEnabled' | 'group0'>>,
  { group }: { readonly group: number },
): boolean => (group === 0 ? cpu.group0[0]?.enabled : undefined) ?? cpu.groupEnabled;
