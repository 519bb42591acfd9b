import { at, type World } from '../../model/index.js';
import { isInitialized } from '../../model/kvm/life/state.js';
import { UsageError } from '../../src/language/index.js';
import type { GuestOperation } from '../vocabulary.js';
import type { Machine } from './machine.js';
import { runProgram } from './run-words.js';
import { isLpi, isPrivate } from './wiring.js';

/** Executes words about a VM that is new: its vgic is not initialised, and its guest has not booted. */

/** The ioctl succeeds, or says EBUSY: vgic_lazy_init of another than a GICv2. */
const [success, busy] = [0, -16];

const vgicOf = ({ dist }: World) => at(dist, 0);

export const newVmPerformers = {
  /** @throws UsageError where there are LPIs, whose ITS takes a vgic that is initialised. */
  renew: (machine: Machine): null => {
    if (machine.world.lpis.length > 0) {
      throw new UsageError('a machine with LPIs is not renewed');
    }
    machine.wiring.disconnect();
    machine.wiring.resetTriggers();
    machine.replace();
    for (const timer of machine.timers) {
      Object.assign(timer, { control: 0, expired: true });
    }
    vgicOf(machine.world).initialized = false;
    machine.kvm.vgicInit(machine.world);
    Object.assign(vgicOf(machine.world), { initialized: false, isBooted: false });
    return null;
  },

  spi: ({ kvm, world, wiring }: Machine, intid: number, level: 0 | 1 | number): number =>
    lineOf({ kvm, world }, wiring.placeOf(intid, 0), level === 1),

  init_vgic: ({ kvm, world }: Machine): null => {
    kvm.vgicInit(world);
    return null;
  },

  /** program_setup: the vCPUs one after the other, the first one last; the first KVM_RUN initialises a GICv2. */
  boot: (machine: Machine): null => {
    machine.kvm.mapResources(machine.world);
    if (!isInitialized(machine.world)) {
      throw new UsageError('KVM_RUN fails: the vgic is not initialised');
    }
    vgicOf(machine.world).isBooted = true;
    for (let vcpu = machine.setup.vcpus - 1; vcpu >= 0; vcpu -= 1) {
      runProgram(machine, vcpu, { does: bootOf(machine, vcpu), batch: true });
    }
    return null;
  },
};

/** KVM_IRQ_LINE */
export const lineOf = ({ kvm, world }: Pick<Machine, 'kvm' | 'world'>, irq: number, level: boolean): number => {
  kvm.lazyInit(world);
  if (!isInitialized(world)) {
    return busy;
  }
  kvm.ioctlIrqLine(world, irq, level);
  return success;
};

const bootOf = ({ setup, wiring }: Machine, vcpu: number): readonly GuestOperation[] => [
  ...setup.interrupts
    .filter(({ intid, target }) => target === vcpu && !isLpi(intid))
    .flatMap(({ intid, trigger, priority, target, enabled, group }): readonly GuestOperation[] => [
      ...(isPrivate(intid)
        ? []
        : ([
            { name: 'cfg', args: [intid, trigger] },
            { name: 'target', args: [intid, target] },
          ] as const)),
      { name: 'prio', args: [intid, priority] },
      ...(group === 0 ? ([{ name: 'igroupr', args: [intid, 0] }] as const) : []),
      ...(enabled ? ([{ name: 'isenabler', args: [intid] }] as const) : []),
    ]),
  { name: 'grpen', args: [1] },
  { name: 'eoimode', args: [setup.eoiMode] },
  ...(wiring.hasGroups ? ([{ name: 'grpen0', args: [1] }] as const) : []),
  { name: 'pmr', args: [setup.priorityMask] },
  { name: 'gicd_ctlr', args: [1] },
];
