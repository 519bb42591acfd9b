import {
  at,
  type ListRegister,
  type PhysicalGic,
  type PhysicalWorld,
  physicalWorldOf,
  quietHcr,
  type VirtualGic,
  type VirtualInterface,
  virtualInterface,
} from '../../model/index.js';
import { assertWithin, initially } from '../../src/language/index.js';
import { priorities } from '../model/numbers.js';
import type { QuirkId } from '../quirks.js';
import type { Accessed, GicResult } from './accessed.js';
import type { GicOperation } from './operation.js';
import { performPhysical } from './physical-accesses.js';
import { physicalGicWith, virtualGicWith } from './quirky.js';
import { type GicSetup, openMask, sizesOf } from './setup.js';
import { performVirtual } from './virtual-accesses.js';

/** The GIC of the model as an implementation of register accesses: model/gic, without any hypervisor. */
export class ModelledGic implements Accessed {
  readonly cpu: VirtualInterface;
  readonly world: PhysicalWorld;
  readonly gic: PhysicalGic;
  readonly virtualGic: VirtualGic;
  private readonly shapes;

  constructor(
    readonly version: 2 | 3,
    private readonly setup: GicSetup,
    private readonly quirks: ReadonlySet<QuirkId>,
  ) {
    this.virtualGic = virtualGicWith(quirks)({ hostGic: version });
    this.gic = physicalGicWith(quirks)({
      cpus: 1,
      interrupts: setup.interrupts.map((interrupt, irq) => ({
        ...interrupt,
        name: String(irq),
        intid: irq,
        kind: 'spi',
        access: [],
      })),
      priorities,
      eoiMode: 0,
      masks: false,
    });
    this.shapes = { cpu: virtualInterface(sizesOf(setup)), world: physicalWorldOf(this.gic.config) };
    this.cpu = initially(this.shapes.cpu, (cpu) => {
      cpu.groupEnabled = true;
      cpu.pmr = openMask;
      cpu.hcr = quietHcr();
    });
    this.world = initially(this.shapes.world, ({ banks, cpus }) => {
      for (const bank of banks) {
        bank.enabled = true;
      }
      for (const cpu of cpus) {
        cpu.interface.enabled = true;
        cpu.interface.pmr = openMask;
      }
    });
  }

  perform(operation: GicOperation): GicResult {
    const isPhysical = operation.by === 'host' || operation.by === 'device';
    const result = isPhysical ? performPhysical(this, operation) : performVirtual(this, operation);
    this.world.happened = [];
    assertWithin(this.shapes.cpu, this.cpu);
    assertWithin(this.shapes.world, this.world);
    return result;
  }

  /** Has what it is compared with this quirk? */
  has(quirk: QuirkId): boolean {
    return this.quirks.has(quirk);
  }

  /** The interrupt that is signalled to the CPU. Of equally urgent ones QEMU takes that with the lowest INTID. */
  get signalled(): number | null {
    const irq = this.setup.interrupts.findIndex((_, place) => this.gic.isAcknowledgeable(this.world, 0, place));
    return irq === -1 ? null : irq;
  }

  /** The list register whose interrupt is signalled to the guest. Of equally urgent ones QEMU takes the first. */
  get presented(): ListRegister | undefined {
    return this.cpu.lrs.find((lr) => this.virtualGic.isAcknowledgeable(this.cpu, lr));
  }

  get physicalInterface(): PhysicalWorld['cpus'][number]['interface'] {
    return at(this.world.cpus, 0).interface;
  }
}
