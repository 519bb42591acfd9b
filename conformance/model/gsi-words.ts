import { at, type KernelIrqfd, kernelIrqfdOf, keyOf, msiIrqfdOf } from '../../model/index.js';
import type { Result } from '../observation.js';
import type { Machine } from './machine.js';

/** Executes the words of conformance/gsi-words.ts. */

interface Run {
  readonly machine: Machine;
  trap(emulate: () => Result): Result;
}

const irqfdAt = ({ kvm, world }: Machine, id: number): KernelIrqfd => kernelIrqfdOf(kvm.config, world, id);

/** The work item: what it has raised without a resampler, it lowers. irqfd_inject */
const work = (machine: Machine, id: number): void => {
  const { kvm, world } = machine;
  if (irqfdAt(machine, id).queued) {
    kvm.readRoute(world, irqfdAt(machine, id));
  }
  if (irqfdAt(machine, id).work === 'raised') {
    kvm.readRoute(world, irqfdAt(machine, id));
  }
};

const signal = (machine: Machine, id: number): Result => {
  machine.kvm.signalIrqfd(machine.world, irqfdAt(machine, id));
  work(machine, id);
  return null;
};

export const gsiGuestPerformers = {
  doorbell: (run: Run, id: number): Result => run.trap(() => signal(run.machine, id)),
};

/** An SPI is the same for every vCPU. */
const anyVcpu = 0;

const route = ({ kvm, world }: Machine, gsi: number, irq: number | null): Result => {
  kvm.setIrqRouting(world, gsi, irq);
  return null;
};

/** irqfd_shutdown */
const shutDown = (machine: Machine, id: number): void => {
  const { kvm, world } = machine;
  kvm.removeWaitQueue(world, irqfdAt(machine, id));
  work(machine, id);
  kvm.irqfdFree(world, irqfdAt(machine, id));
};

export const gsiVmmPerformers = {
  route: (machine: Machine, gsi: number, intid: number): Result =>
    route(machine, gsi, machine.wiring.placeOf(intid, anyVcpu)),
  unroute: (machine: Machine, gsi: number): Result => route(machine, gsi, null),
  gsi_assign: (machine: Machine, id: number, gsi: number, resample: number): Result => {
    machine.wiring.assignGsi(id, { gsi, resample: resample === 1 });
    machine.rewire();
    machine.kvm.irqfdAssign(machine.world, irqfdAt(machine, id));
    machine.signalled.set(id, resample === 1 ? 0 : null);
    work(machine, id);
    return null;
  },
  gsi_deassign: (machine: Machine, id: number): Result => {
    if (irqfdAt(machine, id).stage === 'active') {
      machine.kvm.irqfdDeactivate(machine.world, irqfdAt(machine, id));
      shutDown(machine, id);
    }
    machine.signalled.set(id, null);
    return null;
  },
  /** kvm_vm_release: first none of them is active any more, and then their shutdowns are waited for. */
  close_vm: (machine: Machine): Result => {
    machine.kvm.irqfdRelease(machine.world);
    for (const id of machine.world.irqfds.keys()) {
      if (irqfdAt(machine, id).stage === 'deactivated') {
        shutDown(machine, id);
      }
    }
    return null;
  },
  gsi_signal: signal,
  doorbell_assign: (): Result => null,
  msi_route: ({ kvm, world }: Machine, id: number, device: number, event: number): Result => {
    kvm.setMsiRouting(world, id, keyOf(kvm.config, device, event));
    return null;
  },
  msi_unroute: ({ kvm, world }: Machine, id: number): Result => {
    kvm.setMsiRouting(world, id, null);
    return null;
  },
  msi_signal: ({ kvm, world }: Machine, id: number): Result => {
    kvm.signalMsiIrqfd(world, msiIrqfdOf(world, id));
    if (at(world.msiIrqfds, id).queued) {
      kvm.readMsiRoute(world, msiIrqfdOf(world, id));
    }
    return null;
  },
};
