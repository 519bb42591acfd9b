import { describe, expect, it } from 'vitest';
import { type CpuInterface, cpuInterface } from '../../../model/gic/cpu-interface.js';
import { twoCpus } from '../../../model/gic/physical-config.js';
import { physicalGic } from '../../../model/gic/physical-gic.js';
import { type PhysicalIrq, physicalIrq } from '../../../model/gic/physical-irq.js';
import { initially } from '../../../src/language/index.js';

const { interfaceAcknowledges: acknowledge, interfaceSignals: signals } = physicalGic(twoCpus);

const cpuWith = (change: Partial<CpuInterface> = {}): CpuInterface =>
  initially(cpuInterface(3), (cpu) => {
    cpu.enabled = true;
    cpu.pmr = 3;
    Object.assign(cpu, change);
  });

const pending = (): PhysicalIrq =>
  initially(physicalIrq, (irq) => {
    irq.enabled = true;
    irq.latch = true;
  });

describe('a CPU interface', () => {
  it.each([
    ['everything passes', {}, true],
    ['it is disabled', { enabled: false }, false],
    ['its mask is the priority itself', { pmr: 1 }, false],
    ['its mask is less urgent', { pmr: 2 }, true],
    ['something more urgent runs', { activePriorities: [true, false, false] }, false],
    ['something as urgent runs', { activePriorities: [false, true, false] }, false],
    ['something less urgent runs', { activePriorities: [false, false, true] }, true],
  ])('signals a pending interrupt of priority 1 or not: %s', (_, change, signalled) => {
    expect(signals(cpuWith(change), pending(), 'edge', 1)).toBe(signalled);
  });

  it('does not signal what the distributor does not present', () => {
    expect(signals(cpuWith(), { ...pending(), active: true }, 'edge', 0)).toBe(false);
    expect(signals(cpuWith(), { ...pending(), enabled: false }, 'edge', 0)).toBe(false);
    expect(signals(cpuWith(), { ...pending(), latch: false }, 'edge', 0)).toBe(false);
  });

  it('runs at the priority of what it acknowledged', () => {
    const [cpu, irq] = [cpuWith(), pending()];
    acknowledge(cpu, irq, 1);
    expect(irq.active).toBe(true);
    expect(cpu.activePriorities).toEqual([false, true, false]);
    expect(signals(cpu, pending(), 'edge', 1)).toBe(false);
    expect(signals(cpu, pending(), 'edge', 0)).toBe(true);
  });
});
