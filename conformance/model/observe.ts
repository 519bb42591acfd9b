import { at } from '../../model/index.js';
import type { InterruptState, Observation, Result, UserRegisters } from '../observation.js';
import type { Machine } from './machine.js';
import { priorityOf } from './numbers.js';
import { isLpi, isPrivate, isSgi } from './wiring.js';

/** What there is to see of the model from outside, as the kernel and its registers would say it. */
export const observe = (machine: Machine, result: Result): Observation => {
  const { world, resampled, signalled, timerActive } = machine;
  const told = [...signalled].flatMap(([id, count]) => (count === null ? [] : [[`irqfd ${id}`, count] as const]));
  return {
    result,
    state: statesOf(machine),
    ...lpisOf(machine),
    host_active: { 27: Number(timerActive) },
    // Nobody is in the guest: the timer is stopped, and its line with it.
    host_pending: { 27: 0 },
    resamplefd: Object.fromEntries([...resampled, ...told]),
    uapi: {
      ...registersOf(machine),
      apr: world.vcpus.map(({ cpu }) => hex(bitsOf(cpu.activePriorities))),
    },
  };
};

/** Those that the guest has programmed. */
const statesOf = (machine: Machine): Observation['state'] => {
  const { vcpus, interrupts } = machine.setup;
  const programmed = new Set(interrupts.map(({ intid }) => intid));
  return Object.fromEntries(
    machine.wiring.places.flatMap(({ intid, vcpu }, irq) => {
      const name = isPrivate(intid) && vcpus > 1 ? `${intid}@${vcpu}` : String(intid);
      return programmed.has(intid) && !machine.kvm.isGone(machine.world, irq)
        ? [[name, stateOf(machine, irq, intid)]]
        : [];
    }),
  );
};

/** Which LPIs there are. */
const lpisOf = ({ wiring, kvm, world }: Machine): Pick<Observation, 'lpis'> => {
  const those = wiring.places.flatMap(({ intid }, irq) =>
    isLpi(intid) ? [[intid, Number(kvm.lpiExists(world, irq))]] : [],
  );
  return those.length === 0 ? {} : { lpis: Object.fromEntries(those) };
};

const stateOf = ({ world, kvm, wiring, setup }: Machine, irq: number, intid: number): InterruptState => {
  const entry = kvm.getIrq(world, irq);
  return {
    pending_latch: Number(entry.pendingLatch),
    line_level: Number(entry.lineLevel),
    active: Number(entry.active),
    enabled: Number(entry.enabled),
    hw: Number(entry.hw),
    level: Number(entry.config === 'level'),
    // KVM puts the interrupts of a GICv2 guest into group 0, those of a GICv3 guest into group 1, at first.
    group: wiring.hasGroups ? entry.group : setup.gic - 2,
    target: entry.untargeted[0] === true ? -1 : entry.targetVcpu,
    prio: priorityOf(entry.priority),
    vcpu: entry.vcpu ?? -1,
    ...(isSgi(intid) ? { src: bitsOf(entry.source) } : {}),
  };
};

/** Of an edge there is no line to be told of: vgic_read_irq_line_level_info. */
const isLineHigh = ({ config, lineLevel }: { readonly config: string; readonly lineLevel: boolean }): boolean =>
  config === 'level' && lineLevel;

/** Of a word of 32 interrupts. */
const wordBits = 32;

const registersOf = ({ wiring, world, kvm, setup }: Machine): Omit<UserRegisters, 'apr'> => {
  const first = wiring.placeOf(wordBits, 0);
  const word = (is: (irq: number) => boolean): string =>
    hex(bitsOf(Array.from({ length: wordBits }, (_, bit) => is(first + bit))));
  return {
    ispendr1: word((irq) => kvm.uaccessReadPending(world, irq)),
    isactiver1: word((irq) => at(world.irqs, irq).active),
    isenabler1: word((irq) => at(world.irqs, irq).enabled),
    ...(setup.gic === 3 ? { level1: word((irq) => isLineHigh(kvm.getIrq(world, irq))) } : {}),
  };
};

const bitsOf = (bits: readonly boolean[]): number =>
  bits.reduce((value, bit, place) => (value | (Number(bit) << place)) >>> 0, 0);

const hex = (value: number): string => value.toString(16);
