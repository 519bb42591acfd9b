/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { b56 } from '../../../model/bugs/b56.js';
import { type PhysicalGicConfig, type PhysicalInterrupt, twoCpus } from '../../../model/gic/physical-config.js';
import { physicalGic, physicalGicSteps } from '../../../model/gic/physical-gic.js';
import { readPhysical, smallGics } from '../../../model/gic/physical-sketch.js';
import { bankOf } from '../../../model/gic/physical-world.js';
import { bind, override } from '../../../model/machine/steps.js';
import { checkedPhysicalGic } from '../../../properties/gic/physical.js';
import { explore } from '../../../src/index.js';
import { deactivationUnlatches, notActivated } from '../../properties/mutants/physical.js';
import { searchBothWays } from '../../support/both-searches.js';

const timer: PhysicalInterrupt = {
  name: 'timer27',
  intid: 27,
  kind: 'ppi',
  trigger: 'level',
  priority: 0,
  access: ['enable'],
};
const withTimer: PhysicalGicConfig = { ...twoCpus, interrupts: [...twoCpus.interrupts.slice(0, 1), timer] };

const presentsActive = bind(
  override(physicalGicSteps, {
    signals: (gic, w, cpu, irq) =>
      (bankOf(gic.config, w, cpu, irq).active && at(w.cpus, cpu).nested.length === 0) ||
      physicalGicSteps.signals(gic, w, cpu, irq),
  }),
);

const neverDrops = bind(override(physicalGicSteps, { endOfInterrupt: () => {} }));

const wantsLatch = bind(override(physicalGicSteps, { isIrqPending: (_gic, irq) => irq.latch }));

// The state of an interrupt in the distributor is independent of who holds it. The level SPI has line, latch and enable
// (8), the edge SPI its latch (2). Each is free, or held by one CPU before or after the priority drop; where one CPU
// has both before the drop, they nest in one order only. So there is one world for each way to hold them.
describe('the physical GIC', () => {
  it.each([
    ['two CPUs, EOImode 1: each SPI free, or before or after the drop on either CPU', twoCpus, 16 * 5 * 5],
    ['two CPUs, EOImode 0: each SPI free or on either CPU', { ...twoCpus, eoiMode: 0 }, 16 * 3 * 3],
    ['one CPU, EOImode 1: each SPI free, or before or after the drop', { ...twoCpus, cpus: 1 }, 16 * 3 * 3],
    ['one CPU, EOImode 0: each SPI free or held', { ...twoCpus, cpus: 1, eoiMode: 0 }, 16 * 2 * 2],
    ['an SPI, and a PPI with line, enable and holder of its own on each CPU', withTimer, 8 * 5 * (4 * 3) ** 2],
    ['the same in EOImode 0', { ...withTimer, eoiMode: 0 }, 8 * 3 * (4 * 2) ** 2],
    ['an edge, masked or not, free, or before or after the drop', readPhysical('c1,eoi1,pmr,edge'), 2 * 2 * 3],
    ['two of one priority, not both before the drop', readPhysical('c1,eoi1,level@1,edge@1'), 4 * (3 * 3 - 1)],
  ] as const)('has the worlds that counting on paper gives: %s', async (_, config, worlds) => {
    const { states } = await searchBothWays(checkedPhysicalGic(physicalGic(config)));
    expect(states).toBe(worlds);
  });

  it.each([
    ['two SPIs', twoCpus],
    ['two SPIs, drop and deactivation in one', { ...twoCpus, eoiMode: 0 }],
    ['an SPI and a banked PPI', withTimer],
  ] as const)('keeps every law and reaches every witness: %s', async (_, config) => {
    const { verdict, rules, properties } = await explore(checkedPhysicalGic(physicalGic(config)));
    expect(verdict).toBe('holds');
    expect(properties.every((property) => property.verdict === 'holds')).toBe(true);
    expect(rules.every(({ firings }) => firings > 0)).toBe(true);
  });

  it.each(smallGics)('keeps every law and lets every rule fire: %s', async (args) => {
    const { verdict, rules } = await explore(checkedPhysicalGic(physicalGic(readPhysical(args))));
    expect(verdict).toBe('holds');
    expect(rules.filter(({ firings }) => firings === 0)).toEqual([]);
  });

  it('loses an SPI for ever where its deactivation is banked (B56)', async () => {
    const { verdict, properties } = await explore(checkedPhysicalGic(b56.hypervisor(twoCpus)));
    const broken = properties.find(({ id }) => id === 'G01');
    expect(verdict).toBe('violated');
    expect(broken?.trace?.steps.map(({ action }) => action)).toEqual([
      { rule: 'wire.raise', params: { bank: 0 } },
      { rule: 'cpu.acknowledge', params: { cpu: 0, irq: 0 } },
      { rule: 'cpu.eoi', params: { cpu: 0, irq: 0 } },
      { rule: 'cpu.dir', params: { cpu: 1, irq: 0 } },
    ]);
  });

  it.each([
    ['where the CPU that acknowledged also deactivates', { ...twoCpus, eoiMode: 0 }],
    ['with one CPU', { ...twoCpus, cpus: 1 }],
    ['where everything is a PPI', { ...twoCpus, interrupts: [timer] }],
  ] as const)('shows nothing of B56 %s', async (_, config) => {
    const { verdict } = await explore(checkedPhysicalGic(b56.hypervisor(config)));
    expect(verdict).toBe('holds');
  });

  // Each law notices the mistake that it is there for.
  it.each([
    ['G02', 'an acknowledged interrupt is not active', notActivated],
    ['G03', 'an active interrupt is presented', presentsActive],
    ['G04', 'a priority is not dropped', neverDrops],
    ['G05', 'a level line counts only with a latch', wantsLatch],
    ['G06', 'a deactivation takes an edge with it that came meanwhile', deactivationUnlatches],
  ])('breaks %s where %s', async (id, _, mistaken) => {
    const { properties } = await explore(checkedPhysicalGic(mistaken(twoCpus)), { stopAt: 'never' });
    const broken = properties.find((property) => property.id === id);
    expect(broken?.verdict).toBe('violated');
  });
});
