import { type Config, configure, type Interrupt } from '../../model/index.js';
import { UsageError } from '../../src/language/index.js';
import type { Setup } from '../implementation.js';

/** A priority has 5 bits in the list registers and active priorities of every implementation compared with. */
export const priorityBits = 5;

/** The virtual timer's PPI. */
const timerIntid = 27;

/** An interrupt of the setup: an SGI or PPI has one for each vCPU. */
interface Place {
  readonly intid: number;
  readonly vcpu: number | null;
}

/**
 * What is connected to what, which operations change: the model has it in the configuration of a hypervisor, KVM in
 * fields of its interrupts.
 */
export class Wiring {
  readonly places: readonly Place[];
  private readonly edges: Set<number>;
  private readonly eventfds = new Map<number, 'vfio' | 'irqfd'>();
  private readonly timers = new Set<number>();

  constructor(private readonly setup: Setup) {
    this.places = setup.interrupts.flatMap(({ intid }): readonly Place[] =>
      isPrivate(intid) ? Array.from({ length: setup.vcpus }, (_, vcpu) => ({ intid, vcpu })) : [{ intid, vcpu: null }],
    );
    this.edges = new Set(setup.interrupts.filter(({ trigger }) => trigger === 'edge').map(({ intid }) => intid));
  }

  /** The number in the model of an interrupt as a vCPU names it. */
  placeOf(intid: number, vcpu: number): number {
    const place = this.places.findIndex((known) => known.intid === intid && (known.vcpu ?? vcpu) === vcpu);
    if (place === -1) {
      const known = this.setup.interrupts.map((irq) => irq.intid).join(', ');
      throw new UsageError(`interrupt ${intid} is not in the configuration, which has ${known}`);
    }
    return place;
  }

  /** How a place is called in observations. */
  nameOf({ intid, vcpu }: Place): string {
    return vcpu === null || this.setup.vcpus === 1 ? String(intid) : `${intid}@${vcpu}`;
  }

  hasTimer(): boolean {
    return this.places.some(({ intid }) => intid === timerIntid);
  }

  setTrigger(intid: number, trigger: 'level' | 'edge'): void {
    if (trigger === 'edge') {
      this.edges.add(intid);
    } else {
      this.edges.delete(intid);
    }
  }

  /** KVM_IRQFD: from now on somebody listens to the EOIs of the interrupt (vfio), or only its eventfd is heard. */
  assignEventfd(intid: number, as: 'vfio' | 'irqfd'): void {
    this.eventfds.set(intid, as);
  }

  eventfdOf(intid: number): 'vfio' | 'irqfd' | undefined {
    return this.eventfds.get(intid);
  }

  /**
   * kvm_timer_enable: the timer's interrupt is mapped when its vCPU runs for the first time.
   * @returns whether that changes anything.
   */
  mapTimer(vcpu: number): boolean {
    const isNew = this.hasTimer() && !this.timers.has(vcpu);
    this.timers.add(vcpu);
    return isNew;
  }

  /** A new VM: nothing has run yet, and no eventfd is assigned. */
  disconnect(): void {
    this.eventfds.clear();
    this.timers.clear();
  }

  config(): Config {
    const { gic, vcpus, listRegisters, eoiMode } = this.setup;
    return configure({
      interrupts: this.places.map((place) => this.interruptAt(place)),
      priorities: 1 << priorityBits,
      hostGic: gic,
      vcpus,
      listRegisters,
      pcpus: this.hasTimer() ? 1 : 0,
      preemption: true,
      sgiSenders: gic === 2 ? vcpus : 1,
      activeSpisMax: this.places.length,
      guest: { eoiMode },
    });
  }

  private interruptAt(place: Place): Interrupt {
    const { intid, vcpu } = place;
    const trigger = this.edges.has(intid) ? 'edge' : 'level';
    return {
      name: this.nameOf(place),
      ...place,
      trigger,
      source: this.sourceOf(intid, vcpu),
      priority: 0,
      access: [],
      handler: 'plain',
    };
  }

  private sourceOf(intid: number, vcpu: number | null): Interrupt['source'] {
    if (isSgi(intid)) {
      return 'sgi';
    }
    const isTimer = intid === timerIntid && vcpu !== null && this.timers.has(vcpu);
    return isTimer ? 'timer' : (this.eventfds.get(intid) ?? 'irq-line');
  }
}

export const isSgi = (intid: number): boolean => intid < 16;

export const isPrivate = (intid: number): boolean => intid < 32;
