import type { ListRegister, VirtualInterface } from '../../model/index.js';
import type { GuestControls } from '../gic/operation.js';
import type { GicSetup } from '../gic/setup.js';
import { numbering } from './gicv2-addresses.js';

// What is written into registers. It stands here once more and is not taken from the model, for what a register looks
// like is among what is compared. IHI 0048B 4.4.1, 5.3.

/** GICC_CTLR, GICV_CTLR */
export const ctlrOf = ({ grpen, eoimode }: { readonly grpen: number; readonly eoimode: number }): number =>
  grpen | (eoimode << 9);

/** GICD_ICFGR2: of each interrupt's two bits the upper one. */
export const edgesOf = (interrupts: GicSetup['interrupts']): number =>
  interrupts.reduce(
    (bits, { trigger }, irq) => bits + (trigger === 'edge' ? 2 ** (2 * (numbering.physicalId(irq) % 16) + 1) : 0),
    0,
  );

/** GICH_HCR of an interface that is on. */
export const hcrOf = (hcr: VirtualInterface['hcr'], eoiCount: number): number =>
  bitsOf([true, hcr.UIE, hcr.LRENPIE, hcr.NPIE, hcr.VGrp0EIE, hcr.VGrp0DIE]) + eoiCount * 2 ** 27;

/** GICH_VMCR with the finest binary points. */
export const vmcrOf = ({ pmr, groupEnabled, eoiMode }: GuestControls): number =>
  pmr * 2 ** 27 + (2 << 21) + (3 << 18) + ctlrOf({ grpen: Number(groupEnabled), eoimode: eoiMode });

/** GICH_APR */
export const aprOf = (priorities: readonly number[]): number =>
  priorities.reduce((bits, priority) => bits + 2 ** priority, 0);

/** GICH_LRn */
export const lrOf = ({ state, irq, priority, hw, eoi, source }: ListRegister): number =>
  Number(hw) * 2 ** 31 +
  (states.indexOf(state) << 28) +
  (priority << 23) +
  (hw ? numbering.physicalId(irq) << 10 : (Number(eoi) << 19) + (source << 10)) +
  numbering.virtualId(irq);

const states: readonly ListRegister['state'][] = ['invalid', 'pending', 'active', 'pending+active'];

const bitsOf = (set: readonly boolean[]): number => aprOf(set.flatMap((value, bit) => (value ? [bit] : [])));
