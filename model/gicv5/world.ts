import { array, bool, happened, type Infer, index, oneOf, record } from '../../src/language/index.js';
import type { GicV5Config } from './config.js';

/** What happened during a step. */
export type GicV5Happening =
  | { readonly what: 'injected'; readonly ppi: number; readonly level: boolean }
  | { readonly what: 'kicked' }
  | { readonly what: 'acknowledged'; readonly ppi: number }
  | { readonly what: 'entered' | 'turned back' | 'left' | 'slept' | 'kept awake' };

/** ICH_VMCR_EL2 and ICH_APR_EL2, and of the guest's own registers what they hold. */
const interfaceOf = ({ priorities }: GicV5Config) => ({
  /** VMCR.EN, the guest's ICC_CR0.EN: does it take interrupts? */
  en: bool,
  /** VMCR.VPMR, the guest's ICC_PCR: less urgent ones are masked. */
  vpmr: index(priorities),
  /** A bit for each active priority. */
  apr: array(priorities, bool),
});

/** What a vCPU has of each PPI: a bit of ICH_PPI_ACTIVER and of the others, and a field of ICH_PPI_PRIORITYR. */
const ppiRegisters = ({ ppis, priorities }: GicV5Config) => ({
  activer: array(ppis.length, bool),
  enabler: array(ppis.length, bool),
  priorityr: array(ppis.length, index(priorities)),
});

export const gicV5WorldOf = (config: GicV5Config) => {
  const count = config.ppis.length;
  return record({
    /**
     * Scheduled out; in KVM_RUN with interrupts on, and loaded; interrupts off on the way in; in the guest; out for WFI,
     * and looking for a reason not to sleep; asleep, and scheduled out.
     */
    phase: oneOf('out', 'host', 'entering', 'guest', 'halting', 'blocked'),
    /** The CPU of its thread, or where it ran last. */
    cpu: index(config.cpus),
    /** KVM_REQ_IRQ_PENDING */
    requested: bool,
    /** An IPI is on its way. */
    exiting: bool,

    /** struct vgic_irq */
    irqs: array(
      count,
      record({ pendingLatch: bool, lineLevel: bool, enabled: bool, active: bool, priority: index(config.priorities) }),
    ),
    /** struct vgic_v5_cpu_if: what is kept of a vCPU that is not in the guest. vgic_ppi_dvir never changes. */
    cpuIf: record({ ...ppiRegisters(config), ...interfaceOf(config), resident: bool }),
    /** host_data: of each CPU. What flush has found pending; what was active when the CPU left a guest last. */
    hostData: array(config.cpus, record({ pendr: array(count, bool), activerExit: array(count, bool) })),

    /** ICH_* of the CPU that it is on; between guests they are nobody's, and neutral here. */
    hw: record({
      ...ppiRegisters(config),
      ...interfaceOf(config),
      pendr: array(count, bool),
      /** ICH_PPI_DVIR: the line of the physical PPI is that of the virtual one. */
      dvir: array(count, bool),
    }),
    /** The physical PPI of a timer is active: the host is not interrupted by it. */
    physActive: array(count, bool),

    /** What devices and the guest have done: by these the hypervisor is judged. */
    /** A timer's condition, or the counter's overflow. */
    lines: array(count, bool),
    /**
     * Edges that the guest has not acknowledged: one, and another that was raised behind it while it ran. Where it does
     * not run they become one, as in hardware.
     */
    owed: array(count, index(3)),
    guest: record({
      ...interfaceOf(config),
      /** Acknowledged, and not deactivated. */
      holds: array(count, bool),
      enabled: array(count, bool),
      priority: array(count, index(config.priorities)),
    }),
    happened: happened<GicV5Happening>(),
  });
};

export type GicV5World = Infer<ReturnType<typeof gicV5WorldOf>>;
