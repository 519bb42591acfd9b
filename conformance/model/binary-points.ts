import { UsageError } from '../../src/language/index.js';
import type { GuestArguments, VmmArguments } from '../vocabulary.js';
import type { Machine } from './machine.js';

/** Group 0 has BPR0, and group 1 BPR1, of which a value means one bit less: ICC_BPR0_EL1, ICC_BPR1_EL1 (IHI 0069), GICC_BPR. */
type Group = 0 | 1;

interface Run {
  readonly machine: Machine;
  readonly v: number;
}

/** The least that there is with 5 bits of a priority: all of them preempt. What is written below becomes that. */
const finest = [2, 3] as const;
const coarsest = 7;

/** @throws UsageError where the model has none: that of a group that no interrupt is in. */
const placeOf = ({ setup, wiring }: Machine, group: Group): number => {
  if (!wiring.hasGroups && group !== setup.gic - 2) {
    throw new UsageError(`no interrupt of the machine is in group ${group}, so the model has no binary point of it`);
  }
  return wiring.hasGroups ? group : 0;
};

const interfaceOf = ({ machine, v }: Run) => machine.kvm.getVcpu(machine.world, v).cpu;

const writes = (group: Group) => (run: Run, value: number) => {
  const cpu = interfaceOf(run);
  const place = placeOf(run.machine, group);
  // With CBPR writes of BPR1 are ignored.
  if (group === 0 || !cpu.commonBinaryPoint.includes(true)) {
    cpu.binaryPoints[place] = Math.max(0, (value & coarsest) - finest[group]);
  }
  return null;
};

const reads =
  (group: Group) =>
  (machine: Machine, ...[vcpu]: VmmArguments<'u_bpr0'>) => {
    const { binaryPoints } = machine.kvm.getVmcr(machine.world, machine.kvm.getVcpu(machine.world, vcpu));
    return Math.min(coarsest, finest[group] + (binaryPoints[placeOf(machine, group)] ?? 0));
  };

export const binaryPointPerformers = {
  bpr0: writes(0),
  bpr1: writes(1),
  cbpr: (run: Run, ...[isCommon]: GuestArguments<'cbpr'>) => {
    if (!run.machine.wiring.hasGroups) {
      throw new UsageError('CBPR is of two groups, and the machine has one');
    }
    interfaceOf(run).commonBinaryPoint = [isCommon === 1];
    return null;
  },
};

export const binaryPointReaders = { u_bpr0: reads(0), u_bpr1: reads(1) };
