import type { Setup, SetupInterrupt } from '../implementation.js';
import { listAt, oneOfAt, type Place, recordAt, textAt, wholeAt } from './fields.js';

/** The first line of a recording: what ran, and how the guest programmed its interrupts. */
export interface Header {
  readonly kernel: string;
  /** The QEMU under the kernel: its version, and what was mended in it, `10.0.2 without eoi-count`. */
  readonly qemu?: string;
  readonly scenario: string;
  readonly tags: readonly string[];
  readonly setup: Setup;
}

const known = ['kernel', 'gic', 'qemu', 'cpu', 'scenario', 'note', 'tags', 'seed', 'config'];
const knownOfConfig = ['irqs', 'eoimode', 'nr_lrs', 'nr_vcpus', 'pmr', 'nr_irqs', 'nr_cpus'];
const knownOfInterrupt = ['intid', 'trigger', 'prio', 'target', 'enabled'];

/** @throws UsageError for what is missing, unknown or out of range. */
export const headerAt = (value: unknown, place: Place): Header => {
  const header = recordAt(value, known, place);
  const config = recordAt(header.config, knownOfConfig, `${place} config`);
  const vcpus = wholeAt(config.nr_vcpus, `${place} config.nr_vcpus`, 1, 8);
  const intids = wholeAt(config.nr_irqs, `${place} config.nr_irqs`, 64, 1020);
  return {
    kernel: textAt(header.kernel, `${place} kernel`),
    ...(header.qemu === undefined ? {} : { qemu: textAt(header.qemu, `${place} qemu`) }),
    scenario: textAt(header.scenario, `${place} scenario`),
    tags: header.tags === undefined ? [] : listAt(header.tags, `${place} tags`).map((tag) => textAt(tag, place)),
    setup: {
      gic: oneOfAt(header.gic, [2, 3], `${place} gic`),
      vcpus,
      listRegisters: wholeAt(config.nr_lrs, `${place} config.nr_lrs`, 1, 16),
      ...(oneOfAt(config.nr_cpus ?? 1, [1, 2], `${place} config.nr_cpus`) === 2 ? { hostCpus: 2 } : {}),
      eoiMode: oneOfAt(config.eoimode, [0, 1], `${place} config.eoimode`),
      priorityMask: wholeAt(config.pmr, `${place} config.pmr`, 0, 255),
      intids,
      interrupts: listAt(config.irqs, `${place} config.irqs`).map((irq, number) =>
        interruptAt(irq, { vcpus, intids }, `${place} config.irqs.${number}`),
      ),
    },
  };
};

const interruptAt = (
  value: unknown,
  { vcpus, intids }: Pick<Setup, 'vcpus' | 'intids'>,
  place: Place,
): SetupInterrupt => {
  const irq = recordAt(value, knownOfInterrupt, place);
  return {
    intid: wholeAt(irq.intid, `${place}.intid`, 0, intids - 1),
    trigger: oneOfAt(irq.trigger, ['level', 'edge'], `${place}.trigger`),
    priority: wholeAt(irq.prio, `${place}.prio`, 0, 255),
    target: wholeAt(irq.target, `${place}.target`, 0, vcpus - 1),
    enabled: oneOfAt(irq.enabled, [0, 1], `${place}.enabled`) === 1,
  };
};
