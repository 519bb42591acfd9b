import { describe, expect, it } from 'vitest';
import { type Numbering, registersOf, type VirtualInterfaceRegisters } from '../../../model/gic/registers.js';
import { virtualGic } from '../../../model/gic/virtual-gic.js';
import { quietHcr } from '../../../model/gic/virtual-interface.js';
import fc from '../../support/fast-check.js';
import { anyInterface, interfaceWith, lrs } from '../../support/virtual-interfaces.js';

const { deactivateByDir, endOfVirtualInterrupt, isMaintenanceAsserted } = virtualGic({ hostGic: 2 });

const group0: Numbering = {
  group: 0,
  virtualId: (irq) => 32 + irq,
  physicalId: (irq) => 64 + irq,
  priority: (number) => 8 * number,
};
const group1: Numbering = { ...group0, group: 1 };

const registers = (change: Parameters<typeof interfaceWith>[0], numbering = group0) =>
  registersOf(interfaceWith(change), numbering);

describe('GICH registers', () => {
  it('of an interface that nothing was written to', () => {
    expect(registers({})).toEqual({
      hcr: 0x0000_0001,
      // As QEMU's GICv2 with four list registers: 5 bits of priority, all of which count for pre-emption.
      vtr: 0x9000_0003,
      vmcr: 0xf84c_0001,
      misr: 0,
      eisr0: 0,
      elrsr0: 0b1111,
      apr: 0,
      lrs: [0, 0, 0, 0],
    });
  });

  it('LRn: a pending edge interrupt', () => {
    const { lrs: written, elrsr0 } = registers({ lrs: lrs({ state: 'pending', irq: 1, priority: 2 }) });
    expect(written[0]).toBe(0x1800_0021);
    expect(elrsr0).toBe(0b1110);
  });

  it.each([
    ['pending', 0x1000_0020],
    ['active', 0x2000_0020],
    ['pending+active', 0x3000_0020],
  ] as const)('LRn: the state %s', (state, register) => {
    expect(registers({ lrs: lrs({ state }) }).lrs[0]).toBe(register);
  });

  it('LRn: the EOI bit and the sender of an SGI stand where a physical number would', () => {
    expect(registers({ lrs: lrs({ state: 'active', eoi: true, source: 1 }) }).lrs[0]).toBe(0x2008_0420);
    expect(registers({ lrs: lrs({ state: 'active', irq: 1, hw: true }) }).lrs[0]).toBe(0xa001_0421);
  });

  it('LRn: an interrupt of group 1 says so', () => {
    expect(registers({ lrs: lrs({ state: 'pending' }) }, group1).lrs[0]).toBe(0x5000_0020);
  });

  it('EISR0 and not ELRSR0 tell of an EOIed list register with the EOI bit', () => {
    const cpu = interfaceWith({ lrs: lrs({ state: 'active', irq: 1, eoi: true }, { state: 'active', irq: 2 }) });
    cpu.activePriorities[0] = true;
    endOfVirtualInterrupt(cpu, 1);
    expect(registersOf(cpu, group0)).toMatchObject({ eisr0: 0b0001, elrsr0: 0b1100, misr: 0b1 });
    expect(registersOf(cpu, group0).lrs[0]).toBe(0x0008_0021);
    endOfVirtualInterrupt(cpu, 2);
    expect(registersOf(cpu, group0)).toMatchObject({ eisr0: 0b0001, elrsr0: 0b1110 });
  });

  it('ELRSR0 and not EISR0 tell of an EOIed list register with HW', () => {
    const cpu = interfaceWith({ lrs: lrs({ state: 'active', hw: true }) });
    endOfVirtualInterrupt(cpu, 0);
    expect(registersOf(cpu, group0)).toMatchObject({ eisr0: 0, elrsr0: 0b1111, misr: 0 });
  });

  it.each([
    [0, 0b10],
    [1, 0b10],
    [2, 0],
  ])('MISR.U with %i valid list registers', (valid, misr) => {
    const held = Array.from({ length: valid }, (_, irq) => ({ state: 'active' as const, irq }));
    expect(registers({ lrs: lrs(...held), hcr: { ...quietHcr(), UIE: true } }).misr).toBe(misr);
    expect(registers({ lrs: lrs(...held) }).misr).toBe(0);
  });

  it.each([
    ['invalid', 0b1000],
    ['active', 0b1000],
    ['pending+active', 0b1000],
    ['pending', 0],
  ] as const)('MISR.NP where the only list register is %s', (state, misr) => {
    expect(registers({ lrs: lrs({ state }), hcr: { ...quietHcr(), NPIE: true } }).misr).toBe(misr);
  });

  it('MISR.LRENP while EOIcount is not 0', () => {
    const hcr = { ...quietHcr(), LRENPIE: true };
    expect(registers({ hcr }).misr).toBe(0);
    expect(registers({ hcr, eoiCount: 1 })).toMatchObject({ misr: 0b100, hcr: 0x0800_0005 });
    expect(registers({ eoiCount: 31 })).toMatchObject({ misr: 0, hcr: 0xf800_0001 });
  });

  it.each([
    [group0, 0x11, 0x21, 0x10, 0x20],
    [group1, 0x41, 0x81, 0x40, 0x80],
  ] as const)(
    'VGrp bits of the group that the guest uses: %o',
    (numbering, hcrEnabled, hcrDisabled, enabled, disabled) => {
      const whenEnabled = { ...quietHcr(), VGrp0EIE: true };
      const whenDisabled = { ...quietHcr(), VGrp0DIE: true };
      expect(registers({ hcr: whenEnabled }, numbering)).toMatchObject({ hcr: hcrEnabled, misr: enabled });
      expect(registers({ hcr: whenEnabled, groupEnabled: false }, numbering)).toMatchObject({ misr: 0 });
      expect(registers({ hcr: whenDisabled }, numbering)).toMatchObject({ hcr: hcrDisabled, misr: 0 });
      expect(registers({ hcr: whenDisabled, groupEnabled: false }, numbering)).toMatchObject({ misr: disabled });
    },
  );

  it.each([
    ['everything passes', { pmr: 4 }, 0xf84c_0001],
    ['priorities 0 and 1 pass', { pmr: 2 }, 0x804c_0001],
    ['nothing passes', { pmr: 0 }, 0x004c_0001],
    ['EOImode 1', { eoiMode: 1 }, 0xf84c_0201],
    ['group disabled', { groupEnabled: false }, 0xf84c_0000],
  ])('VMCR: %s', (_, change, vmcr) => {
    expect(registers(change).vmcr).toBe(vmcr);
  });

  it('VMCR: the enable of group 1', () => {
    expect(registers({}, group1).vmcr).toBe(0xf84c_0002);
  });

  it('APR has the bit of each active priority', () => {
    expect(registers({ activePriorities: [true, false, true, true] }).apr).toBe(0x0101_0001);
  });

  it('EOIcount is the only trace of a deactivation that finds no list register', () => {
    const cpu = interfaceWith({ eoiMode: 1 });
    const before = registersOf(cpu, group0);
    deactivateByDir(cpu, 3);
    expect(registersOf(cpu, group0)).toEqual({ ...before, hcr: 0x0800_0001 });
  });
});

describe('the status registers', () => {
  it.each([group0, group1])('follow from the others, as the manual defines them: %o', (numbering) => {
    fc.assert(
      fc.property(anyInterface, (cpu) => {
        const { misr, eisr0, elrsr0, ...rest } = registersOf(cpu, numbering);
        expect({ misr, eisr0 }).toEqual(statusByTheManual(rest));
        expect(eisr0 & elrsr0).toBe(0);
        rest.lrs.forEach((lr, place) => {
          const isValid = ((lr >>> 28) & 3) !== 0;
          expect(((eisr0 | elrsr0) >>> place) & 1).toBe(isValid ? 0 : 1);
        });
        expect(misr !== 0).toBe(isMaintenanceAsserted(cpu));
      }),
      { numRuns: 1000 },
    );
  });
});

/** IHI 0048B 5.3 (GICH_MISR, GICH_EISRn) over the numbers in the registers, knowing nothing of the model. */
const statusByTheManual = ({ hcr, vmcr, lrs }: Omit<VirtualInterfaceRegisters, 'misr' | 'eisr0' | 'elrsr0'>) => {
  const bit = (register: number, place: number): number => (register >>> place) & 1;
  const states = lrs.map((lr) => (lr >>> 28) & 3);
  const eisr0 = lrs.reduce((all, lr, i) => all | (states[i] === 0 && !bit(lr, 31) && bit(lr, 19) ? 1 << i : 0), 0);
  const conditions = [
    eisr0 !== 0,
    bit(hcr, 1) && states.filter((state) => state !== 0).length < 2,
    bit(hcr, 2) && hcr >>> 27 !== 0,
    bit(hcr, 3) && !states.includes(1),
    bit(hcr, 4) && bit(vmcr, 0),
    bit(hcr, 5) && !bit(vmcr, 0),
    bit(hcr, 6) && bit(vmcr, 1),
    bit(hcr, 7) && !bit(vmcr, 1),
  ];
  return { misr: conditions.reduce<number>((all, met, place) => all | (met ? 1 << place : 0), 0), eisr0 };
};
