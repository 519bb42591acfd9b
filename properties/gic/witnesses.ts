import { at } from '../../model/at.js';
import { banksOf } from '../../model/gic/physical-config.js';
import type { PhysicalGic } from '../../model/gic/physical-gic.js';
import { holdersOf, type PhysicalWorld } from '../../model/gic/physical-world.js';
import { over, type Property, type Step, type View } from '../../src/language/index.js';

const { sometimes, someStep } = over<PhysicalWorld>();

/** Situations that a physical GIC has to reach. */
export const witnesses = (gic: PhysicalGic): readonly Property<PhysicalWorld>[] => {
  const { cpus, interrupts, eoiMode, masks } = gic.config;
  const banks = banksOf(gic.config);
  const spis = interrupts.flatMap(({ kind }, irq) => (kind === 'spi' ? [irq] : []));
  const deactivatedElsewhere = someStep({
    id: 'G11',
    name: 'deactivated-on-another-cpu',
    says: 'an SPI is acknowledged on one CPU and deactivated on another',
    cites: 'IHI 0048B 4.4.15',
    by: 'host',
    holds: ({ before, after }) =>
      after.happened.some(
        (event) =>
          event.what === 'deactivated' && spis.includes(event.irq) && !holdersOf(before, event.irq).includes(event.cpu),
      ),
  });
  const pendingBehindActive = sometimes({
    id: 'G12',
    name: 'pending-behind-active',
    says: 'an interrupt is active and pending',
    cites: 'IHI 0048B 3.2.4',
    by: 'gic',
    holds: (w) =>
      banks.some((bank, place) => {
        const state = at(w.banks, place);
        return state.active && gic.isIrqPending(state, at(interrupts, bank.irq).trigger);
      }),
  });
  const preempted = sometimes({
    id: 'G13',
    name: 'preempted',
    says: 'a more urgent interrupt has pre-empted the handler of another on the same CPU',
    cites: 'IHI 0048B 3.3.3',
    by: 'host',
    holds: (w) => w.cpus.some(({ nested }) => nested.length > 1),
  });
  /** What only a write of this register lets through. */
  const signalledBy = ({ before, after, action }: Step<PhysicalWorld>, rule: string): boolean => {
    const signalled = (w: View<PhysicalWorld>): number =>
      w.cpus.flatMap((_, cpu) => interrupts.filter((_irq, irq) => gic.signals(w, cpu, irq))).length;
    return action.rule === rule && signalled(after) > signalled(before);
  };
  const enabledWhilePending = someStep({
    id: 'G17',
    name: 'enabled-while-pending',
    says: 'an interrupt that has become pending while it was disabled is signalled when software enables it',
    cites: 'IHI 0048B 3.2.2, 4.3.5',
    by: 'host',
    holds: (step) => signalledBy(step, 'cpu.enable'),
  });
  const unmaskedWhilePending = someStep({
    id: 'G19',
    name: 'unmasked-while-pending',
    says: 'an interrupt that has become pending while a CPU masked it is signalled when that CPU masks no more',
    cites: 'IHI 0048B 3.2.2, 4.4.2',
    by: 'host',
    holds: (step) => signalledBy(step, 'cpu.mask'),
  });
  return [
    ...(cpus > 1 && eoiMode === 1 && spis.length > 0 ? [deactivatedElsewhere] : []),
    pendingBehindActive,
    ...(new Set(interrupts.map(({ priority }) => priority)).size > 1 ? [preempted] : []),
    ...(interrupts.some(({ access }) => access.includes('enable')) ? [enabledWhilePending] : []),
    ...(masks ? [unmaskedWhilePending] : []),
  ];
};
