import type { GuestConfig } from '../../guest/config.js';
import { sgiSource } from '../../guest/sgi.js';
import type { HostConfig } from '../../host/state.js';
import { irqLineSource } from '../../irq-line/part.js';
import { type Interrupt, isLoaded, type MachineConfig } from '../../machine/config.js';
import { among, type Domains, listOf, yesOrNo } from '../../machine/domains.js';
import type { Told } from '../../machine/part.js';
import { isRouted, type RoutingConfig } from '../../routing/state.js';
import { ptimerSource, timerSource } from '../../timer/state.js';

/** In which order user space writes the registers of a saved VM into another. */
export const restoreOrders = ['documented', 'ctlrLast', 'triggersLast', 'enablesLast', 'afterRun'] as const;

/**
 * `documented`: as the C program of the conformance tests does: GICD_CTLR, what says how an interrupt is treated,
 * its pending and active bits, its line; the CPU interfaces; the timers. `ctlrLast`: GICD_CTLR last.
 * `triggersLast`: ICFGR behind the lines. `enablesLast`: ISENABLER behind what is pending. `afterRun`: as documented,
 * into a VM whose vCPUs have been in KVM_RUN before, so that their timers are mapped (kvm_timer_enable).
 */
export type RestoreOrder = (typeof restoreOrders)[number];

export interface LifeConfig {
  /** User space stops the VM, saves it, and restores it into a new one in one of these orders. */
  readonly restores: readonly RestoreOrder[];
  /** The guest turns its CPUs off and on (PSCI). */
  readonly power: boolean;
  /** The guest suspends the system (PSCI), and user space lets KVM do it (KVM_MP_STATE_SUSPENDED). */
  readonly suspends: boolean;
  /** The guest resets the system (PSCI), and user space resets vCPUs and the vgic. */
  readonly systemReset: boolean;
  /** The VM has not run: its vgic is to be initialised, and its guest to boot. */
  readonly newVm: boolean;
  /** User space closes the VM, and its devices go on. */
  readonly teardown: boolean;
}

export const lifeConfig: LifeConfig = {
  restores: [],
  power: false,
  suspends: false,
  systemReset: false,
  newVm: false,
  teardown: false,
};

export const lifeDomains: Domains<LifeConfig> = {
  restores: listOf(among(...restoreOrders)),
  power: yesOrNo,
  suspends: yesOrNo,
  systemReset: yesOrNo,
  newVm: yesOrNo,
  teardown: yesOrNo,
};

const said: Readonly<Record<RestoreOrder, string>> = {
  documented: 'in the documented order',
  ctlrLast: 'with GICD_CTLR last',
  triggersLast: 'with triggers last',
  enablesLast: 'with enables last',
  afterRun: 'after KVM_RUN',
};

export const lifeTold: Told<LifeConfig> = {
  restores: (orders) => orders.map((order) => `saved and restored ${said[order]}`),
  power: (isPart) => (isPart ? ['CPUs are turned off and on'] : []),
  suspends: (isPart) => (isPart ? ['the system is suspended'] : []),
  systemReset: (isPart) => (isPart ? ['the system is reset'] : []),
  newVm: (isPart) => (isPart ? ['the VM is new'] : []),
  teardown: (isPart) => (isPart ? ['the VM ends'] : []),
};

/** Does user space take vCPUs out of KVM_RUN? */
export const stopsVcpus = ({ restores }: LifeConfig): boolean => restores.length > 0;

/** What goes on beside a VM that ends are devices behind irqfds, and timers. */
const teardownContradiction = (config: LifeConfig & RoutingConfig & MachineConfig): string | undefined => {
  const beyond = config.interrupts.find((irq) => !isRouted(irq) && irq.source !== timerSource);
  if (beyond !== undefined) {
    return `${beyond.name} ends with its VM; let routed interrupts and timers be there when it does`;
  }
  if (config.irqfds.length > 0 && !config.routing.includes('assign')) {
    return 'irqfds of a VM that ends are shut down; let them come and go (assign)';
  }
  return stopsVcpus(config) ||
    config.power ||
    config.suspends ||
    config.systemReset ||
    config.fine.includes('injection')
    ? 'a VM that ends is not saved, has all its CPUs on, and injections in one step'
    : undefined;
};

/** What is saved here: a device of the host, or an ITS, has more to it than registers of the vgic. */
const isSaved = ({ source }: Interrupt): boolean =>
  [irqLineSource, sgiSource, timerSource, ptimerSource].includes(source);

export const lifeContradiction = (
  config: LifeConfig & GuestConfig & HostConfig & RoutingConfig & MachineConfig,
): string | undefined => {
  if (config.teardown) {
    return teardownContradiction(config);
  }
  if (config.newVm && config.interrupts.some(({ source }) => source !== irqLineSource)) {
    return 'what is raised before a VM runs are lines of user space; leave other interrupts out';
  }
  if (config.newVm && (config.fine.includes('injection') || stopsVcpus(config))) {
    return 'a new VM is not saved, and has injections in one step';
  }
  if (config.suspends && !config.guest.sleeps) {
    return 'KVM suspends a vCPU by a WFI; let the guest sleep';
  }
  if (config.suspends && config.vcpus > 1 && !config.power) {
    return 'the last CPU that is on suspends the system; let CPUs be turned off, or let there be one';
  }
  if (!stopsVcpus(config) && !config.power && !config.systemReset) {
    return undefined;
  }
  if (config.power && config.vcpus === 1) {
    return 'the last CPU is not turned off; let there be two';
  }
  const resets = config.power || config.systemReset;
  if (resets && config.interrupts.some(({ source }) => source === ptimerSource)) {
    return 'a reset is one of the virtual timer; leave ptimer out';
  }
  const beyond = config.interrupts.find((irq) => !isSaved(irq));
  if ((stopsVcpus(config) || config.systemReset) && beyond !== undefined) {
    return `${beyond.name} is not saved with the registers of the vgic; save lines of user space, SGIs and timers`;
  }
  return config.interrupts.some(isLoaded) && !config.preemption
    ? 'a vCPU that is not to run is on no CPU; let vCPUs be preempted'
    : undefined;
};
