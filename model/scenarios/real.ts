import { UsageError } from '../../src/language/index.js';
import type { Interrupt } from '../machine/config.js';
import { type Config, configure } from '../vgic.js';
import { edge, irqfd, level, sgi, timer, vfio } from './kinds.js';

export const realUsage = 'real:VCPUS,INTERRUPTS,LRS';

/** The most that an arm64 host has of each, and KVM gives a guest without LPIs. */
const most = { vcpus: 8, interrupts: 128, listRegisters: 16 } as const;

/**
 * A configuration as big as a real one: a timer for each vCPU, and SPIs of every source in turn, of four priorities.
 * Nobody could search it; it is for random walks.
 * @throws UsageError where the numbers are not such.
 */
export const real = (args = '8,64,16'): Config => {
  const numbers = args.split(',').map((text) => (/^\d+$/.test(text) ? Number(text) : Number.NaN));
  const [vcpus = 0, interrupts = 0, listRegisters = 0] = numbers;
  const isFine =
    numbers.length === 3 &&
    vcpus >= 1 &&
    vcpus <= most.vcpus &&
    interrupts > vcpus &&
    interrupts <= most.interrupts &&
    listRegisters >= 1 &&
    listRegisters <= most.listRegisters;
  if (!isFine) {
    throw new UsageError(
      `real:${args} is no configuration; give ${realUsage}, with 1 to ${most.vcpus} vCPUs, more interrupts than vCPUs and at most ${most.interrupts}, 1 to ${most.listRegisters} list registers`,
    );
  }
  const own = Array.from({ length: vcpus }, (_, vcpu) => timer(vcpu));
  const spis = Array.from({ length: interrupts - vcpus }, (_, place) => spi(place, vcpus));
  return configure({
    vcpus,
    pcpus: vcpus,
    listRegisters,
    interrupts: [...own, ...spis],
    preemption: true,
    signals: true,
    guest: { sleeps: true },
  });
};

/** Sources take turns, and so do priorities, more slowly. */
const spi = (place: number, vcpus: number): Interrupt => {
  const priority = Math.floor(place / 5) % 4;
  const intid = 32 + place;
  switch (place % 5) {
    case 0:
      return edge({ priority, access: ['target', 'pending'] }, intid);
    case 1:
      return level({ priority, access: ['enable', 'target'] }, intid);
    case 2:
      return irqfd({ priority }, intid);
    case 3:
      return vfio({ priority, access: ['enable'] }, intid);
    default:
      return { ...sgi(place % vcpus, { priority }), name: `sgi${place % 16}`, intid: place % 16 };
  }
};
