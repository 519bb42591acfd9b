import { describe, expect, it } from 'vitest';
import {
  decodeIrqLine,
  encodeIrqLine,
  type IrqLine,
  type IrqLineLayout,
  irqLineAction,
  irqLineCall,
} from '../../../model/irq-line/ioctl.js';
import type { Interrupt } from '../../../model/machine/config.js';
import { edge, level, timer, vfio } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { type Action, UsageError } from '../../../src/language/index.js';
import fc from '../../support/fast-check.js';

const layouts: readonly IrqLineLayout[] = ['original', 'layout 2'];

const anyLine = (vcpus: number): fc.Arbitrary<IrqLine> => {
  const vcpu = fc.nat(vcpus - 1);
  return fc.oneof(
    fc.record({ type: fc.constant('cpu' as const), vcpu, input: fc.constantFrom('irq' as const, 'fiq' as const) }),
    fc.record({ type: fc.constant('spi' as const), intid: fc.integer({ min: 32, max: 1019 }) }),
    fc.record({ type: fc.constant('ppi' as const), vcpu, intid: fc.integer({ min: 16, max: 31 }) }),
  );
};

describe('the irq field of KVM_IRQ_LINE', () => {
  it.each<[string, number, IrqLine]>([
    ['SPI 32', 0x0100_0020, { type: 'spi', intid: 32 }],
    ['the last SPI', 0x0100_03fb, { type: 'spi', intid: 1019 }],
    ['PPI 27 of vCPU 3', 0x0203_001b, { type: 'ppi', vcpu: 3, intid: 27 }],
    ['PPI 16 of vCPU 255', 0x02ff_0010, { type: 'ppi', vcpu: 255, intid: 16 }],
    ['the IRQ input of vCPU 0', 0x0000_0000, { type: 'cpu', vcpu: 0, input: 'irq' }],
    ['the FIQ input of vCPU 1', 0x0001_0001, { type: 'cpu', vcpu: 1, input: 'fiq' }],
  ])('says %s in the same way in both layouts', (_, field, line) => {
    for (const layout of layouts) {
      expect(decodeIrqLine(field, layout)).toEqual(line);
      expect(encodeIrqLine(line, layout)).toBe(field);
    }
  });

  it('reaches vCPU 256 and above in layout 2 only', () => {
    const line: IrqLine = { type: 'ppi', vcpu: 4095, intid: 31 };
    expect(encodeIrqLine(line)).toBe(0xf2ff_001f);
    expect(decodeIrqLine(0xf2ff_001f)).toEqual(line);
    expect(() => encodeIrqLine({ ...line, vcpu: 256 }, 'original')).toThrow(
      new UsageError('KVM_IRQ_LINE: vCPU 256 does not fit the original field; it holds 0..255'),
    );
    expect(() => decodeIrqLine(0x1200_001f, 'original')).toThrow(
      'irq = 0x1200001f has irq_type 18 (original field); the types are 0 (cpu), 1 (spi), 2 (ppi)',
    );
  });

  it('names any vCPU beside an SPI in vain', () => {
    expect(decodeIrqLine(0x3155_0028)).toEqual({ type: 'spi', intid: 40 });
  });

  it.each(layouts)('is read back as it was written (%s)', (layout) => {
    fc.assert(
      fc.property(anyLine(layout === 'original' ? 256 : 4096), (line) => {
        expect(decodeIrqLine(encodeIrqLine(line, layout), layout)).toEqual(line);
      }),
    );
  });

  it.each(layouts)('either is refused or means what it is written as again (%s)', (layout) => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), (field) => {
        let line: IrqLine;
        try {
          line = decodeIrqLine(field, layout);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          return;
        }
        const again = encodeIrqLine(line, layout);
        expect(decodeIrqLine(again, layout)).toEqual(line);
        expect(again & 0x0f00_ffff).toBe(field & 0x0f00_ffff);
      }),
      { numRuns: 2000 },
    );
  });

  it.each<[number, string]>([
    [0x0100_001f, 'irq_id 31 in irq = 0x0100001f is no spi: those are 32..1019'],
    [0x0100_03fc, 'irq_id 1020 in irq = 0x010003fc is no spi: those are 32..1019'],
    [0x0200_000f, 'irq_id 15 in irq = 0x0200000f is no ppi: those are 16..31'],
    [0x0200_0020, 'irq_id 32 in irq = 0x02000020 is no ppi: those are 16..31'],
    [0x0000_0002, 'irq_id 2 in irq = 0x00000002 is no cpu: those are 0..1'],
    [0x0300_0020, 'has irq_type 3 (layout 2 field)'],
    [-1, 'irq = -1 is not an unsigned number of 32 bits'],
    [0x1_0000_0000, 'irq = 4294967296 is not an unsigned number of 32 bits'],
  ])('is refused where it names nothing: %i', (field, message) => {
    expect(() => decodeIrqLine(field)).toThrow(message);
  });

  it.each<[IrqLine, string]>([
    [{ type: 'spi', intid: 31 }, 'irq_id 31 is no spi: those are 32..1019'],
    [{ type: 'ppi', vcpu: 0, intid: 32.5 }, 'irq_id 32.5 is no ppi: those are 16..31'],
    [{ type: 'ppi', vcpu: -1, intid: 27 }, 'vCPU -1 does not fit the layout 2 field; it holds 0..4095'],
  ])('is not written for what it cannot name: %o', (line, message) => {
    expect(() => encodeIrqLine(line)).toThrow(message);
  });
});

describe('a call of KVM_IRQ_LINE', () => {
  const ppi: Interrupt = { ...level({}, 23), vcpu: 1 };
  const config = configure({ vcpus: 2, interrupts: [edge(), level(), vfio(), timer(0), ppi] });
  const spi = (intid: number) => encodeIrqLine({ type: 'spi', intid });
  const ppiOf = (vcpu: number, intid: number) => encodeIrqLine({ type: 'ppi', vcpu, intid });

  it('raises and lowers a level SPI', () => {
    expect(irqLineAction(config, { irq: spi(40), level: 1 })).toEqual({ rule: 'vmm.raise', params: { irq: 1 } });
    expect(irqLineAction(config, { irq: spi(40), level: 0 })).toEqual({ rule: 'vmm.lower', params: { irq: 1 } });
  });

  it('pulses an edge SPI when it rises, and is nothing when it falls', () => {
    expect(irqLineAction(config, { irq: spi(32), level: 1 })).toEqual({ rule: 'vmm.raise', params: { irq: 0 } });
    expect(irqLineAction(config, { irq: spi(32), level: 0 })).toBeNull();
  });

  it('reaches the PPI of the vCPU it names', () => {
    expect(irqLineAction(config, { irq: ppiOf(1, 23), level: 1 })).toEqual({ rule: 'vmm.raise', params: { irq: 4 } });
  });

  it('may be written in the layout of 2013', () => {
    expect(irqLineAction(config, { irq: 0x0201_0017, level: 0 }, 'original')).toEqual({
      rule: 'vmm.lower',
      params: { irq: 4 },
    });
  });

  it.each<[string, number, number, string]>([
    [
      'the PPI of the timer, which the kernel owns',
      ppiOf(0, 27),
      1,
      "KVM_IRQ_LINE: PPI 27 of vCPU 0 belongs to the kernel's timer, and KVM ignores user space there; on KVM_IRQ_LINE are 32, 40, 23",
    ],
    ['an SPI that is not there', spi(33), 1, 'the configuration has no SPI 33; on KVM_IRQ_LINE are 32, 40, 23'],
    ['the PPI of another vCPU', ppiOf(0, 23), 1, 'the configuration has no PPI 23 of vCPU 0'],
    ['a vCPU that is not there', ppiOf(2, 23), 1, 'there is no vCPU 2; the configuration has 2'],
    ['an SPI behind VFIO', spi(50), 0, 'SPI 50 is driven by its vfio, and nobody else raises it'],
    ['an input of a CPU', 1 << 16, 1, 'the irq input of vCPU 1 is not there with a GIC in the kernel (KVM says ENXIO)'],
    ['a level that is neither high nor low', spi(40), 2, 'level = 2; a line is 0 or 1'],
  ])('is refused for %s', (_, irq, level, message) => {
    const call = () => irqLineAction(config, { irq, level });
    expect(call).toThrow(UsageError);
    expect(call).toThrow(message);
  });

  it('says so where no interrupt of the configuration is on KVM_IRQ_LINE', () => {
    const assigned = configure({ interrupts: [vfio()] });
    expect(() => irqLineAction(assigned, { irq: spi(32), level: 1 })).toThrow(
      'the configuration has no SPI 32; none of its interrupts is on KVM_IRQ_LINE',
    );
  });
});

describe('a step of a trace that is written as the call', () => {
  const config = configure({ interrupts: [edge({}, 32), level({}, 40)] });

  it('is the action of the model', () => {
    const call = { rule: 'KVM_IRQ_LINE', params: { irq: '0x01000028', level: 1 } };
    expect(irqLineCall(config, call)).toEqual({ rule: 'vmm.raise', params: { irq: 1 } });
  });

  it('is left as it is where it is no call', () => {
    const action = { rule: 'kvm.enter', params: { vcpu: 0 } };
    expect(irqLineCall(config, action)).toBe(action);
  });

  it('is refused where it changes nothing, and where a field is missing', () => {
    const of = (params: Action['params']) => () => irqLineCall(config, { rule: 'KVM_IRQ_LINE', params });
    expect(of({ irq: 0x0100_0020, level: 0 })).toThrow('an edge interrupt does not hear its line fall');
    expect(of({ level: 1 })).toThrow('irq = NaN is not an unsigned number of 32 bits');
  });
});
