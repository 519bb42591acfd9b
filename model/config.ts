import { ModelError } from '../src/language/index.js';

export type Trigger = 'edge' | 'level';

/**
 * Where an interrupt comes from.
 * - `irq-line`: user space calls KVM_IRQ_LINE.
 * - `irqfd`: an eventfd whose work item pulses the line (KVM_IRQFD without a resampler).
 * - `vfio`: an assigned device: the automasked host handler signals an irqfd that has a resamplefd.
 * - `timer`: the virtual timer PPI, forwarded, its device shared between the vCPUs of a CPU.
 * - `forwarded`: an SPI of an assigned device, forwarded through LR.HW (the device is not shared).
 * - `sgi`: a software generated interrupt; with a GICv2 it remembers who sent it.
 */
export type Source = 'irq-line' | 'irqfd' | 'vfio' | 'timer' | 'forwarded' | 'sgi';

/**
 * A distributor register that the guest may write (or read) for an interrupt, at any time. (`idlePending`: ISPENDR and
 * ICPENDR, but not while the guest handles the interrupt.)
 */
export type Access =
  | 'enable'
  | 'pending'
  | 'idlePending'
  | 'active'
  | 'target'
  | 'priority'
  | 'readActive'
  | 'readPending';

/** Something of a vCPU's own interface, or of the whole distributor, that the guest may change while it runs. */
export type Control = 'eoiMode' | 'mask' | 'group' | 'distributor';

export interface Interrupt {
  readonly name: string;
  readonly intid: number;
  readonly trigger: Trigger;
  readonly source: Source;
  /** 0 is the most urgent. */
  readonly priority: number;
  /** The vCPU it belongs to (PPI, SGI), or null for an SPI. */
  readonly vcpu: number | null;
  /** How the guest touches it in the distributor. */
  readonly access: readonly Access[];
  /**
   * `oneShot`: a threaded handler (Linux's IRQF_ONESHOT): the guest disables the interrupt before it EOIs, quiets the
   * device afterwards, and only then enables it again.
   */
  readonly handler: 'plain' | 'oneShot';
}

/**
 * Where the kernel may be interrupted between two steps that a coarse model takes at once (semantics of each in
 * docs/model.md, Granularity).
 */
export type FineStep = 'injection' | 'entry' | 'exit' | 'vfio' | 'halt';

export interface Config {
  readonly vcpus: number;
  /** List registers of each vCPU. */
  readonly listRegisters: number;
  readonly interrupts: readonly Interrupt[];
  /** Distinct priorities, 0 the most urgent. */
  readonly priorities: number;
  /** The version of the host's GIC, and so of the guest's. */
  readonly hostGic: 2 | 3;
  /** CPUs of the host on which vCPUs are loaded; 0 where no interrupt is banked and it makes no difference. */
  readonly pcpus: number;
  readonly fine: readonly FineStep[];
  /** Threads that may inject at the same time, where injection is fine. */
  readonly injectors: number;
  readonly guest: {
    readonly eoiMode: 0 | 1;
    readonly controls: readonly Control[];
    /** `any`: the guest also writes EOIR and DIR in orders the architecture forbids. */
    readonly orders: 'legal' | 'any';
    /** The guest executes WFI. */
    readonly sleeps: boolean;
  };
  /** CPUs that send SGIs to the vCPUs of the model; with a GICv2 an SGI remembers which. */
  readonly sgiSenders: number;
  /** A signal makes the run loop flush and sync without entering the guest. */
  readonly signals: boolean;
  /** The host puts and loads vCPUs, on any of its CPUs. */
  readonly preemption: boolean;
  /** User space resets a vCPU that has stopped (PSCI CPU_OFF and CPU_ON). */
  readonly reset: boolean;
  /** VFIO's set-up of an interrupt is part of the model: it begins before request_irq, with the interrupt masked. */
  readonly vfioSetup: boolean;
  /**
   * How far `active_spis` (Linux 6.19) is counted, on a host with a GICv3 that can trap DIR by itself; 0: the host cannot
   * (ICH_VTR_EL2.TDS), and traps it always.
   */
  readonly activeSpisMax: number;
  /** History that only a property reads. */
  readonly ghosts: readonly Ghost[];
}

/** `asserted`: was a level interrupt's line high at some time since it was last deactivated (S15)? */
export type Ghost = 'asserted';

type Written = Partial<Omit<Config, 'guest'>> & {
  readonly interrupts: readonly Interrupt[];
  readonly guest?: Partial<Config['guest']>;
};

/**
 * A configuration with everything left out that it does not name.
 * @throws ModelError where parts contradict each other.
 */
export const configure = (written: Written): Config => {
  const { guest, ...rest } = written;
  const needsCpus = written.interrupts.some((irq) => isMapped(irq));
  const config: Config = {
    vcpus: 1,
    listRegisters: 1,
    priorities: Math.max(1, ...written.interrupts.map((irq) => irq.priority + 1)),
    hostGic: 3,
    pcpus: needsCpus ? (written.vcpus ?? 1) : 0,
    fine: [],
    injectors: written.fine?.includes('injection') ? 2 : 0,
    sgiSenders: 1,
    signals: false,
    preemption: false,
    reset: false,
    vfioSetup: false,
    activeSpisMax: 0,
    ghosts: [],
    ...rest,
    guest: { eoiMode: 0, controls: [], orders: 'legal', sleeps: false, ...guest },
  };
  assertConsistent(config);
  return config;
};

const assertConsistent = (config: Config): void => {
  for (const irq of config.interrupts) {
    if (irq.priority >= config.priorities) {
      throw new ModelError(`${irq.name} has priority ${irq.priority}; the configuration has ${config.priorities}`);
    }
    if (irq.vcpu !== null && irq.vcpu >= config.vcpus) {
      throw new ModelError(`${irq.name} belongs to vCPU ${irq.vcpu}; the configuration has ${config.vcpus}`);
    }
  }
  if (config.pcpus > 0 && config.pcpus < config.vcpus && !config.preemption) {
    throw new ModelError(`${config.vcpus} vCPUs on ${config.pcpus} host CPUs can only run with preemption`);
  }
};

/** Is the interrupt tied to a physical one through LR.HW? */
export const isMapped = (irq: Interrupt): boolean => irq.source === 'timer' || irq.source === 'forwarded';

export const isSpi = (irq: Interrupt): boolean => irq.vcpu === null;

/** KVM keeps a resampler for it, which wants to know of every EOI. */
export const hasResampler = (irq: Interrupt): boolean => irq.source === 'vfio';

/** What is found out about a configuration once, for recipes that ask for it in every step of a walk. */
export const ofConfig = <T>(findOut: (config: Config) => T): ((config: Config) => T) => {
  const known = new WeakMap<Config, T>();
  return (config) => {
    if (!known.has(config)) {
      known.set(config, findOut(config));
    }
    return known.get(config) as T;
  };
};

/** The interrupt's number in the configuration is its number in the world; this is its entry. */
export const interruptOf = (config: Config, irq: number): Interrupt => {
  const found = config.interrupts[irq];
  if (found === undefined) {
    throw new ModelError(`there is no interrupt ${irq} in this configuration`);
  }
  return found;
};
