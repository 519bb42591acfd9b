import { ModelError, type View } from '../../src/language/index.js';
import { isRegrouped } from '../gic/groups.js';
import type { PhysicalIrq, Trigger } from '../gic/physical-irq.js';
import type { BaseState } from './slice.js';

/**
 * A distributor register that the guest may write (or read) for an interrupt, at any time. (`idlePending`: ISPENDR and
 * ICPENDR, but not while the guest handles the interrupt. `group`: IGROUPR, likewise. `nowhere`: IROUTER names a CPU that is not there, and later one
 * that is.)
 */
export type Access = (typeof accesses)[number];

export const accesses = [
  'enable',
  'pending',
  'idlePending',
  'active',
  'target',
  'nowhere',
  'priority',
  'group',
  'readActive',
  'readPending',
] as const;

/**
 * Where an interrupt comes from, as the part that knows says it: what the others ask of it. (The state that it asks of
 * has the part's fields, too: that is seen to where parts are put together.)
 */
export interface Source {
  readonly name: string;
  /**
   * The physical interrupt that one of this source is tied to through LR.HW, as seen from the vCPU that it is on; null
   * while there is none. Not there where it is tied to none.
   */
  physical?(config: MachineConfig, w: BaseState, irq: number): PhysicalIrq | null;
  /** Does the device assert its line? Not there where nobody but the hypervisor knows of a line. */
  line?(config: MachineConfig, w: View<BaseState>, irq: number): boolean;
  /** What drives that line, where it is a device of its own. */
  device?(config: MachineConfig, w: BaseState, irq: number): { line: boolean };
  /** What else is to be said of one in the bound: `from 2 CPUs`. */
  says?(config: Pick<MachineConfig, 'sgiSenders'>): string;
  /** The rules by which somebody asks for one, whatever the hypervisor makes of it (a device's line asks for nothing yet). */
  readonly asks?: readonly string[];
  /** Without a physical interrupt, does it make a difference whether its vCPU is loaded on a CPU of the host? */
  readonly followsVcpu?: true;
  /** Is what is pending of it still owed to the guest? Not there where it always is. */
  isOwed?(config: MachineConfig, w: View<BaseState>, irq: number): boolean;
  /** Is a report of the line on its way to the hypervisor? */
  isReported?(config: MachineConfig, w: View<BaseState>, irq: number): boolean;
}

export interface Interrupt {
  readonly name: string;
  readonly intid: number;
  readonly trigger: Trigger;
  readonly source: Source;
  /** Of group 0, as the guest has written IGROUPR when it booted; not there where it is of group 1, as KVM has them. */
  readonly group?: 0 | undefined;
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
 * Where a thread may be interrupted between two steps that a coarse model takes at once (semantics of each in
 * docs/model.md, Granularity). A part adds its own by declaring them.
 */
// biome-ignore lint/suspicious/noEmptyInterface: parts add to it
export interface FineSteps {}

export type FineStep = keyof FineSteps;

/** What every part may ask of a configuration: how much of everything there is. */
export interface MachineConfig {
  readonly vcpus: number;
  /** List registers of each vCPU. */
  readonly listRegisters: number;
  readonly interrupts: readonly Interrupt[];
  /** Distinct priorities, 0 the most urgent. */
  readonly priorities: number;
  /** The version of the host's GIC. */
  readonly hostGic: 2 | 3;
  /** The version that the guest is given: of the host's GIC, or a GICv2 where that is a GICv3 with a GICV page. */
  readonly guestGic: 2 | 3;
  /**
   * Does the end of an interrupt in a list register deactivate the physical one that it is tied to (LR.HW)? Not with Apple's M1,
   * where the host masks the interrupt of a timer in place of that: `no_hw_deactivation`.
   */
  readonly hwDeactivation: boolean;
  /** CPUs of the host on which vCPUs are loaded; 0 where no interrupt is banked and it makes no difference. */
  readonly pcpus: number;
  /** CPUs that send SGIs to the vCPUs of the model; with a GICv2 an SGI remembers which. */
  readonly sgiSenders: number;
  readonly fine: readonly FineStep[];
}

/** What a scenario writes of a configuration: the interrupts, and what is not as usual. */
export type WrittenConfig = Partial<MachineConfig> & Pick<MachineConfig, 'interrupts'>;

export const machineConfig = (written: WrittenConfig): MachineConfig => ({
  vcpus: 1,
  listRegisters: 1,
  priorities: Math.max(1, ...written.interrupts.map((irq) => irq.priority + 1)),
  hostGic: 3,
  guestGic: written.hostGic ?? 3,
  hwDeactivation: true,
  pcpus: written.interrupts.some(isLoaded) ? (written.vcpus ?? 1) : 0,
  sgiSenders: 1,
  fine: [],
  ...written,
});

/** SGIs and PPIs come before the first SPI, LPIs are those from the last on (IHI 0069H 2.2). */
const firstSpi = 32;
const firstLpi = 8192;

/** What is wrong with an interrupt of a configuration, if anything is. */
export const machineContradiction = ({
  interrupts,
  priorities,
  vcpus,
  hostGic,
  guestGic,
}: MachineConfig): string | undefined => {
  if (guestGic > hostGic) {
    return 'a host with a GICv2 gives its guests no GICv3; take hostGic 3, or leave guestGic out';
  }
  if (guestGic === 2 && interrupts.some(isLpi)) {
    return 'a GICv2 has no LPIs; take a GICv3';
  }
  const tooUrgent = interrupts.find(({ priority }) => priority >= priorities);
  if (tooUrgent !== undefined) {
    return `${tooUrgent.name} has priority ${tooUrgent.priority}; the configuration has ${priorities}`;
  }
  const homeless = interrupts.find(({ vcpu }) => vcpu !== null && vcpu >= vcpus);
  if (homeless !== undefined) {
    return `${homeless.name} belongs to vCPU ${homeless.vcpu}; the configuration has ${vcpus}`;
  }
  if (interrupts.some(({ vcpu, access }) => vcpu !== null && access.includes('target'))) {
    return 'an interrupt of a vCPU of its own has no target';
  }
  if (interrupts.length > 0 && interrupts.every((irq) => irq.group === 0 && !isRegrouped(irq))) {
    return 'group 0 is one of two; leave it out, or take an interrupt of group 1';
  }
  if (interrupts.some((irq) => isLpi(irq) && (irq.group === 0 || isRegrouped(irq)))) {
    return 'LPIs are of group 1';
  }
  if (interrupts.some(({ access }) => access.includes('nowhere')) && guestGic === 2) {
    return 'ITARGETSR without a CPU names the first; take a GICv3, whose IROUTER may name none';
  }
  const elsewhere = interrupts.find((irq) => irq.access.includes('nowhere') && (!isSpi(irq) || isMapped(irq)));
  if (elsewhere !== undefined) {
    return `${elsewhere.name} is routed nowhere; only an SPI that the host does not forward may be`;
  }
  const misnumbered = interrupts.find(({ intid, vcpu }) => (vcpu === null) !== intid >= firstSpi);
  if (misnumbered !== undefined) {
    const { name, intid, vcpu } = misnumbered;
    return `${name} has INTID ${intid}; ${vcpu === null ? 'an SPI has one from 32 to 1019' : 'an interrupt of a vCPU of its own has one from 0 to 31'}`;
  }
  const twice = interrupts.find(({ intid, vcpu }, place) =>
    interrupts.slice(0, place).some((other) => other.intid === intid && other.vcpu === vcpu),
  );
  return twice === undefined
    ? undefined
    : `INTID ${twice.intid} occurs twice${twice.vcpu === null ? '' : ` on vCPU ${twice.vcpu}`}; give each interrupt one of its own`;
};

/** Is the interrupt tied to a physical one through LR.HW? */
export const isMapped = (irq: Interrupt): boolean => irq.source.physical !== undefined;

/** Is it in a list register with HW? */
export const isTied = ({ hwDeactivation }: Pick<MachineConfig, 'hwDeactivation'>, irq: Interrupt): boolean =>
  hwDeactivation && isMapped(irq);

/** Does it make a difference to it on which CPU of the host a vCPU is loaded, if on any? */
export const isLoaded = (irq: Interrupt): boolean => isMapped(irq) || irq.source.followsVcpu === true;

export const isSpi = (irq: Interrupt): boolean => irq.vcpu === null && irq.intid < firstLpi;

/** A message that an ITS translates. It has no active state, and no registers in the distributor. */
export const isLpi = (irq: Pick<Interrupt, 'intid'>): boolean => irq.intid >= firstLpi;

/** What is found out about a configuration once, for recipes that ask for it in every step of a walk. */
export const ofConfig = <T>(findOut: (config: MachineConfig) => T): ((config: MachineConfig) => T) => {
  const known = new WeakMap<MachineConfig, T>();
  return (config) => {
    if (!known.has(config)) {
      known.set(config, findOut(config));
    }
    return known.get(config) as T;
  };
};

/** The interrupt's number in the configuration is its number in the state; this is its entry. */
export const interruptOf = (config: Pick<MachineConfig, 'interrupts'>, irq: number): Interrupt => {
  const found = config.interrupts[irq];
  if (found === undefined) {
    throw new ModelError(`there is no interrupt ${irq} in this configuration`);
  }
  return found;
};

/** The numbers of the interrupts of a kind: the domain of a parameter. */
export const those = (config: MachineConfig, is: (irq: Interrupt) => boolean): readonly number[] =>
  config.interrupts.flatMap((irq, place) => (is(irq) ? [place] : []));

/** The numbers of those of a source. */
export const ofSource = (...sources: readonly Source[]): ((config: MachineConfig) => readonly number[]) =>
  ofConfig((config) => those(config, ({ source }) => sources.includes(source)));

/** The place of each interrupt among those of some sources: of what has an element for each of these. */
export const placesAmong = (...sources: readonly Source[]): ((config: MachineConfig) => readonly number[]) =>
  ofConfig(({ interrupts }) =>
    interrupts.map((_, irq) => interrupts.slice(0, irq).filter(({ source }) => sources.includes(source)).length),
  );
