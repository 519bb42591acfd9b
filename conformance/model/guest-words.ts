import {
  acknowledge as acknowledgeInterrupt,
  at,
  deactivateInterrupt,
  endOfInterrupt,
  type World,
} from '../../model/index.js';
import { UsageError } from '../../src/language/index.js';
import type { Result } from '../observation.js';
import type { GuestArguments, GuestOperation, GuestWord } from '../vocabulary.js';
import { binaryPointPerformers } from './binary-points.js';
import { gsiGuestPerformers } from './gsi-words.js';
import { itsGuestPerformers } from './its-words.js';
import type { Machine } from './machine.js';
import { rankOf, spurious } from './numbers.js';
import { type PoweredRun, powerPerformers } from './power-words.js';
import { isPrivate } from './wiring.js';

/** A guest that runs, as its words see it. */
export interface GuestRun extends PoweredRun {
  readonly v: number;
  readonly pcpu: number;
  /** The vCPU whose SGIs and PPIs its accesses to the distributor name. */
  frame: number;
  /** An access that user space handles: KVM_RUN returns, and is called again. */
  exitToUser(): Result;
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
    const { machine, v } = run;
    machine.halted(irq, v, active ? 'set' : 'clear', () =>
      machine.kvm.mmioChangeActive(machine.world, machine.kvm.getIrq(machine.world, irq), active, v),
    );
  });

/** A read of one bit of the distributor. */
const reads =
  (read: (run: GuestRun, irq: number) => boolean) =>
  (run: GuestRun, intid: number): Result =>
    run.trap(() => Number(read(run, placeOf(run, intid))));

const readsEnabled = reads(({ machine }, irq) => at(machine.world.irqs, irq).enabled);

const readsPending = reads(({ machine: { kvm, world }, v }, irq) => {
  kvm.mmioReadPending(world, irq, v);
  return isReadAsSet(world);
});

const readsActive = reads(({ machine, v }, irq) => {
  machine.halted(irq, v, 'read', () => machine.kvm.mmioReadActive(machine.world, irq));
  return isReadAsSet(machine.world);
});

/** The model says what a guest has read among what happened. */
const isReadAsSet = ({ happened }: World): boolean => {
  const latest = happened.at(-1);
  return latest?.what === 'read' && latest.value;
};

const performers: Performers = {
  iar: (run) => readsIar(run, run.machine.setup.gic - 2),
  iar0: (run) => readsIar(run, 0),
  eoir: (run, written) => writesEoir(run, written),
  eoir0: (run, written) => writesEoir(run, written),
  dir: ({ machine, v }, written) => {
    const irq = writtenIrq(machine, v, written);
    if (irq !== null) {
      deactivateInterrupt(machine.kvm, machine.world, v, irq);
    }
    return null;
  },
  isr: (run) => {
    const lr = presented(run);
    const isFiq = lr !== undefined && run.machine.wiring.hasGroups && lr.group === 0;
    return lr === undefined ? 0 : isFiq ? isrFiq : isrIrq;
  },
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
  grpen0: (run, enabled) => {
    for (const group of interfaceOf(run).group0) {
      group.enabled = enabled === 1;
    }
    return null;
  },
  ...binaryPointPerformers,
  igroupr: (run, intid, group) =>
    run.trap(() => {
      const { kvm, world } = run.machine;
      const written = placeOf(run, intid);
      const first = placeOf(run, intid & ~31);
      // A write is one of all interrupts that the word has.
      for (let irq = first; irq < first + 32; irq += 1) {
        kvm.mmioWriteGroup(world, irq, irq === written ? group : kvm.mmioReadGroup(world, irq));
      }
      return null;
    }),
  eoimode: (run, mode) => {
    interfaceOf(run).eoiMode = mode;
    return null;
  },
  gicd_ctlr: (run, enabled) =>
    run.trap(() => {
      run.machine.kvm.mmioWriteMisc(run.machine.world, enabled === 1);
      return null;
    }),
  isenabler: writes(({ machine: { kvm, world }, v }, irq) => kvm.mmioWriteSenable(world, irq, v)),
  icenabler: writes(({ machine: { kvm, world } }, irq) => kvm.mmioWriteCenable(world, irq)),
  ispendr: writesThrough(({ machine: { kvm, world }, v }, irq) => kvm.mmioWriteSpending(world, irq, v)),
  icpendr: writesThrough(({ machine: { kvm, world }, v }, irq) => kvm.mmioWriteCpending(world, irq, v)),
  isactiver: writesActive(true),
  icactiver: writesActive(false),
  rd_isenabler: readsEnabled,
  rd_icenabler: readsEnabled,
  rd_ispendr: readsPending,
  rd_icpendr: readsPending,
  rd_isactiver: readsActive,
  rd_icactiver: readsActive,
  frame: (run, vcpu) => {
    if (run.machine.setup.gic === 2) {
      throw new UsageError('a GICv2 has no registers of the SGIs and PPIs of another vCPU');
    }
    run.frame = vcpu;
    return null;
  },
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
      run.machine.retrigger();
      return null;
    }),
  // vgic_mmio_write_target: a GICv2 takes the first for none. vgic_mmio_write_irouter: a GICv3 has then no target.
  route_nowhere: (run, intid) =>
    writes(
      ({ machine: { kvm, world, setup } }, irq) =>
        !isPrivate(intid) && kvm.mmioWriteTarget(world, irq, setup.gic === 2 ? 0 : null),
    )(run, intid),
  sgi: (run, intid, vcpu) => sendsSgi(run, intid, [vcpu], 1),
  sgi_list: (run, intid, list) => sendsSgi(run, intid, vcpusOf(list), 1),
  sgi_others: (run, intid) => sendsSgi(run, intid, 'others', 1),
  sgi0_list: (run, intid, list) => sendsSgi(run, intid, vcpusOf(list), 0),
  cntv_cval: (run, value) => programTimer(run, { expired: value === 0 }),
  cntv_ctl: (run, control) => programTimer(run, { control }),
  wait: nothing,
  // A pending interrupt that is presented lets the CPU go on, before anything traps.
  wfi: (run) => (presented(run) === undefined ? run.sleep() : null),
  ...gsiGuestPerformers,
  ...itsGuestPerformers,
  ...powerPerformers,
};

/** ISR_EL1.I, ISR_EL1.F */
const isrIrq = 1 << 7;
const isrFiq = 1 << 6;

const placeOf = ({ machine, frame }: GuestRun, intid: number): number => machine.wiring.placeOf(intid, frame);

const interfaceOf = ({ machine, v }: GuestRun) => at(machine.world.vcpus, v).cpu;

/** The list register that a read of IAR would return: of equally urgent ones QEMU takes the first. */
const presented = (run: GuestRun) => {
  const cpu = interfaceOf(run);
  return cpu.lrs.find((lr) => run.machine.kvm.isAcknowledgeable(cpu, lr));
};

/** A read of IAR: of a register of the other group nothing is returned. */
const readsIar = (run: GuestRun, group: number): Result => {
  const { machine, v } = run;
  machine.acknowledged[v] = acknowledge(run, group);
  return machine.acknowledged[v] ?? null;
};

const writesEoir = (run: GuestRun, written: number | 'last'): Result => {
  const { machine, v } = run;
  const irq = writtenIrq(machine, v, written);
  if (irq === null) {
    machine.kvm.endOfSpecialIntid(interfaceOf(run));
  } else {
    endOfInterrupt(machine.kvm, machine.world, v, irq);
  }
  return null;
};

/** A list has a bit for each. */
const vcpusOf = (list: number): readonly number[] =>
  Array.from({ length: 16 }, (_, vcpu) => vcpu).filter((vcpu) => (list >> vcpu) % 2 === 1);

/** vgic_mmio_write_sgir; vgic_v3_dispatch_sgi */
const sendsSgi = (run: GuestRun, intid: number, targets: readonly number[] | 'others', group: 0 | 1): Result =>
  run.trap(() => {
    const { kvm, world, wiring, setup } = run.machine;
    if (setup.gic === 3) {
      kvm.dispatchSgis(world, run.v, intid, targets, group === 1);
      return null;
    }
    for (let vcpu = 0; vcpu < setup.vcpus; vcpu += 1) {
      if (targets === 'others' ? vcpu !== run.v : targets.includes(vcpu)) {
        kvm.dispatchSgi(world, wiring.placeOf(intid, vcpu), run.v);
      }
    }
    return null;
  });

const acknowledge = (run: GuestRun, group: number): number => {
  const { machine, v } = run;
  const lr = presented(run);
  if (lr === undefined || (machine.wiring.hasGroups && lr.group !== group)) {
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
