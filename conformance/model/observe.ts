import { at } from '../../model/index.js';
import type { InterruptState, Observation, Result, UserRegisters } from '../observation.js';
import { type ModelledMachine, priorityOf } from './modelled-machine.js';
import { isSgi } from './wiring.js';

/** What there is to see of the model from outside, as the kernel and its registers would say it. */
export const observe = (machine: ModelledMachine, result: Result): Observation => {
  const { wiring, world, resampled } = machine;
  const state = wiring.places.map((place, irq) => [wiring.nameOf(place), stateOf(machine, irq)] as const);
  const timer = world.timerPpis.map((): readonly [string, number] => ['27', Number(machine.timerActive)]);
  return {
    result,
    state: Object.fromEntries(state),
    host_active: Object.fromEntries(timer),
    // Nobody is in the guest: the timer is stopped, and its line with it.
    host_pending: Object.fromEntries(timer.map(([intid]) => [intid, 0])),
    resamplefd: Object.fromEntries(resampled),
    uapi: registersOf(machine),
  };
};

const stateOf = ({ wiring, world, kvm, setup }: ModelledMachine, irq: number): InterruptState => {
  const entry = at(world.irqs, irq);
  const { intid } = at(wiring.places, irq);
  return {
    pending_latch: Number(entry.pendingLatch),
    line_level: Number(entry.lineLevel),
    active: Number(entry.active),
    enabled: Number(entry.enabled),
    hw: Number(kvm.isMapped(irq)),
    level: Number(kvm.isLevel(irq)),
    // KVM puts the interrupts of a GICv2 guest into group 0, those of a GICv3 guest into group 1.
    group: setup.gic - 2,
    target: entry.target,
    prio: priorityOf(entry.priority),
    vcpu: entry.vcpu ?? -1,
    ...(isSgi(intid) ? { src: bitsOf(entry.senders.map(Number)) } : {}),
  };
};

const registersOf = ({ wiring, world, kvm, setup }: ModelledMachine): UserRegisters => {
  const word = (is: (irq: number) => boolean): string =>
    hex(
      bitsOf(
        Array.from({ length: 32 }, (_, bit) => {
          const irq = wiring.places.findIndex(({ intid }) => intid === 32 + bit);
          return Number(irq !== -1 && is(irq));
        }),
      ),
    );
  return {
    ispendr1: word((irq) => kvm.readUserPending(world, irq)),
    isactiver1: word((irq) => at(world.irqs, irq).active),
    isenabler1: word((irq) => at(world.irqs, irq).enabled),
    ...(setup.gic === 3 ? { level1: word((irq) => at(world.irqs, irq).lineLevel) } : {}),
    apr: world.vcpus.map(({ cpu }) => hex(bitsOf(cpu.activePriorities.map(Number)))),
  };
};

const bitsOf = (bits: readonly number[]): number =>
  bits.reduce((value, bit, place) => (value | (bit << place)) >>> 0, 0);

const hex = (value: number): string => value.toString(16);
