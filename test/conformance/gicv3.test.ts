/** @module-tag slow */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hunt } from '../../conformance/gic/hunt.js';
import { ModelledGic } from '../../conformance/gic/modelled-gic.js';
import type { Rival } from '../../conformance/gic/rival.js';
import { qemuVersion } from '../../conformance/qemu/program.js';
import {
  type Access,
  encode,
  guestRead,
  guestWrite,
  load,
  read,
  store,
  storeByte,
  write,
} from '../../conformance/qemu-gicv3/access.js';
import { dump, dumpOf, modelledDump } from '../../conformance/qemu-gicv3/dump.js';
import { gicv3 } from '../../conformance/qemu-gicv3/gicv3.js';
import { run } from '../../conformance/qemu-gicv3/machine.js';
import { accessOf } from '../../conformance/qemu-gicv3/operation-access.js';
import { payload } from '../../conformance/qemu-gicv3/payload.js';
import { memory } from '../../conformance/qemu-gicv3/registers.js';
import { setupAccesses } from '../../conformance/qemu-gicv3/setup-accesses.js';
import { type QuirkId, quirksIn } from '../../conformance/quirks.js';
import { emptied } from '../../model/gic/list-register.js';
import { quietHcr } from '../../model/gic/virtual-interface.js';
import { MissingError } from '../../src/language/index.js';
import { emptyFolder } from '../support/folder.js';
import { whatIsMissing } from '../support/missing.js';

const setup = {
  interrupts: [8, 0, 1, 9, 31].map((priority, irq) => ({ trigger: irq === 1 ? 'edge' : 'level', priority }) as const),
};

describe('an operation is one access', () => {
  it.each([
    [{ by: 'guest', does: 'iar' }, guestRead('ICC_IAR1_EL1')],
    [{ by: 'host', does: 'iar' }, read('ICC_IAR1_EL1')],
    // The guest knows INTID 39 as 71.
    [{ by: 'guest', does: 'eoir', irq: 1 }, guestWrite('ICC_EOIR1_EL1', 71)],
    [{ by: 'host', does: 'dir', irq: 1 }, write('ICC_DIR_EL1', 39)],
    [{ by: 'guest', does: 'pmr', value: 4 }, guestWrite('ICC_PMR_EL1', 0x20)],
    [{ by: 'host', does: 'grpen', value: 0 }, write('ICC_IGRPEN1_EL1', 0)],
    [{ by: 'host', does: 'eoimode', value: 1 }, write('ICC_CTLR_EL1', 2)],
    [{ by: 'host', does: 'icactiver', irq: 2 }, store(memory.GICD_ICACTIVER1, 1 << 8)],
    [{ by: 'device', does: 'raise', irq: 0 }, store(memory.UARTIMSC, 0x20)],
    [{ by: 'device', does: 'lower', irq: 1 }, store(memory.GPIOIE, 0)],
    [
      { by: 'hypervisor', does: 'lr', place: 2, lr: { ...emptied(), state: 'pending', irq: 3, priority: 1, hw: true } },
      write('ICH_LR2_EL2', 0x7008_0029_0000_0049n),
    ],
    [
      { by: 'hypervisor', does: 'hcr', hcr: { ...quietHcr(), NPIE: true, TDIR: true }, eoiCount: 2 },
      write('ICH_HCR_EL2', 0x1000_4009),
    ],
    [
      { by: 'hypervisor', does: 'vmcr', controls: { pmr: 4, groupEnabled: true, eoiMode: 1 } },
      write('ICH_VMCR_EL2', 0x204c_020a),
    ],
    [{ by: 'hypervisor', does: 'apr', priorities: [0, 31] }, write('ICH_AP1R0_EL2', 0x8000_0001)],
  ] as const)('%o', (operation, access: Access) => {
    expect(accessOf(operation)).toEqual(access);
  });

  it('of an interrupt without a wire, none', () => {
    expect(() => accessOf({ by: 'device', does: 'raise', irq: 2 })).toThrow('nothing drives interrupt 2');
  });
});

describe('a setup', () => {
  it('programs triggers and priorities', () => {
    expect(setupAccesses(setup)).toEqual(
      expect.arrayContaining([store(memory.GICD_ICFGR2, 1 << 15), storeByte(memory.GICD_IPRIORITYR + 33, 0x40)]),
    );
  });

  it('is what the model begins with', () => {
    expect(modelledDump(new ModelledGic(3, setup, new Set()))).toMatchObject({
      ICH_HCR_EL2: '0x1',
      ICH_VMCR_EL2: '0xf84c000a',
      ICH_ELRSR_EL2: '0xf',
      ICV_RPR_EL1: '0xff',
      GICD_ISENABLER1: '0x782',
      GICR_ISPENDR0: '0x0',
    });
  });
});

describe('a dump', () => {
  it('leaves out what scripts cannot change, and what empty list registers still say', () => {
    const answers = dump.map(({ name }) => (name === 'ICH_ELRSR_EL2' ? 0b1011n : 0xffff_ffff_ffff_ffffn));
    expect(dumpOf(answers)).toMatchObject({
      ICH_LR0_EL2: '0x0',
      ICH_LR2_EL2: '0xffffffffffffffff',
      ICC_CTLR_EL1: '0x2',
      GICD_ISPENDR1: '0x782',
    });
  });
});

it('a script is written as the payload reads it', () => {
  expect([...encode([store(0x0800_0104, 0x1ff)])]).toEqual([
    ...[6, 0, 0, 0, 0x04, 0x01, 0, 0x08, 0xff, 1, 0, 0, 0, 0, 0, 0],
    ...Array.from({ length: 16 }, () => 0),
  ]);
});

describe('without a compiler', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('the payload says what to install', () => {
    vi.stubEnv('XDG_CACHE_HOME', emptyFolder());
    expect(() => payload('no-such-gcc')).toThrow(MissingError);
    expect(() => payload('no-such-gcc')).toThrow('apt-get install -y --no-install-recommends gcc-aarch64-linux-gnu');
  });
});

const missing = whatIsMissing(qemuVersion, () => payload());

describe.skipIf(missing !== undefined)(`QEMU's GICv3${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  const huntWith = (rival: Rival, quirks: ReadonlySet<QuirkId>, steps: number) =>
    hunt({ rival, quirks, seed: 3, steps, signal: new AbortController().signal });
  const quirks = missing === undefined ? quirksIn(3, qemuVersion()) : new Set<QuirkId>();

  it('does what the model does', async () => {
    const { steps, found } = await huntWith(gicv3(), quirks, 10_000);
    expect(found).toBeUndefined();
    expect(steps).toBe(10_000);
  });

  it.each([
    ['eoi-count', 'ICH_HCR_EL2', 'guest eoir'],
    ['idle-eoi', 'GICD_ISACTIVER1', 'host eoir'],
  ] as const)('without the quirk %s is told from it in a few steps', async (id, register, operation) => {
    const { found } = await huntWith(gicv3(), new Set([...quirks].filter((other) => other !== id)), 10_000);
    expect(found?.differences.map(({ path }) => path)).toContain(register);
    expect(found?.script.at(-1)).toContain(operation);
    // Shrinking has half a minute. Fewer than eight on an idle machine; 23 was seen on a busy one, of scripts of up to 100.
    expect(found?.script.length).toBeLessThan(40);
  });

  it('answers each access, with what was read or how a write of the guest ended', async () => {
    const answers = await run(payload(), [
      ...setupAccesses(setup),
      write('ICH_HCR_EL2', 0x4001),
      guestWrite('ICC_DIR_EL1', 71),
      guestWrite('ICC_PMR_EL1', 0x20),
      guestRead('ICC_PMR_EL1'),
      read('ICC_PMR_EL1'),
      load(memory.GICD_ISENABLER1),
    ]);
    // A trapped access to a system register; a hypervisor call.
    expect([...answers.slice(-6)]).toEqual([0n, 0x18n, 0x16n, 0x20n, 0xf8n, 0x782n]);
  });

  it('is an error where it ends otherwise than the payload means to', async () => {
    await expect(run('/nonexistent', [])).rejects.toThrow('qemu-system-aarch64 ended (1)');
  });
});
