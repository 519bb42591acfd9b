import { at } from '../../model/at.js';
import { banksOf } from '../../model/gic/physical-config.js';
import type { PhysicalGic } from '../../model/gic/physical-gic.js';
import type { Trigger } from '../../model/gic/physical-irq.js';
import type { PhysicalWorld } from '../../model/gic/physical-world.js';
import { type Action, over, type Property, type Step, upTo, type View } from '../../src/language/index.js';

const { everyStep } = over<PhysicalWorld>();

/** A write of one of the distributor's registers, or what a device does with its wire. */
const isDone = ({ rule, params }: Action, name: string, bank: number): boolean => rule === name && params.bank === bank;

/** What the distributor keeps of an interrupt is what devices and software have made it. */
export const distributorLaws = (gic: PhysicalGic): readonly Property<PhysicalWorld>[] => {
  const { interrupts } = gic.config;
  const banks = banksOf(gic.config);
  const triggerOf = (bank: number): Trigger => at(interrupts, at(banks, bank).irq).trigger;
  const isBankPending = (w: View<PhysicalWorld>, bank: number): boolean =>
    gic.isIrqPending(at(w.banks, bank), triggerOf(bank));
  const isAcknowledged = (w: View<PhysicalWorld>, bank: number): boolean => {
    const { irq, cpu } = at(banks, bank);
    return w.happened.some(
      (event) => event.what === 'acknowledged' && event.irq === irq && (cpu ?? event.cpu) === event.cpu,
    );
  };
  const states = ({ before, after }: Step<PhysicalWorld>, { bank }: { readonly bank: number }) => ({
    before: at(before.banks, bank),
    after: at(after.banks, bank),
  });

  return [
    everyStep({
      id: 'G06',
      name: 'pending-until-taken',
      says: 'an interrupt stops being pending by its line, by ICPENDR, or because a CPU acknowledges it',
      cites: 'IHI 0048B 3.2.4, 4.3.8',
      by: 'gic',
      for: { bank: upTo(banks.length) },
      when: ({ before, after }, { bank }) => isBankPending(before, bank) && !isBankPending(after, bank),
      holds: ({ action, after }, { bank }) =>
        isDone(action, 'wire.lower', bank) || isDone(action, 'cpu.clearPending', bank) || isAcknowledged(after, bank),
    }),
    everyStep({
      id: 'G07',
      name: 'latched-by-edge-or-ispendr',
      says: 'an interrupt is remembered as pending because it is an edge and one came, or because software wrote ISPENDR',
      cites: 'IHI 0048B 1.4.2, 4.3.7; "hw/intc/arm_gic: fix spurious level triggered interrupts", QEMU 110684c9a69a',
      by: 'gic',
      for: { bank: upTo(banks.length) },
      when: ({ before, after }, { bank }) => !at(before.banks, bank).latch && at(after.banks, bank).latch,
      holds: ({ action }, { bank }) =>
        isDone(action, 'cpu.setPending', bank) || (isDone(action, 'wire.pulse', bank) && triggerOf(bank) === 'edge'),
      because: ({ after }, { bank }) => ({ state: at(after.banks, bank) }),
    }),
    everyStep({
      id: 'G08',
      name: 'wire-as-driven',
      says: 'the line of a level interrupt is as its device drives it, whatever software does; that of an edge stays low',
      cites: 'IHI 0048B 1.4.2',
      by: 'gic',
      for: { bank: upTo(banks.length) },
      holds: ({ before, after, action }, { bank }) => {
        const isHigh = isDone(action, 'wire.raise', bank) || at(before.banks, bank).line;
        const isDriven = isHigh && !isDone(action, 'wire.lower', bank) && triggerOf(bank) === 'level';
        return at(after.banks, bank).line === isDriven;
      },
      because: states,
    }),
    everyStep({
      id: 'G09',
      name: 'enabled-as-written',
      says: 'an interrupt is enabled by ISENABLER, disabled by ICENABLER, and neither by anything else',
      cites: 'IHI 0048B 4.3.5, 4.3.6',
      by: 'gic',
      for: { bank: upTo(banks.length) },
      holds: ({ before, after, action }, { bank }) => {
        const isEnabled = isDone(action, 'cpu.enable', bank) || at(before.banks, bank).enabled;
        return at(after.banks, bank).enabled === (isEnabled && !isDone(action, 'cpu.disable', bank));
      },
      because: states,
    }),
    everyStep({
      id: 'G10',
      name: 'latched-as-asked',
      says: 'an edge and a write of ISPENDR are remembered; ICPENDR and the acknowledge end that',
      cites: 'IHI 0048B 1.4.2, 4.3.7, 4.3.8, figure 4-10',
      by: 'gic',
      for: { bank: upTo(banks.length) },
      holds: ({ after, action }, { bank }) => {
        const { latch } = at(after.banks, bank);
        const isAsked = isDone(action, 'wire.pulse', bank) || isDone(action, 'cpu.setPending', bank);
        const isOver = isDone(action, 'cpu.clearPending', bank) || isAcknowledged(after, bank);
        return (!isAsked || latch) && (!isOver || !latch);
      },
      because: states,
    }),
  ];
};
