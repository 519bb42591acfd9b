import { array, bool, oneOf, perMember, record, upTo, type View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { sgis } from '../../guest/sgi.js';
import type { MachineConfig } from '../../machine/config.js';
import { type Families, perInterrupt, type State } from '../../machine/part.js';
import { hasTimers, ptimerSource } from '../../timer/state.js';
import { type LifeConfig, stopsVcpus } from './config.js';

declare module '../../machine/happening.js' {
  interface Events {
    /** kvm_reset_vcpu: the guest on this vCPU begins anew. */
    reset: { readonly vcpu: number };
    /** KVM_RUN of a suspended vCPU returns with KVM_SYSTEM_EVENT_WAKEUP. */
    'told to wake': { readonly vcpu: number };
  }
}

export const lifeSlice = (config: LifeConfig & MachineConfig, families: Families) => {
  const all = stopsVcpus(config) ? upTo(config.vcpus) : [];
  const isSaved = config.restores.length > 0;
  const hasPtimers = config.interrupts.some(({ source }) => source === ptimerSource);
  return {
    world: {
      /** KVM_RUN of this vCPU has returned, and user space does not call it again. */
      outOfRun: perMember(families.vcpu, bool, all),
      power: perMember(
        families.vcpu,
        record({
          /** KVM_MP_STATE_STOPPED */
          isOff: bool,
          /** KVM_REQ_VCPU_RESET */
          isResetRequested: bool,
          /** CPU_ON has succeeded, and the vCPU was not reset since. The guest expects that it is. */
          isResetOwed: bool,
        }),
        config.power || config.systemReset ? upTo(config.vcpus) : [],
      ),
      suspends: perMember(
        families.vcpu,
        record({
          /** What user space knows: it has set KVM_MP_STATE_SUSPENDED; KVM has told it of a reason to wake. */
          known: oneOf('runnable', 'suspended', 'told'),
          /** What KVM does: KVM_REQ_SUSPEND is set, and the mp_state says so. */
          isRequested: bool,
        }),
        config.suspends ? upTo(config.vcpus) : [],
      ),
      /** vgic_initialized; the guest has booted, on one of its CPUs. */
      dist: array(config.newVm ? 1 : 0, record({ initialized: bool, isBooted: bool })),
      /** User space has closed the VM, so that its irqfds are shut down; there is no VM any more. */
      vm: array(config.teardown ? 1 : 0, oneOf('open', 'closed', 'destroyed')),
      /** What user space has read, of registers that change while no vCPU runs: it reads the others when it likes. */
      images: array(
        isSaved ? 1 : 0,
        record({
          /** ISPENDR, and with a GICv2 SPENDSGIR, have been read; KVM_DEV_ARM_VGIC_GRP_LEVEL_INFO. */
          hasPending: bool,
          hasLevels: bool,
          pending: perInterrupt(config, families, () => true, bool),
          levels: perInterrupt(config, families, () => true, bool),
          sources: perInterrupt(config, families, () => true, sgiSources(config)),
          /** KVM_GET_ONE_REG of the timers of each vCPU. */
          hasTimer: perMember(families.vcpu, bool, hasTimers(config) || hasPtimers || config.power ? all : []),
          timers: perMember(families.vcpu, bool, hasTimers(config) ? all : []),
          ptimers: perMember(families.vcpu, bool, hasPtimers ? all : []),
        }),
      ),
    },
  };
};

/** The CPUs whose SGI is pending: as in the vgic's own state. */
export const sgiSources = (config: MachineConfig) =>
  array(config.guestGic === 2 && sgis(config).length > 0 ? config.sgiSenders : 0, bool);

export type LifeSlice = ReturnType<typeof lifeSlice>;
export type LifeState = State<LifeSlice>;

/** Has the guest turned this CPU off? */
export const isOff = (w: View<LifeState>, v: number): boolean => w.power[v]?.isOff === true;

/** KVM_REQ_SUSPEND: KVM_RUN of the vCPU goes to sleep, or returns, and does not enter the guest. */
export const mustSuspend = (w: View<LifeState>, v: number): boolean => w.suspends[v]?.isRequested === true;

/** KVM_REQ_VCPU_RESET: the vCPU is reset before it enters the guest again, and its guest executes nothing before. */
export const mustReset = (w: View<LifeState>, v: number): boolean => w.power[v]?.isResetRequested === true;

/** vcpu_can_run, and its thread is in KVM_RUN. */
export const mayRun = (w: View<LifeState>, v: number): boolean =>
  !isOutOfRun(w, v) && !isOff(w, v) && isOpen(w) && hasBooted(w);

/** Has the guest of a new VM booted? */
export const hasBooted = (w: View<LifeState>): boolean => w.dist.every(({ isBooted }) => isBooted);

/** vgic_initialized */
export const isInitialized = (w: View<LifeState>): boolean => w.dist.every(({ initialized }) => initialized);

/** Has user space the file of the VM? */
export const isOpen = (w: View<LifeState>): boolean => w.vm.every((stage) => stage === 'open');

export const isDestroyed = (w: View<LifeState>): boolean => w.vm.includes('destroyed');

/** Has user space taken the vCPU out of KVM_RUN? */
export const isOutOfRun = (w: View<LifeState>, v: number): boolean => w.outOfRun[v] === true;

/** Has it taken all of them, so that registers of the vgic may be accessed (kvm_trylock_all_vcpus)? */
export const isStopped = (w: View<LifeState>): boolean => w.outOfRun.length > 0 && w.outOfRun.every((isOut) => isOut);

/** Has user space begun to read what changes while no vCPU runs? Before it does, it stops its devices. */
export const isSaving = (w: View<LifeState>): boolean =>
  w.images.some(({ hasPending, hasLevels }) => hasPending || hasLevels);

/** What user space has read, while it saves; there is one where it does. */
export const imageOf = <W extends View<LifeState>>(w: W): W['images'][number] => at<W['images'][number]>(w.images, 0);

/** User space drops what it has read. */
export const noImage = (w: LifeState): void => {
  for (const image of w.images) {
    Object.assign(image, { hasPending: false, hasLevels: false });
    image.pending = image.pending.map(() => false);
    image.levels = image.levels.map(() => false);
    image.sources = image.sources.map((cpus) => cpus.map(() => false));
    image.hasTimer = image.hasTimer.map(() => false);
    image.timers = image.timers.map(() => false);
    image.ptimers = image.ptimers.map(() => false);
  }
};
