import { at, irqfdOf } from '../../model/index.js';
import type { Result } from '../observation.js';
import type { VmmArguments, VmmOperation, VmmWord } from '../vocabulary.js';
import { binaryPointReaders } from './binary-points.js';
import { gsiVmmPerformers } from './gsi-words.js';
import type { HeldAt } from './held-at.js';
import { itsVmmPerformers, tablesIn } from './its-words.js';
import type { Machine } from './machine.js';
import { migrate } from './migrate.js';
import { lineOf, newVmPerformers } from './new-vm.js';
import { runProgram } from './run-words.js';

type Performers = { readonly [Word in VmmWord]: (machine: Machine, ...args: VmmArguments<Word>) => Result };

/** Executes what user space does; no vCPU is in the guest. */
export const performVmm = <Word extends VmmWord>(machine: Machine, operation: VmmOperation<Word>): Result =>
  (performers[operation.name as Word] as (machine: Machine, ...args: readonly unknown[]) => Result)(
    machine,
    ...operation.args,
  );

/** The ioctl succeeds. */
const success = 0;

/** User space names SPIs, which are the same for every vCPU. */
const anyVcpu = 0;

const assigns =
  (as: 'vfio' | 'irqfd') =>
  (machine: Machine, intid: number): Result => {
    machine.wiring.assignEventfd(intid, as);
    machine.rewire();
    if (as === 'vfio') {
      machine.resampled.set(intid, 0);
    }
    return null;
  };

const writes =
  (write: (machine: Machine, irq: number) => void) =>
  (machine: Machine, intid: number): Result => {
    write(machine, machine.wiring.placeOf(intid, anyVcpu));
    return success;
  };

/**
 * A GICv3's ISPENDR is written whole by user space, every bit to the value it is to have; ICPENDR ignores it. So a bit
 * is changed by reading the word and writing it back. vgic_v3_uaccess_write_pending
 */
const writesPending =
  (pending: boolean) =>
  (machine: Machine, intid: number): Result => {
    const { kvm, world, wiring, setup } = machine;
    const written = wiring.placeOf(intid, anyVcpu);
    const first = wiring.placeOf(intid & ~31, anyVcpu);
    const word = setup.gic === 3 ? world.irqs.slice(first, first + 32).map((_, bit) => first + bit) : [written];
    for (const irq of word) {
      kvm.uaccessWritePending(world, irq, irq === written ? pending : kvm.uaccessReadPending(world, irq));
    }
    return success;
  };

const holds =
  (place: HeldAt) =>
  (machine: Machine, vcpu: number): Result => {
    machine.besideOf(vcpu).holdAt(place);
    return null;
  };

const performers: Performers = {
  ...gsiVmmPerformers,
  ...itsVmmPerformers,
  line: ({ kvm, world, wiring }, intid, level) => {
    kvm.ioctlIrqLine(world, wiring.placeOf(intid, anyVcpu), level === 1);
    return null;
  },
  ppi: ({ kvm, world, wiring }, vcpu, intid, level) => lineOf({ kvm, world }, wiring.placeOf(intid, vcpu), level === 1),
  resample_assign: assigns('vfio'),
  irqfd_assign: assigns('irqfd'),
  irqfd_signal: ({ kvm, world, wiring }, intid) => {
    if (wiring.hasEventfd(intid)) {
      const irq = wiring.placeOf(intid, anyVcpu);
      const irqfd = irqfdOf(kvm.config, world, irq);
      kvm.irqfdWakeup(world, irqfd);
      kvm.irqfdInject(world, irqfd);
    }
    return null;
  },
  u_ispendr: writesPending(true),
  u_icpendr: writesPending(false),
  u_isactiver: writes(({ kvm, world }, irq) => kvm.uaccessWriteActive(world, kvm.getIrq(world, irq), true)),
  u_icactiver: writes(({ kvm, world }, irq) => kvm.uaccessWriteActive(world, kvm.getIrq(world, irq), false)),
  u_isenabler: writes(({ kvm, world }, irq) => kvm.uaccessWriteEnable(world, irq, true)),
  u_icenabler: writes(({ kvm, world }, irq) => kvm.uaccessWriteEnable(world, irq, false)),
  ...binaryPointReaders,
  ...newVmPerformers,
  mp_state: ({ world }, vcpu, state) => {
    for (const power of world.power.slice(vcpu, vcpu + 1)) {
      power.isOff = state !== runnable;
    }
    return null;
  },
  migrate: (machine) => {
    migrate(machine);
    runEach(machine);
    return machine.world.lpis.length > 0 ? tablesIn(machine) : null;
  },
  reset: (machine, vcpu) => {
    reset(machine, vcpu);
    runEach(machine);
    return null;
  },
  preempt: (machine, vcpu) => {
    machine.besideOf(vcpu).preempt();
    return null;
  },
  hold_entry: holds('entry'),
  hold_exit: holds('exit'),
  release: (machine, vcpu) => {
    machine.besideOf(vcpu).release();
    return null;
  },
};

/** kvm_timer_vcpu_reset turns the timer off, and leaves CVAL. The CPU interface is not reset. */
const reset = (machine: Machine, vcpu: number): void => {
  at(machine.timers, vcpu).control = 0;
  machine.kvm.resetVcpu(machine.world, machine.kvm.getVcpu(machine.world, vcpu));
};

/** PSCI SYSTEM_RESET was asked for: KVM_ARM_VCPU_INIT of each, which makes it runnable. */
export const resetSystem = (machine: Machine): void => {
  machine.resetsSystem = false;
  for (let vcpu = 0; vcpu < machine.setup.vcpus; vcpu += 1) {
    Object.assign(at(machine.world.power, vcpu), { isOff: false, isResetRequested: false });
    reset(machine, vcpu);
  }
  runEach(machine);
};

/** KVM_MP_STATE_RUNNABLE */
const runnable = 0;

/** Each vCPU once, before anything else happens: a first access to its memory is an exit. */
const runEach = (machine: Machine): void => {
  for (let vcpu = 0; vcpu < machine.setup.vcpus; vcpu += 1) {
    runProgram(machine, vcpu, { does: [], batch: true });
  }
};
