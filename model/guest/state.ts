import { bool, index, member, perMember, record, sequence, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { GhostSlice } from '../ghost/ghost.js';
import { groupCount, isRegrouped } from '../gic/groups.js';
import { hasPending, isActive, type ListRegister } from '../gic/list-register.js';
import { virtualInterface } from '../gic/virtual-interface.js';
import type { MachineConfig } from '../machine/config.js';
import type { Observed } from '../machine/hypervisor.js';
import { type Families, perInterrupt, type State } from '../machine/part.js';
import type { GuestConfig } from './config.js';
import { knowsSenders, sgis } from './sgi.js';

/**
 * The CPU interfaces that the guest uses, and what its software remembers.
 * @param used the field in which the hypervisor keeps how many list registers are in use, where there is one.
 */
export const guestSlice = (config: GuestConfig & MachineConfig, families: Families, used?: string) => ({
  world: {
    guest: record({
      /** Acknowledged (or made active by the guest itself) and not yet deactivated: the guest still owes that. */
      holds: perMember(families.irq, bool),
      /** CPUID as IAR returned it with an SGI that the guest holds: which CPU sent it. IHI 0048B 4.4.4. */
      senders: perInterrupt(
        config,
        families,
        () => knowsSenders(config) && sgis(config).length > 0,
        index(config.sgiSenders),
      ),
      /** The group as which it has acknowledged one that it holds: IAR0 or IAR1 (GICV_IAR, GICV_AIAR), which EOIR must match. */
      groups: perInterrupt(config, families, () => config.interrupts.some(isRegrouped), index(2)),
    }),
  },
  vcpu: {
    cpu: virtualInterface({
      listRegisters: config.listRegisters,
      groups: groupCount(config),
      binaryPoint: config.guest.controls.includes('binaryPoint'),
      cbpr: config.guest.controls.includes('cbpr'),
      interrupts: config.interrupts.length,
      priorities: config.priorities,
      senders: config.sgiSenders,
      ...(used === undefined ? {} : { used }),
    }),
    /** Acknowledged on this vCPU and not yet priority-dropped, the most recent last: EOIs are owed in reverse. */
    nested: sequence(config.priorities, member(families.irq)),
  },
});

export type GuestSlice = ReturnType<typeof guestSlice>;

/** What the guest's recipes look at and change. */
export type GuestState = State<GuestSlice & GhostSlice>;

type ListRegisterUse = Pick<Observed, 'usedLrs' | 'isFilled'>;

/**
 * All list registers that are filled with an interrupt and not folded yet, EOIed or not. (A loop: nothing is asked more
 * often.)
 */
export const listRegistersOf = (
  hypervisor: ListRegisterUse,
  w: View<State<GuestSlice>>,
  irq: number,
): readonly View<ListRegister>[] => {
  const held: View<ListRegister>[] = [];
  for (let v = 0; v < w.vcpus.length; v++) {
    const used = hypervisor.usedLrs(w, v);
    const { lrs } = at(w.vcpus, v).cpu;
    for (let place = 0; place < used; place++) {
      const lr = lrs[place];
      if (lr?.irq === irq && hypervisor.isFilled(w, v, place)) {
        held.push(lr);
      }
    }
  }
  return held;
};

/** The list registers of a vCPU that are filled and not folded yet. */
export const usedListRegisters = (
  hypervisor: ListRegisterUse,
  w: View<State<GuestSlice>>,
  v: number,
): readonly View<ListRegister>[] =>
  at(w.vcpus, v)
    .cpu.lrs.slice(0, hypervisor.usedLrs(w, v))
    .filter((_, place) => hypervisor.isFilled(w, v, place));

/** Active as the guest sees it: what the hypervisor keeps is stale while a list register holds the interrupt. */
export const isActiveAnywhere = (
  hypervisor: ListRegisterUse & Pick<Observed, 'isActive'>,
  w: View<State<GuestSlice>>,
  irq: number,
): boolean => {
  const held = listRegistersOf(hypervisor, w, irq);
  return held.length > 0 ? held.some(isActive) : hypervisor.isActive(w, irq);
};

/** Kept pending by the hypervisor, or in a list register. */
export const isPendingAnywhere = (
  hypervisor: ListRegisterUse & Pick<Observed, 'isLatched' | 'lineLevel'>,
  w: View<State<GuestSlice>>,
  irq: number,
): boolean =>
  hypervisor.isLatched(w, irq) || hypervisor.lineLevel(w, irq) || listRegistersOf(hypervisor, w, irq).some(hasPending);
