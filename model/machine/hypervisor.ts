import type { View } from '../../src/language/index.js';
import type { PhysicalIrqs } from '../gic/physical-irq.js';
import type { VirtualGic } from '../gic/virtual-gic.js';
import type { MachineConfig } from './config.js';
import type { BaseState } from './slice.js';

/**
 * Something that a vCPU's thread does with nothing in between; `V` is how it is told of the vCPU, by its number unless a
 * hypervisor has its own way among its own steps. (Written as a method, as everything here is: one that
 * takes the state of a whole model is then one that takes what a part sees of it. Where parts are put together it is
 * checked that the state has it all.)
 */
export type VcpuStep<W extends BaseState = BaseState, V = number> = { step(w: W, v: V): void }['step'];

/** What a device may ask of any hypervisor. */
export interface Injection<W extends BaseState = BaseState> {
  readonly config: MachineConfig;
  /** Takes an edge (`level` is true), or the level of the line, by a thread that nothing can come between. */
  injectIrq(w: W, irq: number, level: boolean): void;
  /** The same by a thread that runs beside the vCPUs, and may be interrupted between its steps. */
  injectBeside(w: W, irq: number, level: boolean): void;
  /** May a thread of its own begin an injection? */
  hasInjector(w: View<W>): boolean;
}

/** What common properties and devices may look at: where an interrupt is, whoever keeps it. */
export interface Observed<W extends BaseState = BaseState> {
  /** Who it is in traces and lists, as the actor of its steps: `kvm`. */
  name(): string;
  /** Pending, as far as the hypervisor keeps that: what is in list registers is seen there. */
  isPending(w: View<W>, irq: number): boolean;
  /** Pending beyond its line: an edge, or a write of ISPENDR. */
  isLatched(w: View<W>, irq: number): boolean;
  /** In how many instances it is kept pending: of a GICv2 SGI one for each sender. */
  pendingInstances(w: View<W>, irq: number): number;
  /** What the hypervisor takes the line to be. */
  lineLevel(w: View<W>, irq: number): boolean;
  /** Active, as far as the hypervisor keeps that. */
  isActive(w: View<W>, irq: number): boolean;
  isEnabled(w: View<W>, irq: number): boolean;
  priorityOf(w: View<W>, irq: number): number;
  /** IGROUPR: 0 or 1 where there are two groups, else 0. */
  groupOf(w: View<W>, irq: number): number;
  /** The vCPU that the guest wants it on, or null for none that is there. */
  targetOf(w: View<W>, irq: number): number | null;
  /** The vCPU that has it on its list, or null for none. */
  ownerOf(w: View<W>, irq: number): number | null;
  /** The list of a vCPU. */
  waitingFor(w: View<W>, v: number): readonly number[];
  /** GICD_CTLR: is anything forwarded to the vCPUs? */
  isForwarding(w: View<W>): boolean;
  /** A thread is between accepting it and having told its vCPU. */
  isInjecting(w: View<W>, irq: number): boolean;
  /** How many list registers of a vCPU, the first ones, may be filled. */
  usedLrs(w: View<W>, v: number): number;
  /** Is one of these filled, and not yet taken back? The guest may have ended what is in it. */
  isFilled(w: View<W>, v: number, lr: number): boolean;
}

/** Where vCPUs are. */
export interface VcpuThreads<W extends BaseState = BaseState> {
  isInGuest(w: View<W>, v: number): boolean;
  /** Its thread is in the host with interrupts on, or waits there for a CPU. */
  isInHost(w: View<W>, v: number): boolean;
  /** It has nothing to do until somebody wakes it. */
  isBlocked(w: View<W>, v: number): boolean;
  wakeUp(w: W, v: number): void;
  /** Does its CPU take an interrupt of the host as soon as one is presented? */
  takesHostInterrupts(w: View<W>, v: number): boolean;
  /** Nothing of it is in list registers and no step of its thread is half done. */
  isOutside(w: View<W>, v: number): boolean;
  /** Is every vCPU out of the guest, and nobody waiting for that? */
  isQuiescent(w: View<W>): boolean;
  /** Has user space stopped the VM, so that no vCPU of the guest executes anything? */
  isStopped(w: View<W>): boolean;
  /** May it be executing an access of the guest that trapped? */
  mayEmulate(w: View<W>, v: number): boolean;
  /** WFI: out of the guest, and asleep unless there is something to wake for. */
  wfi(): readonly VcpuStep<W>[];
}

/** What the guest does with an active register. */
export type ActiveAccess = 'set' | 'clear' | 'read';

/**
 * The accesses of a guest that leave it: by the names of the registers. `by`: the vCPU that makes the access, where it may be
 * another one than the one that an SGI or PPI belongs to.
 */
export interface TrappedAccesses<W extends BaseState = BaseState> {
  writeIsenabler(w: W, irq: number, by?: number): void;
  writeIcenabler(w: W, irq: number): void;
  writeIspendr(w: W, irq: number, by?: number): void;
  writeIcpendr(w: W, irq: number, by?: number): void;
  readIspendr(w: W, irq: number, by?: number): void;
  /** May the vCPU that writes ISACTIVER or ICACTIVER, or reads one, do so now? */
  mayAccessActive(w: View<W>, irq: number, access: ActiveAccess, by?: number): boolean;
  /** ISACTIVER, ICACTIVER. Where that takes several steps, it has only begun. */
  accessActive(w: W, irq: number, access: ActiveAccess, by?: number): void;
  /** ITARGETSR, IROUTER */
  writeTarget(w: W, irq: number, target: number | null): void;
  writeIpriorityr(w: W, irq: number, priority: number): void;
  writeIgroupr(w: W, irq: number, group: number): void;
  /** GICD_CTLR */
  writeCtlr(w: W, enabled: boolean): void;
  /** GICD_SGIR, ICC_SGI1R */
  writeSgir(w: W, irq: number, sender: number): void;
  /** ICC_SGI1R, or ICC_SGI0R without `group1`, written by a vCPU. */
  writeSgi1r(w: W, vcpu: number, intid: number, targets: readonly number[] | 'others', group1: boolean): void;
  /** Has this sender's SGI been taken by its target? */
  isSgiPending(w: View<W>, irq: number, sender: number): boolean;
  /** Does a write of DIR by this vCPU exit? */
  trapsDir(w: View<W>, v: number): boolean;
  /** It does: the vCPU is left. */
  trapDir(w: W, v: number, irq: number): void;
  /** A write of DIR has trapped and is not carried out yet. */
  isDirTrapped(w: View<W>, irq: number): boolean;
  /** What follows a write of DIR, whether or not it has trapped. */
  afterDir(): readonly VcpuStep<W>[];
}

/** The GIC that it runs on: steps like its own, so that a mistake of a core or an emulator is replaced in the same way. */
export interface Hardware extends VirtualGic, PhysicalIrqs {
  readonly config: MachineConfig;
}

/**
 * A hypervisor, to everybody but itself: an object without state, whose methods are steps. KVM has two eras of it; a bug,
 * another era or a hypervisor of one's own replaces some of the steps, or has its own.
 */
export interface Hypervisor<W extends BaseState = BaseState>
  extends Injection<W>,
    Observed<W>,
    VcpuThreads<W>,
    TrappedAccesses<W>,
    Hardware {
  readonly config: MachineConfig;
}
