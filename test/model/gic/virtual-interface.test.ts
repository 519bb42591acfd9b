import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import type { ListRegister } from '../../../model/gic/list-register.js';
import { runningPriority } from '../../../model/gic/priority.js';
import { virtualGic } from '../../../model/gic/virtual-gic.js';
import { quietHcr, type VirtualInterface, virtualInterface } from '../../../model/gic/virtual-interface.js';
import { neutral } from '../../../src/language/index.js';
import fc from '../../support/fast-check.js';
import { anyInterface, interfaceWith, lrs } from '../../support/virtual-interfaces.js';

const { acknowledgeVirtual, deactivateByDir, endOfVirtualInterrupt, isAcknowledgeable, isEmpty, signalsEoi } =
  virtualGic({
    hostGic: 2,
  });
const gicv3 = virtualGic({ hostGic: 3 });

/** The numbers of the interrupts that a read of IAR may return. */
const presented = (cpu: VirtualInterface): readonly number[] =>
  cpu.lrs.filter((lr) => isAcknowledgeable(cpu, lr)).map(({ irq }) => irq);

const statesOf = (cpu: VirtualInterface): readonly ListRegister['state'][] => cpu.lrs.map(({ state }) => state);

const active = (irq: number, change: Partial<ListRegister> = {}): Partial<ListRegister> => ({
  state: 'active',
  irq,
  ...change,
});

const pending = (irq: number, priority = 0): Partial<ListRegister> => ({ state: 'pending', irq, priority });

describe('a read of IAR by the guest', () => {
  it.each([
    ['pending', [1]],
    ['pending+active', []],
    ['active', []],
    ['invalid', []],
  ] as const)('returns an interrupt that is exactly pending: %s', (state, expected) => {
    expect(presented(interfaceWith({ lrs: lrs({ state, irq: 1 }) }))).toEqual(expected);
  });

  it.each<[string, Partial<VirtualInterface>, readonly number[]]>([
    ['the group is disabled', { groupEnabled: false }, []],
    ['the mask is the priority itself', { pmr: 1 }, []],
    ['the mask lets the priority pass', { pmr: 2 }, [2]],
    ['something as urgent runs', { activePriorities: [false, true, false, false] }, []],
    ['something less urgent runs', { activePriorities: [false, false, true, false] }, [2]],
  ])('of an interrupt of priority 1: %s', (_, change, expected) => {
    expect(presented(interfaceWith({ lrs: lrs(pending(2, 1)), ...change }))).toEqual(expected);
  });

  it('returns the most urgent one', () => {
    expect(presented(interfaceWith({ lrs: lrs(pending(0, 2), pending(1, 1), pending(2, 3)) }))).toEqual([1]);
  });

  it('may return any of those that are equally urgent', () => {
    expect(presented(interfaceWith({ lrs: lrs(pending(0, 1), pending(1, 1), pending(2, 2)) }))).toEqual([0, 1]);
  });

  it('makes it active, and its priority the running one', () => {
    const cpu = interfaceWith({ lrs: lrs(pending(3, 2)) });
    acknowledgeVirtual(cpu, at(cpu.lrs, 0));
    expect(at(cpu.lrs, 0)).toMatchObject({ state: 'active', irq: 3, priority: 2 });
    expect(cpu.activePriorities).toEqual([false, false, true, false]);
  });

  it('may come again, nested, for something more urgent', () => {
    const cpu = interfaceWith({ lrs: lrs(active(0, { priority: 2 }), pending(1, 1), pending(2, 2)) });
    cpu.activePriorities[2] = true;
    expect(presented(cpu)).toEqual([1]);
    acknowledgeVirtual(cpu, at(cpu.lrs, 1));
    expect(presented(cpu)).toEqual([]);
    expect(runningPriority(cpu.activePriorities)).toBe(1);
  });
});

describe('a write of EOIR by the guest', () => {
  it('drops the most urgent active priority, whatever it names', () => {
    const cpu = interfaceWith({
      eoiMode: 1,
      activePriorities: [false, true, true, false],
      lrs: lrs(active(0, { priority: 2 }), active(1, { priority: 1 })),
    });
    expect(endOfVirtualInterrupt(cpu, 0)).toBeNull();
    expect(cpu.activePriorities).toEqual([false, false, true, false]);
  });

  it('deactivates what it names, and not what it dropped', () => {
    const cpu = interfaceWith({
      activePriorities: [false, true, true, false],
      lrs: lrs(active(0, { priority: 2 }), active(1, { priority: 1 })),
    });
    expect(endOfVirtualInterrupt(cpu, 0)).toEqual({ found: true, hw: false });
    expect(statesOf(cpu)).toEqual(['invalid', 'active', 'invalid', 'invalid']);
  });

  it('deactivates nothing in a GICv3 that has not the dropped priority', () => {
    const nested = () =>
      interfaceWith({
        activePriorities: [false, true, true, false],
        lrs: lrs(active(0, { priority: 2 }), active(1, { priority: 1 })),
      });
    const cpu = nested();
    expect(gicv3.endOfVirtualInterrupt(cpu, 0)).toBeNull();
    expect(cpu.activePriorities).toEqual([false, false, true, false]);
    expect(statesOf(cpu)).toEqual(['active', 'active', 'invalid', 'invalid']);
    expect(gicv3.endOfVirtualInterrupt(nested(), 1)).toEqual({ found: true, hw: false });
  });

  it('deactivates nothing in a GICv3 where it drops no priority', () => {
    expect(gicv3.endOfVirtualInterrupt(interfaceWith({ lrs: lrs(active(1)) }), 1)).toBeNull();
  });

  it.each([
    ['active', 'invalid'],
    ['pending+active', 'pending'],
  ] as const)('takes %s to %s', (state, after) => {
    const cpu = interfaceWith({ activePriorities: [true, false, false, false], lrs: lrs({ state, irq: 1 }) });
    endOfVirtualInterrupt(cpu, 1);
    expect(at(cpu.lrs, 0)).toMatchObject({ state: after, irq: 1 });
    expect(cpu.eoiCount).toBe(0);
  });

  it('tells of a list register with HW, whose physical interrupt is deactivated too', () => {
    const cpu = interfaceWith({ activePriorities: [true, false, false, false], lrs: lrs(active(1, { hw: true })) });
    expect(endOfVirtualInterrupt(cpu, 1)).toEqual({ found: true, hw: true });
  });

  it.each([
    [true, { eisr: true, elrsr: false }],
    [false, { eisr: false, elrsr: true }],
  ])('leaves a list register that asked for it (%s) in EISR', (eoi, { eisr, elrsr }) => {
    const cpu = interfaceWith({ activePriorities: [true, false, false, false], lrs: lrs(active(1, { eoi })) });
    endOfVirtualInterrupt(cpu, 1);
    expect(signalsEoi(at(cpu.lrs, 0))).toBe(eisr);
    expect(isEmpty(at(cpu.lrs, 0))).toBe(elrsr);
  });

  it('does not put a list register into EISR that is pending again', () => {
    const written = { state: 'pending+active', irq: 1, eoi: true } as const;
    const cpu = interfaceWith({ activePriorities: [true, false, false, false], lrs: lrs(written) });
    endOfVirtualInterrupt(cpu, 1);
    expect(signalsEoi(at(cpu.lrs, 0))).toBe(false);
  });

  it.each([
    ['nothing', lrs()],
    ['another interrupt', lrs(active(2))],
    ['the interrupt, pending and never acknowledged', lrs(pending(1))],
  ])('is counted where the list registers hold %s', (_, held) => {
    const cpu = interfaceWith({ activePriorities: [true, false, false, false], lrs: held });
    const before = statesOf(cpu);
    expect(endOfVirtualInterrupt(cpu, 1)).toEqual({ found: false });
    expect(cpu.eoiCount).toBe(1);
    expect(statesOf(cpu)).toEqual(before);
  });

  it('is not counted where it drops no priority', () => {
    const cpu = interfaceWith();
    expect(endOfVirtualInterrupt(cpu, 1)).toEqual({ found: false });
    expect(cpu.eoiCount).toBe(0);
  });

  it('deactivates also where it drops no priority', () => {
    const cpu = interfaceWith({ lrs: lrs(active(1)) });
    expect(endOfVirtualInterrupt(cpu, 1)).toEqual({ found: true, hw: false });
  });

  it('only drops the priority in EOImode 1', () => {
    const cpu = interfaceWith({ eoiMode: 1, activePriorities: [true, false, false, false], lrs: lrs(active(1)) });
    expect(endOfVirtualInterrupt(cpu, 1)).toBeNull();
    expect(statesOf(cpu)[0]).toBe('active');
    expect(endOfVirtualInterrupt(cpu, 2)).toBeNull();
    expect(cpu.eoiCount).toBe(0);
  });

  it('makes the count of 5 bits wrap', () => {
    const cpu = interfaceWith({ eoiCount: 31, activePriorities: [true, false, false, false] });
    endOfVirtualInterrupt(cpu, 1);
    expect(cpu.eoiCount).toBe(0);
  });
});

describe('a write of DIR by the guest', () => {
  it('deactivates in any order, and touches no priority', () => {
    const cpu = interfaceWith({
      eoiMode: 1,
      activePriorities: [true, false, false, false],
      lrs: lrs(active(0), active(1, { hw: true }), { state: 'pending+active', irq: 2 }),
    });
    expect(deactivateByDir(cpu, 2)).toEqual({ found: true, hw: false });
    expect(deactivateByDir(cpu, 0)).toEqual({ found: true, hw: false });
    expect(deactivateByDir(cpu, 1)).toEqual({ found: true, hw: true });
    expect(statesOf(cpu)).toEqual(['invalid', 'invalid', 'pending', 'invalid']);
    expect(cpu.activePriorities).toEqual([true, false, false, false]);
  });

  it('is counted where no list register holds the interrupt active', () => {
    const cpu = interfaceWith({ eoiMode: 1, lrs: lrs(pending(1)) });
    expect(deactivateByDir(cpu, 1)).toEqual({ found: false });
    expect(deactivateByDir(cpu, 3)).toEqual({ found: false });
    expect(cpu.eoiCount).toBe(2);
  });

  it('is ignored in EOImode 0', () => {
    const cpu = interfaceWith({ lrs: lrs(active(1)) });
    expect(deactivateByDir(cpu, 1)).toBeNull();
    expect(cpu).toEqual(interfaceWith({ lrs: lrs(active(1)) }));
  });
});

describe('a virtual interface', () => {
  it('is quiet when nothing was asked of it', () => {
    const { hcr } = neutral(virtualInterface({ listRegisters: 1, interrupts: 1, priorities: 1, senders: 1 }));
    expect(quietHcr()).toEqual(hcr);
  });

  it('whatever stands in it, presents only what is not active and what no mask and no running priority holds back', () => {
    fc.assert(
      fc.property(anyInterface, (cpu) => {
        for (const lr of cpu.lrs.filter((each) => isAcknowledgeable(cpu, each))) {
          expect(lr.state).toBe('pending');
          expect(lr.priority).toBeLessThan(Math.min(cpu.pmr, runningPriority(cpu.activePriorities)));
          expect(cpu.groupEnabled).toBe(true);
        }
      }),
    );
  });

  it('whatever else stands in it, gives back with EOIR what IAR took', () => {
    const withUrgent = anyInterface.map(
      (cpu): VirtualInterface => ({
        ...cpu,
        groupEnabled: true,
        pmr: 4,
        activePriorities: [false, ...cpu.activePriorities.slice(1)],
        lrs: cpu.lrs.map((lr, place) =>
          place === 0 ? { ...lr, state: 'pending', irq: 3, priority: 0 } : { ...lr, irq: lr.irq % 3 },
        ),
      }),
    );
    fc.assert(
      fc.property(withUrgent, (cpu) => {
        const lr = at(cpu.lrs, 0);
        const running = runningPriority(cpu.activePriorities);
        expect(isAcknowledgeable(cpu, lr)).toBe(true);
        acknowledgeVirtual(cpu, lr);
        expect(runningPriority(cpu.activePriorities)).toBe(0);
        const deactivation = endOfVirtualInterrupt(cpu, 3) ?? deactivateByDir(cpu, 3);
        expect(deactivation).toEqual({ found: true, hw: lr.hw });
        expect(lr.state).toBe('invalid');
        expect(runningPriority(cpu.activePriorities)).toBe(running);
      }),
    );
  });
});
