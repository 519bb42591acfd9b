import { initially, type Model, model, over, type Rule, upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import { banksOf, type PhysicalAccess, type PhysicalInterrupt } from './physical-config.js';
import type { PhysicalGic } from './physical-gic.js';
import { holdersOf, type PhysicalWorld, physicalWorldOf } from './physical-world.js';

const { rule } = over<PhysicalWorld>();

/** The physical GIC on its own, as a model to check. Its properties are in properties/gic. */
export const physicalGicModel = (gic: PhysicalGic): Model<PhysicalWorld> => {
  const world = physicalWorldOf(gic.config);
  return model<PhysicalWorld>({
    id: 'gic',
    says: 'the physical GIC alone: software on its CPUs acknowledges, drops priorities and deactivates',
    world,
    starts: [initially(world, (w) => start(w, gic))],
    rules: [...wireRules(gic), ...distributorRules(gic), ...interfaceRules(gic)].filter((written) =>
      Object.values(written.for).every((values) => values.length > 0),
    ),
  });
};

/** Everything is enabled, nothing pending. */
const start = (w: PhysicalWorld, { config }: PhysicalGic): void => {
  for (const bank of w.banks) {
    bank.enabled = true;
  }
  for (const { interface: cpu } of w.cpus) {
    cpu.enabled = true;
    cpu.eoiMode = config.eoiMode;
    cpu.pmr = config.priorities;
  }
};

/** The numbers of the banks whose interrupt is of a kind: the domain of a parameter. */
const those = (gic: PhysicalGic, is: (irq: PhysicalInterrupt) => boolean) => ({
  bank: banksOf(gic.config).flatMap(({ irq }, bank) => (is(at(gic.config.interrupts, irq)) ? [bank] : [])),
});

/** The wires into the distributor. */
const wireRules = (gic: PhysicalGic): readonly Rule<PhysicalWorld>[] => [
  rule({
    id: 'wire.raise',
    by: 'device',
    says: 'a device raises its level line',
    cites: 'IHI 0048B 1.4.2',
    for: those(gic, ({ trigger }) => trigger === 'level'),
    when: (w, { bank }) => !at(w.banks, bank).line,
    does: (w, { bank }) => {
      at(w.banks, bank).line = true;
    },
  }),
  rule({
    id: 'wire.lower',
    by: 'device',
    says: 'a device lowers its level line',
    cites: 'IHI 0048B 1.4.2',
    for: those(gic, ({ trigger }) => trigger === 'level'),
    when: (w, { bank }) => at(w.banks, bank).line,
    does: (w, { bank }) => {
      at(w.banks, bank).line = false;
    },
  }),
  rule({
    id: 'wire.pulse',
    by: 'device',
    says: 'a device signals an edge; the one before, if nobody has acknowledged it yet, and this are one',
    cites: 'IHI 0048B 1.4.2, 3.2.4',
    for: those(gic, ({ trigger }) => trigger === 'edge'),
    when: (w, { bank }) => !at(w.banks, bank).latch,
    does: (w, { bank }) => {
      gic.captureEdge(at(w.banks, bank));
    },
  }),
];

/** What software writes into the distributor. */
const distributorRules = (gic: PhysicalGic): readonly Rule<PhysicalWorld>[] => {
  const accessed = (access: PhysicalAccess) => those(gic, (irq) => irq.access.includes(access));
  return [
    rule({
      id: 'cpu.enable',
      by: 'host',
      says: 'software writes ISENABLER',
      cites: 'IHI 0048B 4.3.5',
      for: accessed('enable'),
      when: (w, { bank }) => !at(w.banks, bank).enabled,
      does: (w, { bank }) => {
        const { irq } = at(banksOf(gic.config), bank);
        gic.enableIrq(at(w.banks, bank), at(gic.config.interrupts, irq).trigger);
      },
    }),
    rule({
      id: 'cpu.disable',
      by: 'host',
      says: 'software writes ICENABLER: an interrupt that is active stays so',
      cites: 'IHI 0048B 4.3.6',
      for: accessed('enable'),
      when: (w, { bank }) => at(w.banks, bank).enabled,
      does: (w, { bank }) => {
        gic.disableIrq(at(w.banks, bank));
      },
    }),
    rule({
      id: 'cpu.setPending',
      by: 'host',
      says: 'software writes ISPENDR: pending whatever the line does',
      cites: 'IHI 0048B 4.3.7',
      for: accessed('pending'),
      when: (w, { bank }) => !at(w.banks, bank).latch,
      does: (w, { bank }) => {
        gic.setPendingIrq(at(w.banks, bank));
      },
    }),
    rule({
      id: 'cpu.clearPending',
      by: 'host',
      says: 'software writes ICPENDR: a level interrupt whose line is high stays pending',
      cites: 'IHI 0048B 4.3.8',
      for: accessed('pending'),
      when: (w, { bank }) => at(w.banks, bank).latch,
      does: (w, { bank }) => {
        gic.clearPendingIrq(at(w.banks, bank));
      },
    }),
  ];
};

/** What software does with the interface of the CPU it runs on. */
const interfaceRules = (gic: PhysicalGic): readonly Rule<PhysicalWorld>[] => {
  const { cpus, interrupts, priorities, eoiMode, masks } = gic.config;
  const pairs = { cpu: upTo(cpus), irq: upTo(interrupts.length) };
  const isSpi = (irq: number): boolean => at(interrupts, irq).kind === 'spi';

  /** Nobody owes the deactivation any more: of an SPI it is one for all CPUs. */
  const release = (w: PhysicalWorld, cpu: number, irq: number): void => {
    for (const holder of isSpi(irq) ? upTo(cpus) : [cpu]) {
      at(w.cpus, holder).holds[irq] = false;
    }
  };

  const acknowledge = rule({
    id: 'cpu.acknowledge',
    by: 'host',
    says: 'software reads IAR and gets the interrupt',
    cites: 'IHI 0048B 4.4.4',
    for: pairs,
    when: (w, { cpu, irq }) => gic.isAcknowledgeable(w, cpu, irq),
    does: (w, { cpu, irq }) => {
      gic.acknowledge(w, cpu, irq);
      at(w.cpus, cpu).nested.push(irq);
      at(w.cpus, cpu).holds[irq] = true;
    },
  });

  const endOfInterrupt = rule({
    id: 'cpu.eoi',
    by: 'host',
    says:
      eoiMode === 0
        ? 'software writes EOIR for what it acknowledged last: priority drop and deactivation'
        : 'software writes EOIR for what it acknowledged last: priority drop',
    cites: 'IHI 0048B 3.2.1, 4.4.5',
    for: pairs,
    when: (w, { cpu, irq }) => at(w.cpus, cpu).nested.at(-1) === irq,
    does: (w, { cpu, irq }) => {
      gic.endOfInterrupt(w, cpu, irq);
      at(w.cpus, cpu).nested.pop();
      if (eoiMode === 0) {
        release(w, cpu, irq);
      }
    },
  });

  /** After the priority drop, in any order, and for an SPI on any CPU. */
  const deactivate = rule({
    id: 'cpu.dir',
    by: 'host',
    says: 'software writes DIR: deactivation',
    cites: 'IHI 0048B 3.2.1, 4.4.15',
    for: pairs,
    when: (w, { cpu, irq }) => {
      const holders = holdersOf(w, irq).filter((holder) => isSpi(irq) || holder === cpu);
      return holders.length > 0 && holders.every((holder) => !at(w.cpus, holder).nested.includes(irq));
    },
    does: (w, { cpu, irq }) => {
      gic.deactivate(w, cpu, irq);
      release(w, cpu, irq);
    },
  });

  const mask = rule({
    id: 'cpu.mask',
    by: 'host',
    says: 'software writes PMR: masks all priorities, or none',
    cites: 'IHI 0048B 4.4.2 (GICC_PMR)',
    for: { cpu: masks ? upTo(cpus) : [] },
    does: (w, { cpu }) => {
      const own = at(w.cpus, cpu).interface;
      own.pmr = own.pmr === 0 ? priorities : 0;
    },
  });

  return [acknowledge, endOfInterrupt, mask, ...(eoiMode === 1 ? [deactivate] : [])];
};
