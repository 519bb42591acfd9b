import {
  type Config,
  configure,
  type Interrupt,
  type IrqfdCall,
  irqfdSource,
  irqLineSource,
  lpiSource,
  routedSource,
  type Source,
  sgiSource,
  timerSource,
  vfioSource,
} from '../../model/index.js';
import { gsis, irqfds } from '../gsi-words.js';
import type { Setup } from '../implementation.js';
import { priorities, rankOf } from './numbers.js';

/** The virtual timer's PPI. */
export const timerIntid = 27;

/** One that user space drives. */
export const ppiIntid = 20;

const privateIntids = 32;

/** An interrupt of the machine: an SGI or PPI has one for each vCPU. */
interface Place {
  readonly intid: number;
  readonly vcpu: number | null;
}

/**
 * All interrupts of a machine, and what is connected to what. Operations change that: the model has it in the
 * configuration of a hypervisor, KVM in fields of its interrupts.
 */
export class Wiring {
  /** SGIs and PPIs of each vCPU, then the SPIs: the order of registers. Then the LPIs. */
  readonly places: readonly Place[];
  private levels: ReadonlySet<number> = new Set();
  private readonly eventfds = new Map<number, Source>();
  private readonly timers = new Set<number>();
  private readonly irqfds: IrqfdCall[] = Array.from({ length: irqfds }, () => ({ gsi: 0, resample: false }));
  /** Interrupts of group 0, by their places, when the guest has booted. */
  private readonly group0: ReadonlySet<number>;
  /** Has the guest a GICv3 and uses both groups? */
  readonly hasGroups: boolean;

  constructor(private readonly setup: Setup) {
    const { vcpus, intids, interrupts } = setup;
    this.places = [
      ...counted(vcpus).flatMap((vcpu) => counted(privateIntids).map((intid) => ({ intid, vcpu }))),
      ...counted(intids - privateIntids).map((spi) => ({ intid: privateIntids + spi, vcpu: null })),
      ...interrupts.filter(({ intid }) => isLpi(intid)).map(({ intid }) => ({ intid, vcpu: null })),
    ];
    this.resetTriggers();
    for (const { intid, trigger } of interrupts) {
      this.setTrigger(intid, trigger);
    }
    const grouped = interrupts.filter(({ group }) => group === 0);
    this.hasGroups = grouped.length > 0;
    this.group0 = new Set(grouped.map(({ intid, target }) => this.placeOf(intid, target)));
  }

  /** The number in the model of an interrupt as a vCPU names it. */
  placeOf(intid: number, vcpu: number): number {
    if (isLpi(intid)) {
      return this.places.findIndex((place) => place.intid === intid);
    }
    return isPrivate(intid) ? vcpu * privateIntids + intid : (this.setup.vcpus - 1) * privateIntids + intid;
  }

  has(intid: number): boolean {
    return this.places.some((place) => place.intid === intid);
  }

  /** kvm_vgic_vcpu_init, kvm_vgic_dist_init: SGIs and SPIs begin as edge, PPIs as level. */
  resetTriggers(): void {
    this.levels = new Set(counted(privateIntids).filter((intid) => !isSgi(intid)));
  }

  /** vgic_mmio_write_config: that of SGIs and PPIs is fixed. */
  setTrigger(intid: number, trigger: 'level' | 'edge'): void {
    if (!isPrivate(intid)) {
      const others = [...this.levels].filter((one) => one !== intid);
      this.levels = new Set(trigger === 'level' ? [...others, intid] : others);
    }
  }

  /** KVM_IRQFD: from now on somebody listens to the EOIs of the interrupt (vfio), or only its eventfd is heard. */
  assignEventfd(intid: number, as: 'vfio' | 'irqfd'): void {
    this.eventfds.set(intid, as === 'vfio' ? vfioSource : irqfdSource);
  }

  /** KVM_IRQFD of a GSI. */
  assignGsi(id: number, call: IrqfdCall): void {
    this.irqfds[id] = call;
  }

  hasEventfd(intid: number): boolean {
    return this.eventfds.has(intid);
  }

  /**
   * kvm_timer_enable: the timer's interrupt is mapped when its vCPU runs for the first time.
   * @returns whether that changes anything.
   */
  mapTimer(vcpu: number): boolean {
    const isNew = !this.timers.has(vcpu);
    this.timers.add(vcpu);
    return isNew;
  }

  /** A new VM: nothing has run yet, and no eventfd is assigned. */
  disconnect(): void {
    this.eventfds.clear();
    this.timers.clear();
  }

  config(): Config {
    const { gic, vcpus, listRegisters, eoiMode, hostCpus = 1, hwDeactivation = true } = this.setup;
    const config = configure({
      interrupts: this.places.map((place, irq) => this.interruptAt(place, irq)),
      priorities,
      hostGic: gic,
      vcpus,
      listRegisters,
      pcpus: hostCpus,
      preemption: true,
      sgiSenders: gic === 2 ? vcpus : 1,
      activeSpisMax: this.setup.gic === 3 ? this.places.length : 0,
      guest: { eoiMode, controls: ['binaryPoint', ...(this.hasGroups ? (['cbpr'] as const) : [])] },
      ...(this.places.some(({ intid }) => isLpi(intid)) ? itsOfMachine : {}),
      ...(this.setup.isRouted ? { gsis, irqfds: [...this.irqfds] } : {}),
    });
    // A scenario has few of these at once.
    return { ...config, power: true, systemReset: true, suspends: true, newVm: true, hwDeactivation };
  }

  private interruptAt({ intid, vcpu }: Place, irq: number): Interrupt {
    const trigger = this.levels.has(intid) ? 'level' : 'edge';
    const source = this.sourceOf(intid, vcpu);
    const written = this.setup.interrupts.find((one) => one.intid === intid);
    // That of others the guest writes into a register.
    const priority = isLpi(intid) ? rankOf(written?.priority ?? 0) : 0;
    const access = [
      ...(vcpu === null && !isLpi(intid) && this.setup.gic === 3 ? (['nowhere'] as const) : []),
      ...(this.hasGroups && !isLpi(intid) ? (['group'] as const) : []),
    ];
    const group = this.group0.has(irq) ? { group: 0 as const } : {};
    return { name: String(intid), intid, vcpu, trigger, source, priority, access, handler: 'plain', ...group };
  }

  private sourceOf(intid: number, vcpu: number | null): Source {
    if (isSgi(intid)) {
      return sgiSource;
    }
    if (isLpi(intid)) {
      return lpiSource;
    }
    const isTimer = intid === timerIntid && vcpu !== null && this.timers.has(vcpu);
    const others = this.setup.isRouted && vcpu === null ? routedSource : irqLineSource;
    return isTimer ? timerSource : (this.eventfds.get(intid) ?? others);
  }
}

/** Two devices with two events each; events may name a collection that is not mapped; what is pending is saved in memory. */
const itsOfMachine: Partial<Config> = {
  msiDevices: [2, 2],
  collections: 3,
  its: ['early', 'valid'],
  itsTables: ['save'],
  msiIrqfds: irqfds,
};

export const isLpi = (intid: number): boolean => intid >= 8192;

export const isSgi = (intid: number): boolean => intid < 16;

export const isPrivate = (intid: number): boolean => intid < privateIntids;

const counted = (count: number): readonly number[] => Array.from({ length: count }, (_, number) => number);
