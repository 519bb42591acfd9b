import { at } from '../../model/at.js';
import type { PhysicalGic } from '../../model/gic/physical-gic.js';
import { bankOf, type PhysicalWorld } from '../../model/gic/physical-world.js';
import { over, type Property, upTo, type View } from '../../src/language/index.js';

const { everyStep } = over<PhysicalWorld>();

/** What a CPU is given when it reads IAR, and what its writes of EOIR and DIR end. */
export const interfaceLaws = (gic: PhysicalGic): readonly Property<PhysicalWorld>[] => {
  const { config } = gic;
  const { interrupts } = config;
  const pairs = { cpu: upTo(config.cpus), irq: upTo(interrupts.length) };
  const priorityOf = (irq: number): number => at(interrupts, irq).priority;
  const happens = (w: View<PhysicalWorld>, name: 'acknowledged' | 'deactivated', cpu: number, irq: number): boolean =>
    w.happened.some(({ what, ...event }) => what === name && event.cpu === cpu && event.irq === irq);
  /** Could this CPU be given the interrupt, were it the most urgent? */
  const waits = (w: View<PhysicalWorld>, cpu: number, irq: number): boolean => {
    const state = bankOf(config, w, cpu, irq);
    return state.enabled && !state.active && gic.isIrqPending(state, at(interrupts, irq).trigger);
  };

  return [
    everyStep({
      id: 'G14',
      name: 'most-urgent-first',
      says: 'a CPU is given the most urgent of the interrupts that wait',
      cites: 'IHI 0048B 3.3, 4.4.4 (GICC_IAR)',
      by: 'gic',
      for: pairs,
      when: ({ after }, { cpu, irq }) => happens(after, 'acknowledged', cpu, irq),
      holds: ({ before }, { cpu, irq }) =>
        pairs.irq.every((other) => priorityOf(other) >= priorityOf(irq) || !waits(before, cpu, other)),
      because: ({ before }, { cpu }) => ({ waiting: pairs.irq.filter((other) => waits(before, cpu, other)) }),
    }),
    everyStep({
      id: 'G15',
      name: 'deactivated-after-the-drop',
      says: 'what is deactivated is active, and no CPU still owes its priority drop',
      cites: 'IHI 0048B 3.2.1, 4.4.15 (GICC_DIR: anything else is UNPREDICTABLE)',
      by: 'gic',
      for: pairs,
      when: ({ after }, { cpu, irq }) => happens(after, 'deactivated', cpu, irq),
      holds: ({ before, after }, { cpu, irq }) => {
        const isOwed = after.cpus.some(
          ({ nested }, other) => (other === cpu || at(interrupts, irq).kind === 'spi') && nested.includes(irq),
        );
        return bankOf(config, before, cpu, irq).active && !isOwed;
      },
      because: ({ before }, { cpu, irq }) => ({ state: bankOf(config, before, cpu, irq) }),
    }),
    everyStep({
      id: 'G16',
      name: 'eoi-drops-its-priority',
      says: 'a write of EOIR drops the priority of the interrupt that it names',
      cites: 'IHI 0048B 3.2.1, 4.4.5 (GICC_EOIR)',
      by: 'gic',
      for: pairs,
      when: ({ action }, { cpu, irq }) =>
        action.rule === 'cpu.eoi' && action.params.cpu === cpu && action.params.irq === irq,
      holds: ({ before, after }, { cpu, irq }) => {
        const [was, is] = [before, after].map((w) => at(w.cpus, cpu).interface.activePriorities[priorityOf(irq)]);
        return was === true && is === false;
      },
      because: ({ before, after }, { cpu }) => ({
        'APR before': at(before.cpus, cpu).interface.activePriorities,
        'APR after': at(after.cpus, cpu).interface.activePriorities,
      }),
    }),
    everyStep({
      id: 'G18',
      name: 'masked-is-not-given',
      says: 'a CPU is given no interrupt that its PMR masks',
      cites: 'IHI 0048B 3.2.2, 4.4.2 (GICC_PMR)',
      by: 'gic',
      for: pairs,
      when: ({ after }, { cpu, irq }) => happens(after, 'acknowledged', cpu, irq),
      holds: ({ before }, { cpu, irq }) => priorityOf(irq) < at(before.cpus, cpu).interface.pmr,
      because: ({ before }, { cpu }) => ({ PMR: at(before.cpus, cpu).interface.pmr }),
    }),
  ];
};
