import {
  acknowledge as acknowledgeInterrupt,
  at,
  deactivateInterrupt,
  endOfInterrupt,
  type World,
} from '../../model/index.js';
import type { Result } from '../observation.js';
import type { GuestArguments, GuestOperation, GuestWord } from '../vocabulary.js';
import { itsGuestPerformers } from './its-words.js';
import type { Machine } from './machine.js';
import { rankOf, spurious } from './numbers.js';
import { isPrivate } from './wiring.js';

/** A guest that runs, as its words see it. */
export interface GuestRun {
  readonly machine: Machine;
  readonly v: number;
  readonly pcpu: number;
  /** An access that the kernel emulates: the guest is left, and entered again afterwards. */
  trap(emulate: () => Result): Result;
  /** An access that user space handles: KVM_RUN returns, and is called again. */
  exitToUser(): Result;
  sleep(): Result;
  stop(): void;
  /** Something has made the host's GIC look at its interrupts again. */
  notice(): void;
}

type Performers = { readonly [Word in GuestWord]: (run: GuestRun, ...args: GuestArguments<Word>) => Result };

/** Executes what the guest does next; it is in the guest. */
export const performGuest = <Word extends GuestWord>(run: GuestRun, operation: GuestOperation<Word>): Result =>
  (performers[operation.name as Word] as (run: GuestRun, ...args: readonly unknown[]) => Result)(
    run,
    ...operation.args,
  );

const nothing = (): Result => null;

/** A write to the distributor, which traps. */
const writes =
  (write: (run: GuestRun, irq: number) => void) =>
  (run: GuestRun, intid: number): Result =>
    run.trap(() => {
      write(run, placeOf(run, intid));
      return null;
    });

/** A write of a pending or active bit: of a mapped interrupt it goes on to the host's distributor. */
const writesThrough = (write: (run: GuestRun, irq: number) => void) =>
  writes((run, irq) => {
    write(run, irq);
    if (run.machine.kvm.getIrq(run.machine.world, irq).hw) {
      run.notice();
    }
  });

/** A write of an active bit: nobody is in the guest meanwhile who could have the interrupt in a list register. */
const writesActive = (active: boolean) =>
  writesThrough((run, irq) => {
    const { machine } = run;
    machine.halted(irq, active ? 'set' : 'clear', () =>
      machine.kvm.mmioChangeActive(machine.world, machine.kvm.getIrq(machine.world, irq), active),
    );
  });

/** A read of one bit of the distributor. */
const reads =
  (read: (run: GuestRun, irq: number) => boolean) =>
  (run: GuestRun, intid: number): Result =>
    run.trap(() => Number(read(run, placeOf(run, intid))));

const readsEnabled = reads(({ machine }, irq) => at(machine.world.irqs, irq).enabled);

const readsPending = reads(({ machine: { kvm, world } }, irq) => {
  kvm.mmioReadPending(world, irq);
  return isReadAsSet(world);
});

const readsActive = reads(({ machine }, irq) => {
  machine.halted(irq, 'read', () => machine.kvm.mmioReadActive(machine.world, irq));
  return isReadAsSet(machine.world);
});

/** The model says what a guest has read among what happened. */
const isReadAsSet = ({ happened }: World): boolean => {
  const latest = happened.at(-1);
  return latest?.what === 'read' && latest.value;
};

const performers: Performers = {
  iar: (run) => {
    const { machine, v } = run;
    machine.acknowledged[v] = acknowledge(run);
    return machine.acknowledged[v] ?? null;
  },
  eoir: (run, written) => {
    const { machine, v } = run;
    const irq = writtenIrq(machine, v, written);
    if (irq === null) {
      machine.kvm.endOfSpecialIntid(interfaceOf(run));
    } else {
      endOfInterrupt(machine.kvm, machine.world, v, irq);
    }
    return null;
  },
  dir: ({ machine, v }, written) => {
    const irq = writtenIrq(machine, v, written);
    if (irq !== null) {
      deactivateInterrupt(machine.kvm, machine.world, v, irq);
    }
    return null;
  },
  isr: (run) => (presented(run) === undefined ? 0 : isrIrq),
  nop: nothing,
  touch: (run) => run.exitToUser(),
  ram: (run, address, value) => {
    run.machine.memory.set(address, value);
    return null;
  },
  pmr: (run, mask) => {
    interfaceOf(run).pmr = rankOf(mask);
    return null;
  },
  grpen: (run, enabled) => {
    interfaceOf(run).groupEnabled = enabled === 1;
    return null;
  },
  eoimode: (run, mode) => {
    interfaceOf(run).eoiMode = mode;
    return null;
  },
  gicd_ctlr: (run, enabled) =>
    run.trap(() => {
      run.machine.kvm.mmioWriteMisc(run.machine.world, enabled === 1);
      return null;
    }),
  isenabler: writes(({ machine: { kvm, world } }, irq) => kvm.mmioWriteSenable(world, irq)),
  icenabler: writes(({ machine: { kvm, world } }, irq) => kvm.mmioWriteCenable(world, irq)),
  ispendr: writesThrough(({ machine: { kvm, world } }, irq) => kvm.mmioWriteSpending(world, irq)),
  icpendr: writesThrough(({ machine: { kvm, world } }, irq) => kvm.mmioWriteCpending(world, irq)),
  isactiver: writesActive(true),
  icactiver: writesActive(false),
  rd_isenabler: readsEnabled,
  rd_icenabler: readsEnabled,
  rd_ispendr: readsPending,
  rd_icpendr: readsPending,
  rd_isactiver: readsActive,
  rd_icactiver: readsActive,
  prio: (run, intid, priority) =>
    writes(({ machine: { kvm, world } }, irq) => kvm.mmioWritePriority(world, irq, rankOf(priority)))(run, intid),
  // vgic_mmio_write_target: that of SGIs and PPIs is fixed.
  target: (run, intid, vcpu) =>
    writes(({ machine: { kvm, world } }, irq) => !isPrivate(intid) && kvm.mmioWriteTarget(world, irq, vcpu))(
      run,
      intid,
    ),
  cfg: (run, intid, trigger) =>
    run.trap(() => {
      run.machine.wiring.setTrigger(intid, trigger);
      run.machine.rewire();
      return null;
    }),
  sgi: (run, intid, vcpu) =>
    run.trap(() => {
      const { kvm, world, wiring, setup } = run.machine;
      kvm.dispatchSgi(world, wiring.placeOf(intid, vcpu), setup.gic === 2 ? run.v : 0);
      return null;
    }),
  cntv_cval: (run, value) => programTimer(run, { expired: value === 0 }),
  cntv_ctl: (run, control) => programTimer(run, { control }),
  wait: nothing,
  // A pending interrupt that is presented lets the CPU go on, before anything traps.
  wfi: (run) => (presented(run) === undefined ? run.sleep() : null),
  ...itsGuestPerformers,
  // The vCPU sleeps until a signal ends KVM_RUN, and has stopped.
  cpu_off: (run) => {
    run.stop();
    return { run: -1, mp_state: 5 };
  },
};

/** ISR_EL1.I */
const isrIrq = 1 << 7;

const placeOf = ({ machine, v }: GuestRun, intid: number): number => machine.wiring.placeOf(intid, v);

const interfaceOf = ({ machine, v }: GuestRun) => at(machine.world.vcpus, v).cpu;

/** The list register that a read of IAR would return: of equally urgent ones QEMU takes the first. */
const presented = (run: GuestRun) => {
  const cpu = interfaceOf(run);
  return cpu.lrs.find((lr) => run.machine.kvm.isAcknowledgeable(cpu, lr));
};

const acknowledge = (run: GuestRun): number => {
  const { machine, v } = run;
  const lr = presented(run);
  if (lr === undefined) {
    return spurious;
  }
  const { irq, source } = lr;
  acknowledgeInterrupt(machine.kvm, machine.world, v, irq);
  return at(machine.wiring.places, irq).intid | (source << 10);
};

/** What a write of EOIR or DIR names; null for a spurious interrupt. */
const writtenIrq = (machine: Machine, v: number, written: number | 'last'): number | null => {
  const id = written === 'last' ? (machine.acknowledged[v] ?? spurious) : written;
  const intid = machine.setup.gic === 2 ? id & spurious : id;
  return machine.wiring.has(intid) ? machine.wiring.placeOf(intid, v) : null;
};

const programTimer = (run: GuestRun, change: { control?: number; expired?: boolean }): Result => {
  const { machine, v, pcpu } = run;
  Object.assign(at(machine.timers, v), change);
  const ppi = at(machine.world.timerPpis, pcpu);
  if (ppi.line !== machine.timerOutput(v)) {
    ppi.line = !ppi.line;
    run.notice();
  }
  return null;
};
