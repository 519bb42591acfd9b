import { type Family, family } from '../../src/language/index.js';

/** What there is, or happens, beside a vCPU that runs, sleeps and takes what it is sent. */
export const options = {
  preempt: 'threads of vCPUs are preempted, and go on where there is room',
  wake: 'something else wakes a vCPU, such as its timer',
  offline: 'CPUs of the host go offline, and come back',
  forward: 'VFIO begins with interrupts that are not forwarded, and has them forwarded',
  unforward: 'VFIO has the forwarding of interrupts ended',
  irqfd: 'user space takes irqfds away, which ends forwarding, and assigns them again',
  routes: 'user space changes the routes of irqfds (KVM_SET_GSI_ROUTING)',
  inv: 'the guest enables and disables LPIs (INV)',
  movi: 'the guest moves LPIs between its vCPUs (MOVI)',
  int: 'the guest makes LPIs pending (INT)',
  clear: 'the guest clears LPIs (CLEAR)',
  discard: 'the guest discards LPIs, and maps them again (DISCARD, MAPTI)',
  'its-list': 'ITSs by an ITS list: a vPE is mapped while one of them has a vLPI of the VM',
  'direct-lpi': 'redistributors have GICR_SETLPIR and GICR_CLRLPIR, and no proxy device has the doorbells',
  save: 'user space saves the pending tables, and goes on there or elsewhere',
  teardown: 'the VM ends, and somebody writes the affinity of its doorbells',
  sgi: 'vCPUs send each other an SGI, which is direct while nASSGIreq is set',
  'sgi-switch': 'the guest changes nASSGIreq',
  'sgi-read': 'the guest reads whether an SGI is pending',
  'sgi-write': 'user space makes an SGI pending',
} as const;

export type Option = keyof typeof options;

export interface Gicv4Config {
  readonly gic: '4.0' | '4.1';
  readonly vcpus: number;
  /** CPUs of the host. */
  readonly cpus: number;
  /** Events of one assigned device. Each is an LPI of the guest, and an LPI of the host while it is not forwarded. */
  readonly vlpis: number;
  readonly options: readonly Option[];
}

export const has = ({ options: some }: Gicv4Config, ...wanted: readonly Option[]): boolean =>
  wanted.some((one) => some.includes(one));

/** On a host with an ITS list a vPE is mapped on demand, unless it has GICv4.1: gic_requires_eager_mapping. */
export const isEager = (config: Gicv4Config): boolean => config.gic === '4.1' || !has(config, 'its-list');

/** ITSs: with a list there are two, and the events of the second one are another device's. */
export const itss = (config: Gicv4Config): number => (has(config, 'its-list') ? 2 : 1);

export const itsOf = (config: Gicv4Config, vlpi: number): number => vlpi % itss(config);

/** Is an LPI ever pending in software, or with the host? */
export const isEverSoft = (config: Gicv4Config): boolean =>
  has(config, 'forward', 'unforward', 'irqfd', 'routes', 'discard', 'save');

/** vLPIs of one ITS are told apart by nothing. */
export const vlpis = ({ vlpis: count }: Gicv4Config): Family => family('vlpi', count);

/** Why there is no such configuration, if there is none. */
export const contradictionIn = (config: Gicv4Config): string | undefined => {
  if (config.vlpis === 0 && !has(config, 'sgi')) {
    return 'there is nothing to inject; take l1, or sgi';
  }
  if (config.vlpis === 0 && has(config, ...ofVlpis)) {
    return `${config.options.filter((one) => ofVlpis.includes(one)).join(', ')} need a vLPI; take l1`;
  }
  if (config.gic === '4.0' && config.options.some((one) => one.startsWith('sgi'))) {
    return 'a GICv4.0 has no virtual SGIs; take v4.1';
  }
  if (config.gic === '4.1' && has(config, 'direct-lpi')) {
    return 'the doorbells of a GICv4.1 are in no need of direct LPIs; take v4.0';
  }
  if (!has(config, 'sgi') && config.options.some((one) => one.startsWith('sgi-'))) {
    return 'there is no SGI to read, write or switch; take sgi';
  }
  if (has(config, 'irqfd', 'routes') && has(config, 'forward', 'unforward')) {
    return 'with irqfd or routes VFIO has its producer all the time; leave forward and unforward out';
  }
  if (config.vcpus === 1 && has(config, 'movi')) {
    return 'MOVI needs a second vCPU; take c2';
  }
  if (config.cpus === 1 && has(config, 'offline')) {
    return 'the only CPU cannot go offline; take p2';
  }
  return has(config, 'teardown', 'save', 'sgi-write') && !has(config, 'preempt')
    ? 'a vCPU leaves KVM_RUN by being preempted; take preempt'
    : undefined;
};

const ofVlpis: readonly Option[] = [
  'forward',
  'unforward',
  'irqfd',
  'routes',
  'inv',
  'movi',
  'int',
  'clear',
  'discard',
];
