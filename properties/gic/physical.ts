import { at } from '../../model/at.js';
import { banksOf, type PhysicalInterrupt } from '../../model/gic/physical-config.js';
import type { PhysicalGic } from '../../model/gic/physical-gic.js';
import { physicalGicModel } from '../../model/gic/physical-rules.js';
import { bankOf, holdersOf, type PhysicalWorld } from '../../model/gic/physical-world.js';
import { type Model, over, type Property, upTo, type View } from '../../src/language/index.js';
import { distributorLaws } from './distributor.js';
import { interfaceLaws } from './interface.js';
import { witnesses } from './witnesses.js';

const { always, everyStep } = over<PhysicalWorld>();

/** The physical GIC on its own with all that must hold of it. */
export const checkedPhysicalGic = (gic: PhysicalGic): Model<PhysicalWorld> => ({
  ...physicalGicModel(gic),
  properties: [...laws(gic), ...distributorLaws(gic), ...interfaceLaws(gic), ...witnesses(gic)],
});

const laws = (gic: PhysicalGic): readonly Property<PhysicalWorld>[] => {
  const { config } = gic;
  const { interrupts } = config;
  const cpu = upTo(config.cpus);
  const irq = upTo(interrupts.length);
  const banks = banksOf(config);
  const those = (is: (irq: PhysicalInterrupt) => boolean) => ({
    bank: banks.flatMap((bank, place) => (is(at(interrupts, bank.irq)) ? [place] : [])),
  });

  /** The CPUs that see a bank and whose software holds its interrupt. */
  const holders = (w: View<PhysicalWorld>, bank: number): readonly number[] => {
    const { irq, cpu } = at(banks, bank);
    return holdersOf(w, irq).filter((holder) => cpu === null || holder === cpu);
  };

  return [
    always({
      id: 'G01',
      name: 'active-has-a-holder',
      says: 'an active interrupt is held by the software of some CPU, which will deactivate it',
      cites: 'IHI 0048B 3.2.1, 3.2.4; "hw/intc/arm_gic: Fix deactivation of SPI lines", QEMU 7175a562f157',
      by: 'gic',
      for: { bank: upTo(banks.length) },
      when: (w, { bank }) => at(w.banks, bank).active,
      holds: (w, { bank }) => holders(w, bank).length > 0,
      because: (w, { bank }) => ({ state: at(w.banks, bank), 'held by CPUs': holders(w, bank) }),
    }),
    always({
      id: 'G02',
      name: 'held-is-active',
      says: 'what software holds is active, and held by one CPU alone',
      cites: 'IHI 0048B 1.4.3 (1-N model), 3.2.4',
      by: 'gic',
      for: { bank: upTo(banks.length) },
      when: (w, { bank }) => holders(w, bank).length > 0,
      holds: (w, { bank }) => at(w.banks, bank).active && holders(w, bank).length === 1,
      because: (w, { bank }) => ({ state: at(w.banks, bank), 'held by CPUs': holders(w, bank) }),
    }),
    everyStep({
      id: 'G03',
      name: 'no-double-acknowledge',
      says: 'what a CPU acknowledges is enabled and pending, and was deactivated since it was last acknowledged',
      cites: 'IHI 0048B 3.2.2, 3.2.4',
      by: 'gic',
      for: { cpu, irq },
      when: ({ after }, { cpu, irq }) =>
        after.happened.some((event) => event.what === 'acknowledged' && event.cpu === cpu && event.irq === irq),
      holds: ({ before }, { cpu, irq }) => {
        const { trigger } = at(interrupts, irq);
        const state = bankOf(config, before, cpu, irq);
        return state.enabled && !state.active && gic.isIrqPending(state, trigger);
      },
      because: ({ before }, { cpu, irq }) => ({ state: bankOf(config, before, cpu, irq) }),
    }),
    always({
      id: 'G04',
      name: 'active-priorities',
      says: 'the active priorities of a CPU are those acknowledged and not dropped there, each more urgent than the last',
      cites: 'IHI 0048B 3.3.2, 3.3.3, 4.4.5',
      by: 'gic',
      for: { cpu },
      holds: (w, { cpu }) => {
        const { nested, interface: own } = at(w.cpus, cpu);
        const priorities = nested.map((held) => at(interrupts, held).priority);
        const nests = priorities.every((priority, depth) => depth === 0 || priority < at(priorities, depth - 1));
        return nests && own.activePriorities.every((active, priority) => active === priorities.includes(priority));
      },
      because: (w, { cpu }) => ({ nested: at(w.cpus, cpu).nested, APR: at(w.cpus, cpu).interface.activePriorities }),
    }),
    always({
      id: 'G05',
      name: 'level-is-signalled',
      says: 'a level interrupt whose line is high and that nobody holds is signalled to every CPU that handles and masks nothing',
      cites: 'IHI 0048B 1.4.2, 3.2.2; 4.3.7 (level interrupts)',
      by: 'gic',
      applies: 'to level interrupts',
      for: those(({ trigger }) => trigger === 'level'),
      when: (w, { bank }) => {
        const { line, enabled } = at(w.banks, bank);
        return line && enabled && holders(w, bank).length === 0;
      },
      holds: (w, { bank }) => {
        const { irq, cpu } = at(banks, bank);
        const idle = w.cpus.flatMap(({ nested, interface: own }, place) =>
          nested.length === 0 && own.pmr === config.priorities ? [place] : [],
        );
        return idle.every((place) => (cpu !== null && cpu !== place) || gic.signals(w, place, irq));
      },
      because: (w, { bank }) => ({ state: at(w.banks, bank) }),
    }),
  ];
};
