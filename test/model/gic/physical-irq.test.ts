import { describe, expect, it } from 'vitest';
import { twoCpus } from '../../../model/gic/physical-config.js';
import { physicalGic } from '../../../model/gic/physical-gic.js';
import { type PhysicalIrq, physicalIrq } from '../../../model/gic/physical-irq.js';
import { initially } from '../../../src/language/index.js';

const {
  activateIrq: activate,
  deactivateIrq: deactivate,
  isIrqPending: isPending,
  isIrqPresented: isPresented,
} = physicalGic(twoCpus);

const irqWith = (change: Partial<PhysicalIrq>): PhysicalIrq =>
  initially(physicalIrq, (irq) => {
    irq.enabled = true;
    Object.assign(irq, change);
  });

describe('a physical interrupt', () => {
  it.each([
    ['level, line high', { line: true }, 'level', true],
    ['level, line low', {}, 'level', false],
    ['level, line low, made pending by software', { latch: true }, 'level', true],
    ['edge, an edge captured', { latch: true }, 'edge', true],
    ['edge, whose wire happens to be high', { line: true }, 'edge', false],
  ] as const)('is pending or not: %s', (_, change, trigger, pending) => {
    expect(isPending(irqWith(change), trigger)).toBe(pending);
  });

  it.each([
    ['while it is pending', { line: true }, true],
    ['not while it is idle', {}, false],
    ['not while it is disabled', { line: true, enabled: false }, false],
    ['not while it is active, though it is pending again', { line: true, active: true }, false],
  ] as const)('is presented %s', (_, change, presented) => {
    expect(isPresented(irqWith(change), 'level')).toBe(presented);
  });

  it('that is an edge is active and no longer pending when it is acknowledged', () => {
    const irq = irqWith({ latch: true });
    activate(irq);
    expect(irq).toMatchObject({ active: true, latch: false });
    expect(isPending(irq, 'edge')).toBe(false);
  });

  it('that is an edge may be captured again while it is active, and is presented once that ends', () => {
    const irq = irqWith({ latch: true });
    activate(irq);
    irq.latch = true;
    expect(isPresented(irq, 'edge')).toBe(false);
    deactivate(irq);
    expect(isPresented(irq, 'edge')).toBe(true);
  });

  it('that is level stays pending beside active while its line is high', () => {
    const irq = irqWith({ line: true });
    activate(irq);
    expect(isPending(irq, 'level')).toBe(true);
    irq.line = false;
    expect(isPending(irq, 'level')).toBe(false);
  });

  it('that is level loses what software made pending when it is acknowledged, and can be made so again', () => {
    const irq = irqWith({ latch: true });
    activate(irq);
    expect(isPending(irq, 'level')).toBe(false);
    irq.latch = true;
    expect(isPending(irq, 'level')).toBe(true);
  });

  it('stays active when it is disabled', () => {
    const irq = irqWith({ line: true });
    activate(irq);
    irq.enabled = false;
    expect(irq.active).toBe(true);
  });

  it('tells whether a deactivation found it active', () => {
    const irq = irqWith({ line: true, active: true });
    expect(deactivate(irq)).toBe(true);
    expect(irq).toMatchObject({ active: false, line: true });
    expect(deactivate(irq)).toBe(false);
  });
});
