import { at } from '../../model/at.js';
import { banksOf, type PhysicalInterrupt } from '../../model/gic/physical-config.js';
import type { PhysicalGic } from '../../model/gic/physical-gic.js';
import { physicalGicModel } from '../../model/gic/physical-rules.js';
import { bankOf, holdersOf, type PhysicalWorld } from '../../model/gic/physical-world.js';
import { type Model, over, type Property, upTo, type View } from '../../src/language/index.js';

const { always, everyStep, sometimes, someStep } = over<PhysicalWorld>();

/** The physical GIC on its own with all that must hold of it. */
export const checkedPhysicalGic = (gic: PhysicalGic): Model<PhysicalWorld> => ({
  ...physicalGicModel(gic),
  properties: [...laws(gic), ...witnesses(gic)],
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
  const isBankPending = (w: View<PhysicalWorld>, bank: number): boolean =>
    gic.isIrqPending(at(w.banks, bank), at(interrupts, at(banks, bank).irq).trigger);

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
      says: 'a level interrupt whose line is high and that nobody holds is signalled to every CPU that handles nothing',
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
        const idle = w.cpus.flatMap(({ nested }, place) => (nested.length === 0 ? [place] : []));
        return idle.every((place) => (cpu !== null && cpu !== place) || gic.signals(w, place, irq));
      },
      because: (w, { bank }) => ({ state: at(w.banks, bank) }),
    }),
    everyStep({
      id: 'G06',
      name: 'pending-until-taken',
      says: 'an interrupt stops being pending by its line, by ICPENDR, or because a CPU acknowledges it',
      cites: 'IHI 0048B 3.2.4, 4.3.8',
      by: 'gic',
      for: { bank: upTo(banks.length) },
      when: ({ before, after }, { bank }) => isBankPending(before, bank) && !isBankPending(after, bank),
      holds: ({ action, after }, { bank }) =>
        action.params.bank === bank ||
        after.happened.some((event) => event.what === 'acknowledged' && event.irq === at(banks, bank).irq),
    }),
    everyStep({
      id: 'G07',
      name: 'latched-by-edge-or-ispendr',
      says: 'an interrupt is remembered as pending because an edge came, or software wrote ISPENDR',
      cites: 'IHI 0048B 1.4.2, 4.3.7; "hw/intc/arm_gic: fix spurious level triggered interrupts", QEMU 110684c9a69a',
      by: 'gic',
      for: { bank: upTo(banks.length) },
      when: ({ before, after }, { bank }) => !at(before.banks, bank).latch && at(after.banks, bank).latch,
      holds: ({ action }, { bank }) =>
        action.params.bank === bank && ['wire.pulse', 'cpu.setPending'].includes(action.rule),
      because: ({ after }, { bank }) => ({ state: at(after.banks, bank) }),
    }),
  ];
};

const witnesses = (gic: PhysicalGic): readonly Property<PhysicalWorld>[] => {
  const { cpus, interrupts, eoiMode } = gic.config;
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
  return [
    ...(cpus > 1 && eoiMode === 1 && spis.length > 0 ? [deactivatedElsewhere] : []),
    pendingBehindActive,
    ...(new Set(interrupts.map(({ priority }) => priority)).size > 1 ? [preempted] : []),
  ];
};
