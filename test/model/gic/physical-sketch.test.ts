import { describe, expect, it } from 'vitest';
import { physicalArgs } from '../../../bin/sweep.js';
import { physicalBound, readPhysical } from '../../../model/gic/physical-sketch.js';
import { UsageError } from '../../../src/index.js';
import fc from '../../support/fast-check.js';

describe('a sketch of a physical GIC', () => {
  it('says what it has', () => {
    const config = readPhysical('c2,eoi1,level+enable@1,ppi-edge+pending');
    expect(config).toMatchObject({
      cpus: 2,
      eoiMode: 1,
      masks: false,
      priorities: 2,
      interrupts: [
        { intid: 32, kind: 'spi', trigger: 'level', priority: 1, access: ['enable'] },
        { intid: 17, kind: 'ppi', trigger: 'edge', priority: 0, access: ['pending'] },
      ],
    });
    expect(physicalBound(config)).toBe(
      '2 CPUs; level32 (spi, priority 1, software toggles enable), edge17 (ppi, priority 0, software toggles pending); EOImode 1',
    );
  });

  it('says whether software masks', () => {
    const config = readPhysical('c1,eoi0,pmr,edge');
    expect(config).toMatchObject({ masks: true, interrupts: [{ trigger: 'edge' }] });
    expect(physicalBound(config)).toBe('1 CPU; edge32 (spi, priority 0); EOImode 0, software masks');
  });

  it('is generated where its bug is looked for', () => {
    fc.assert(
      fc.property(physicalArgs(fc), (args) => {
        expect(readPhysical(args).interrupts.length).toBeGreaterThan(0);
      }),
    );
  });

  it.each([
    '',
    'c2',
    'c2,eoi1',
    'c3,eoi1,edge',
    'c2,eoi2,edge',
    'c2,eoi1,colour',
    'c2,eoi1,pmr',
    'c2,eoi1,edge+target',
    'c1,eoi0,edge@9',
  ])('"%s" is refused', (args) => {
    expect(() => readPhysical(args)).toThrow(UsageError);
  });
});
