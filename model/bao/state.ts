import { array, bool, index, member, oneOf, optional, sequence, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { ForwardedSlice } from '../forwarded/part.js';
import type { GhostConfig } from '../ghost/config.js';
import type { GhostSlice } from '../ghost/ghost.js';
import type { GuestConfig } from '../guest/config.js';
import type { GuestSlice } from '../guest/state.js';
import type { MachineConfig, Source } from '../machine/config.js';
import type { VcpuOf } from '../machine/entry.js';
import type { Families, State } from '../machine/part.js';

/** Another VM notifies this one through shared memory: an edge that is software's alone. src/core/ipc.c */
export const ipcSource: Source = { name: 'ipc', asks: ['bao.notify'] };

/** `struct vgic_int`, and what Bao keeps of a vCPU and of the VM. src/arch/armv8/inc/arch/vgic.h */
export const baoSlice = (config: MachineConfig, { irq, vcpu }: Families) => ({
  irq: {
    /** Also while a list register has it, of what is disabled: its pending half. */
    state: oneOf('invalid', 'pending', 'active', 'pending+active'),
    enabled: bool,
    prio: index(config.priorities),
    owner: optional(member(vcpu)),
    /** Stale after the guest has ended it, until somebody else needs the list register. */
    inLr: bool,
    lr: index(config.listRegisters),
  },
  vcpu: {
    /** curr_lrs: what was put into each list register last. */
    currLrs: array(config.listRegisters, optional(member(irq))),
  },
  world: {
    /**
     * vm->arch.vgic_spilled: SPIs that have no list register, the latest last. With room for one that is there twice: S05
     * says that it may not be, not the schema.
     */
    spilled: sequence(config.interrupts.length + 1, member(irq)),
    distributorEnabled: bool,
  },
});

export type BaoSlice = ReturnType<typeof baoSlice>;
export type BaoConfig = MachineConfig & GuestConfig & GhostConfig;

export type World = State<BaoSlice & GuestSlice & GhostSlice & ForwardedSlice>;
type IntState = World['irqs'][number];

/** What the state does not hold of `struct vgic_int`, because it never changes. */
export interface VgicIntConstants {
  /** Its number in the configuration, by which the state and what happened name it. */
  readonly id: number;
  readonly hw: boolean;
}

/** `struct vgic_int`, to be had from `bao.getInt`. */
export type VgicInt = IntState & VgicIntConstants;

/** `struct vcpu`, to be had from `bao.getVcpu`. `id`: its number. */
export type Vcpu = VcpuOf<World>;

export const isPend = ({ state }: Pick<View<IntState>, 'state'>): boolean =>
  state === 'pending' || state === 'pending+active';

export const isAct = ({ state }: Pick<View<IntState>, 'state'>): boolean =>
  state === 'active' || state === 'pending+active';

/** The list register that has the interrupt, ended or not: gich_get_lr, without the look at its state. */
export const lrOf = ({ cpu }: Pick<View<Vcpu>, 'cpu'>, { id, inLr, lr }: Pick<View<VgicInt>, 'id' | 'inLr' | 'lr'>) => {
  const held = at(cpu.lrs, lr);
  return inLr && held.irq === id ? held : null;
};
