import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { type PhysicalGicConfig, twoCpus } from '../../../model/gic/physical-config.js';
import { physicalGicDepiction } from '../../../model/gic/physical-depiction.js';
import { type PhysicalWorld, physicalWorldOf } from '../../../model/gic/physical-world.js';
import { initially, neutral } from '../../../src/language/index.js';
import { diff, drawChange } from '../../../src/trace/diff.js';

const config: PhysicalGicConfig = {
  ...twoCpus,
  interrupts: [
    ...twoCpus.interrupts,
    { name: 'timer27', intid: 27, kind: 'ppi', trigger: 'level', priority: 0, access: [] },
  ],
};
const shape = physicalWorldOf(config);
const depiction = physicalGicDepiction(config);

describe('a trace of the physical GIC', () => {
  it.each<[string, (w: PhysicalWorld) => void, string]>([
    ['an SPI by its INTID', (w) => void Object.assign(at(w.banks, 0), { line: true }), 'SPI 40 line false→true'],
    [
      'a PPI by its INTID and CPU',
      (w) => void Object.assign(at(w.banks, 3), { active: true }),
      'PPI 27 of CPU1 active false→true',
    ],
    ['EOIs that are owed', (w) => void at(w.cpus, 1).nested.push(0, 1), 'CPU1 owes EOI of [] → [40, 32]'],
    ['deactivations that are owed', (w) => void at(w.cpus, 0).holds.splice(1, 1, true), 'CPU0 holds 32 false→true'],
    [
      'an active priority',
      (w) => void at(w.cpus, 0).interface.activePriorities.splice(1, 1, true),
      'CPU0 APR[1] false→true',
    ],
    [
      'a CPU interface',
      (w) => void Object.assign(at(w.cpus, 1).interface, { enabled: true }),
      'CPU1 enabled false→true',
    ],
  ])('calls %s', (_, change, drawn) => {
    const changes = diff(shape, neutral(shape), initially(shape, change), depiction);
    expect(changes.map((one) => drawChange(one, depiction))).toEqual([drawn]);
  });

  it('calls the interrupt and the bank of an action by their INTIDs, and a CPU by its number', () => {
    expect(depiction.parameter?.('irq', 1)).toBe('32');
    expect(depiction.parameter?.('bank', 2)).toBe('PPI 27 of CPU0');
    expect(depiction.parameter?.('cpu', 1)).toBeUndefined();
    expect(depiction.parameter?.('irq', null)).toBeUndefined();
  });
});
