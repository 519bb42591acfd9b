import { describe, expect, it } from 'vitest';
import { listRegisterBits, systemRegistersOf } from '../../../model/gic/ich-registers.js';
import { emptied } from '../../../model/gic/list-register.js';
import type { Numbering } from '../../../model/gic/registers.js';
import { quietHcr } from '../../../model/gic/virtual-interface.js';
import { interfaceWith, lrs } from '../../support/virtual-interfaces.js';

const group1: Numbering = {
  group: 1,
  virtualId: (irq) => 32 + irq,
  physicalId: (irq) => 64 + irq,
  priority: (number) => 8 * number,
};

const registers = (change: Parameters<typeof interfaceWith>[0]) => systemRegistersOf(interfaceWith(change), group1);

const bits = (lr: Partial<ReturnType<typeof emptied>>) => listRegisterBits({ ...emptied(), ...lr }, group1);

describe('ICH registers', () => {
  it('of an interface that nothing was written to', () => {
    expect(registers({})).toEqual({
      hcr: 0x0000_0001,
      // As QEMU's GICv3: VFIQEn is always set.
      vmcr: 0xf84c_000a,
      misr: 0,
      eisr: 0,
      elrsr: 0b1111,
      ap1r0: 0,
      lrs: [0n, 0n, 0n, 0n],
    });
  });

  it('HCR.TDIR', () => {
    expect(registers({ hcr: { ...quietHcr(), TDIR: true } }).hcr).toBe(0x4001);
  });

  it('HCR, MISR and AP1R0 are laid out as those of GICH', () => {
    const change = {
      hcr: { ...quietHcr(), LRENPIE: true, VGrp0EIE: true },
      eoiCount: 31,
      activePriorities: [true, false, true, false],
    };
    expect(registers(change)).toMatchObject({ hcr: 0xf800_0045, misr: 0x44, ap1r0: 0x1_0001 });
  });

  it('EISR and ELRSR', () => {
    const change = { lrs: lrs({ eoi: true, irq: 1 }, { state: 'active', irq: 2 }, { hw: true, irq: 3 }) };
    expect(registers(change)).toMatchObject({
      eisr: 0b0001,
      elrsr: 0b1100,
      lrs: [0x1000_0200_0000_0021n, expect.anything(), 0n, 0n],
    });
  });

  it.each([
    ['pending', 0x5000_0000_0000_0020n],
    ['active', 0x9000_0000_0000_0020n],
    ['pending+active', 0xd000_0000_0000_0020n],
    ['invalid', 0x1000_0000_0000_0020n],
  ] as const)('LR<n>: the state %s', (state, value) => {
    expect(bits({ state })).toBe(value);
  });

  it('LR<n>: a priority has the upper bits of its 8', () => {
    expect(bits({ state: 'pending', irq: 1, priority: 2 })).toBe(0x5080_0000_0000_0021n);
  });

  it('LR<n>: the EOI bit stands where a physical number would', () => {
    expect(bits({ state: 'active', eoi: true })).toBe(0x9000_0200_0000_0020n);
    expect(bits({ state: 'active', irq: 1, hw: true })).toBe(0xb000_0041_0000_0021n);
  });
});
