import { isActive } from '../../model/index.js';
import type { GicResult } from '../gic/accessed.js';
import { ModelledGic } from '../gic/modelled-gic.js';
import type { GicOperation } from '../gic/operation.js';
import type { ModelledRival, Registers, Rival } from '../gic/rival.js';
import type { Script } from '../gic/script.js';
import type { GicSetup } from '../gic/setup.js';
import { spurious } from '../model/numbers.js';
import type { QuirkId } from '../quirks.js';
import { addresses, intids, numbering } from './gicv2-addresses.js';
import { readRequests, valuesRead } from './gicv2-reads.js';
import { hex, inputs, modelledRegisters } from './gicv2-registers.js';
import { bitOf, Gicv2Requests, write } from './gicv2-requests.js';
import { startRequests } from './gicv2-start.js';
import { type Answer, Qtest } from './qtest.js';

const machine = ['-machine', 'virt,virtualization=on,gic-version=2', '-cpu', 'cortex-a57'];

/** QEMU's GICv2, of one CPU that does not run. */
export const gicv2 = (quirks: ReadonlySet<QuirkId>): Rival => ({
  scope: {
    version: 2,
    interrupts: intids.map(({ virtual }) => ({
      trigger: 'any',
      isWired: true,
      ...(virtual < 16 ? { isSgi: true } : {}),
    })),
    repeatsInterrupts: !quirks.has('first-match'),
    hcr: ['UIE', 'NPIE', 'LRENPIE', 'VGrp0EIE', 'VGrp0DIE'],
  },
  execute: async (scripts) => {
    const qtest = new Qtest(machine);
    try {
      await qtest.exchange(['irq_intercept_in /machine/unattached/device[0]']);
      return await Promise.all(scripts.map((script) => execute(qtest, script, quirks)));
    } finally {
      qtest.close();
    }
  },
  modelled: (setup, modelled) => new ModelledGicv2(setup, modelled),
});

const execute = async (
  qtest: Qtest,
  { setup, operations }: Script,
  quirks: ReadonlySet<QuirkId>,
): Promise<readonly Registers[]> => {
  const requests = new Gicv2Requests();
  const steps = [
    startRequests(setup),
    ...operations.map((operation) => [requests.of(operation), ...(quirks.has('late-ppi') ? wakeUp(operation) : [])]),
  ];
  const answers = (await qtest.exchange(steps.flatMap((step) => [...step, ...readRequests]))).values();
  const take = (count: number): readonly Answer[] =>
    Array.from({ length: count }, () => answers.next().value as Answer);
  return steps.map((step, place) => {
    const [first] = take(step.length);
    const isRead = operations[place - 1]?.does === 'iar';
    return {
      IAR: isRead && first !== undefined ? hex(Number(first.value)) : '-',
      ...registersIn(take(readRequests.length)),
    };
  });
};

/** A write of no bits, after which the distributor looks again for what to signal. */
const wakeUp = (operation: GicOperation): readonly string[] =>
  operation.by === 'guest' ? [write(addresses.GICD_ISENABLER0, 0)] : [];

const registersIn = (answers: readonly Answer[]): Registers => {
  const lines = answers.at(-1)?.lines ?? 0;
  const levels = inputs.map((name, bit) => [name, (lines >> bit) & 1] as const);
  const values = valuesRead(answers);
  const all = [...levels, ...Object.entries(values).filter(([name]) => !isEmpty(name, values))];
  return Object.fromEntries(all.map(([name, value]) => [name, hex(value)]));
};

/** What an empty list register still says means nothing; see `registersOf`. */
const isEmpty = (name: string, { GICH_ELRSR0 = 0 }: Readonly<Record<string, number>>): boolean => {
  const [, place] = /^GICH_LR(\d)$/.exec(name) ?? [];
  return place !== undefined && (GICH_ELRSR0 & (1 << Number(place))) !== 0;
};

/** The model's GIC, seen as QEMU's. */
class ModelledGicv2 implements ModelledRival {
  private readonly gic: ModelledGic;
  /** Interrupts that ISACTIVER has made active for all CPUs of the architecture, and nothing for any but this one. */
  private stuck = 0;

  constructor(
    private readonly setup: GicSetup,
    private readonly quirks: ReadonlySet<QuirkId>,
  ) {
    this.gic = new ModelledGic(2, setup, quirks);
  }

  registers(read = '-'): Registers {
    const registers = modelledRegisters(this.gic, this.setup);
    const active = Number(registers.GICD_ISACTIVER1) | this.stuck;
    return { ...registers, IAR: read, GICD_ISACTIVER1: hex(active) };
  }

  perform(operation: GicOperation): Registers {
    const result = this.gic.perform(operation);
    this.stick(operation);
    return this.registers(this.readBy(operation, result));
  }

  private stick(operation: GicOperation): void {
    if (operation.does === 'isactiver' && this.quirks.has('stuck-active')) {
      this.stuck |= bitOf(operation.irq);
    } else if (operation.does === 'icactiver') {
      this.stuck &= ~bitOf(operation.irq);
    }
  }

  /** What a read of IAR returned: of an SGI its sender too. */
  private readBy({ by }: GicOperation, result: GicResult): string {
    if (result === null || result === 'trapped') {
      return '-';
    }
    const { acknowledged } = result;
    if (acknowledged === null) {
      return hex(spurious);
    }
    const lr = this.gic.cpu.lrs.find((one) => isActive(one) && one.irq === acknowledged);
    return by === 'guest'
      ? hex(numbering.virtualId(acknowledged) + (lr?.source ?? 0) * 2 ** 10)
      : hex(numbering.physicalId(acknowledged));
  }
}
