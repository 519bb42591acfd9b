/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import { compare } from '../../conformance/compare.js';
import { hunt } from '../../conformance/gic/hunt.js';
import type { GicOperation } from '../../conformance/gic/operation.js';
import type { Registers } from '../../conformance/gic/rival.js';
import type { GicSetup } from '../../conformance/gic/setup.js';
import { gicv2 } from '../../conformance/qemu/gicv2.js';
import { Gicv2Requests } from '../../conformance/qemu/gicv2-requests.js';
import { qemuVersion } from '../../conformance/qemu/program.js';
import { Qtest } from '../../conformance/qemu/qtest.js';
import { type QuirkId, quirksIn } from '../../conformance/quirks.js';
import { emptied, type ListRegister } from '../../model/gic/list-register.js';
import { quietHcr } from '../../model/gic/virtual-interface.js';
import { MissingError, UsageError } from '../../src/language/index.js';
import { whatIsMissing } from '../support/missing.js';

const setup: GicSetup = {
  interrupts: [8, 0, 1, 9, 31, 20].map((priority, irq) => ({ trigger: irq === 1 ? 'edge' : 'level', priority })),
};

describe('an operation is one request', () => {
  it.each([
    [{ by: 'guest', does: 'iar' }, `readl ${0x0804_000c}`],
    [{ by: 'host', does: 'iar' }, `readl ${0x0801_000c}`],
    // The guest knows INTID 43 as 75.
    [{ by: 'guest', does: 'eoir', irq: 1 }, `writel ${0x0804_0010} 75`],
    [{ by: 'host', does: 'dir', irq: 1 }, `writel ${0x0801_1000} 43`],
    [{ by: 'guest', does: 'pmr', value: 4 }, `writel ${0x0804_0004} 32`],
    [{ by: 'host', does: 'grpen', value: 0 }, `writel ${0x0801_0000} 0`],
    [{ by: 'host', does: 'eoimode', value: 1 }, `writel ${0x0801_0000} ${0x201}`],
    [{ by: 'host', does: 'icactiver', irq: 2 }, `writel ${0x0800_0384} ${1 << 12}`],
    [{ by: 'device', does: 'raise', irq: 0 }, 'set_irq_in /machine/unattached/device[1] unnamed-gpio-in 10 1'],
    [
      { by: 'hypervisor', does: 'lr', place: 2, lr: { ...emptied(), state: 'pending', irq: 3, priority: 1, hw: true } },
      `writel ${0x0803_0108} ${0x9080_b44d}`,
    ],
    [
      { by: 'hypervisor', does: 'lr', place: 0, lr: { ...emptied(), state: 'pending+active', irq: 0, eoi: true } },
      `writel ${0x0803_0100} ${0x3008_004a}`,
    ],
    [
      { by: 'hypervisor', does: 'hcr', hcr: { ...quietHcr(), NPIE: true, VGrp0DIE: true }, eoiCount: 31 },
      `writel ${0x0803_0000} ${0xf800_0029}`,
    ],
    [
      { by: 'hypervisor', does: 'vmcr', controls: { pmr: 4, groupEnabled: true, eoiMode: 1 } },
      `writel ${0x0803_0008} ${0x204c_0201}`,
    ],
    [{ by: 'hypervisor', does: 'apr', priorities: [0, 31] }, `writel ${0x0803_00f0} ${0x8000_0001}`],
  ] as const)('%o', (operation: GicOperation, request) => {
    expect(new Gicv2Requests().of(operation)).toBe(request);
  });

  it('which writes the other bit of CTLR as it was, also where the hypervisor has written it', () => {
    const requests = new Gicv2Requests();
    requests.of({ by: 'hypervisor', does: 'vmcr', controls: { pmr: 4, groupEnabled: false, eoiMode: 1 } });
    expect(requests.of({ by: 'guest', does: 'grpen', value: 1 })).toBe(`writel ${0x0804_0000} ${0x201}`);
  });
});

describe('a quirk', () => {
  it('is one of some versions', () => {
    expect([...quirksIn(2, '7.2.22')]).toEqual(['late-ppi', 'idle-eoi', 'stuck-active', 'first-match']);
    expect([...quirksIn(2, '9.1.0')]).not.toContain('stuck-active');
    expect([...quirksIn(2, '10.0.2')]).not.toContain('stuck-active');
    expect([...quirksIn(2, '9.0.4')]).toContain('stuck-active');
  });

  it('can be switched off, where it is', () => {
    expect([...quirksIn(2, '7.2.22', 'idle-eoi')]).not.toContain('idle-eoi');
    expect(() => quirksIn(2, '7.2.22', 'idle')).toThrow(UsageError);
    expect(() => quirksIn(2, '9.1', 'stuck-active')).toThrow('the GICv2 of QEMU 9.1 has no quirk "stuck-active"');
  });

  it('is one that a build may be without, and a machine that is no QEMU', () => {
    expect([...quirksIn(3, '10.0.2')]).toEqual(['eoi-count', 'group-0-off', 'coarse-running', 'idle-eoi']);
    expect([...quirksIn(3, '10.0.2 without eoi-count')]).toEqual(['group-0-off', 'coarse-running', 'idle-eoi']);
    expect([...quirksIn(3, '10.0.2 without eoi-count, group-0-off, coarse-running, idle-eoi')]).toEqual([]);
    expect([...quirksIn(3, undefined)]).toEqual([]);
  });

  it('is named by its name, and a QEMU by its version', () => {
    expect(() => quirksIn(3, '10.0.2 without eoi')).toThrow('QEMU 10.0.2 has no quirk "eoi" to be without');
    expect(() => quirksIn(3, 'the newest')).toThrow('"the newest" is no version of QEMU, like 10.0.2');
    expect(() => quirksIn(3, undefined, 'idle-eoi')).toThrow('the GICv3 of QEMU that is none has no quirk "idle-eoi"');
  });
});

it('where QEMU is not installed, it is said how to install it', () => {
  const version = () => qemuVersion('no-such-qemu');
  expect(version).toThrow(MissingError);
  expect(version).toThrow('apt-get install -y --no-install-recommends qemu-system-arm');
});

const missing = whatIsMissing(qemuVersion);

describe.skipIf(missing !== undefined)(`QEMU's GICv2${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  const all = missing === undefined ? quirksIn(2, qemuVersion()) : new Set<QuirkId>();
  const huntWith = (quirks: ReadonlySet<QuirkId>, steps: number) =>
    hunt({ rival: gicv2(quirks), quirks, seed: 3, steps, signal: new AbortController().signal });

  it('does what the model does', async () => {
    const { steps, found } = await huntWith(all, 10_000);
    expect(found).toBeUndefined();
    expect(steps).toBe(10_000);
  });

  it('is told from the model by a hunt that does not make up for one quirk', async () => {
    const { found } = await huntWith(new Set([...all].filter((id) => id !== 'idle-eoi')), 20_000);
    expect(found?.differences).not.toEqual([]);
    expect(found?.script.join()).toContain('host eoir');
    expect(found?.script.length).toBeLessThan(10);
  });

  const loaded = (irq: number, place: number, changed: Partial<ListRegister> = {}): GicOperation => ({
    by: 'hypervisor',
    does: 'lr',
    place,
    lr: { ...emptied(), state: 'pending', irq, ...changed },
  });
  const acknowledged: GicOperation = { by: 'host', does: 'iar' };

  it.each<[QuirkId, readonly GicOperation[], readonly string[]]>([
    [
      'late-ppi',
      [
        { by: 'device', does: 'raise', irq: 0 },
        acknowledged,
        { by: 'host', does: 'eoir', irq: 5 },
        loaded(0, 0, { state: 'active', hw: true }),
        { by: 'guest', does: 'eoir', irq: 0 },
      ],
      ['IRQ'],
    ],
    [
      'idle-eoi',
      [
        { by: 'device', does: 'raise', irq: 1 },
        acknowledged,
        { by: 'host', does: 'eoir', irq: 5 },
        { by: 'host', does: 'eoir', irq: 1 },
      ],
      ['GICD_ISACTIVER1'],
    ],
    [
      'stuck-active',
      [
        { by: 'host', does: 'isactiver', irq: 0 },
        { by: 'host', does: 'eoimode', value: 1 },
        { by: 'host', does: 'dir', irq: 0 },
      ],
      ['GICD_ISACTIVER1'],
    ],
  ])('shows %s', async (id, operations, registers) => {
    if (!all.has(id)) {
      return;
    }
    const apart = async (quirks: ReadonlySet<QuirkId>): Promise<readonly string[]> => {
      const rival = gicv2(quirks);
      const [executed = []] = await rival.execute([{ setup, operations }]);
      const model = rival.modelled(setup, quirks);
      const last = operations.map((operation) => model.perform(operation)).at(-1) ?? {};
      return compare(executed.at(-1) ?? {}, last).map(({ path }) => path);
    };
    expect(await apart(all)).toEqual([]);
    expect(await apart(new Set([...all].filter((other) => other !== id)))).toEqual(registers);
  });

  it('shows first-match: of two list registers with one interrupt, the first is ended, though it is not active', async () => {
    const twice = [loaded(3, 1, { state: 'active' }), loaded(3, 0), { by: 'guest', does: 'eoir', irq: 3 }] as const;
    expect(await after(...twice)).toMatchObject({ GICH_LR0: '0x1000004d', GICH_LR1: '0x2000004d' });
  });

  /** The registers after the last operation. */
  const after = async (...operations: readonly GicOperation[]): Promise<Registers> => {
    const [registers = []] = await gicv2(all).execute([{ setup, operations }]);
    return registers.at(-1) ?? {};
  };

  it('begins a script as its setup says', async () => {
    expect(await after()).toMatchObject({
      IAR: '-',
      GICD_ISENABLER1: '0xfc00',
      GICD_IPRIORITYR10: '0x400000',
      GICD_IPRIORITYR11: '0xa0f84808',
      GICD_ICFGR2: '0x800000',
      GICC_PMR: '0xf8',
      GICH_VTR: '0x90000003',
      GICH_VMCR: '0xf84c0001',
      GICH_ELRSR0: '0xf',
    });
  });

  it('tells a guest who has sent an SGI', async () => {
    const sgi = loaded(5, 2, { priority: 1, source: 6 });
    expect(await after(sgi, { by: 'guest', does: 'iar' })).toMatchObject({ IAR: '0x1805', GICH_LR2: '0x20801805' });
    expect(gicv2(all).modelled(setup, all).perform(sgi)).toMatchObject({ GICH_LR2: '0x10801805', VIRQ: '0x1' });
  });

  it('deactivates at the host what a guest ends through LR.HW', async () => {
    const forwarded = { ...emptied(), state: 'pending', irq: 0, priority: 8, hw: true } as const;
    const begun = [
      { by: 'device', does: 'raise', irq: 0 },
      { by: 'host', does: 'iar' },
      { by: 'hypervisor', does: 'lr', place: 3, lr: forwarded },
      { by: 'guest', does: 'iar' },
    ] as const;
    expect(await after(...begun)).toMatchObject({ IAR: '0x4a', GICD_ISACTIVER1: '0x400', GICH_APR: '0x100' });
    const ended = await after(...begun, { by: 'host', does: 'eoir', irq: 5 }, { by: 'guest', does: 'eoir', irq: 0 });
    expect(ended).toMatchObject({ GICD_ISACTIVER1: '0x0', GICH_APR: '0x0', IRQ: '0x1', GICH_ELRSR0: '0xf' });
  });

  it('is a fault where it does not understand', async () => {
    const qtest = new Qtest(['-machine', 'none']);
    await expect(qtest.exchange(['nonsense'])).rejects.toThrow('qemu-system-aarch64 answered "FAIL');
    qtest.close();
  });

  it('is a fault where it ends', async () => {
    await expect(new Qtest(['-machine', 'no-such-machine']).exchange(['readl 0'])).rejects.toThrow(
      /ended \(1\) .*machine type/,
    );
  });
});
