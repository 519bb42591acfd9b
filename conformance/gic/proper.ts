import { isActive, isValid, runningPriority } from '../../model/index.js';
import { ModelledGic } from './modelled-gic.js';
import type { GicOperation } from './operation.js';
import type { Scope } from './scope.js';
import type { GicSetup } from './setup.js';

/** An operation as it was drawn, and whether it should be what well-behaved software would do. */
export interface Draft {
  readonly operation: GicOperation;
  readonly isProper: boolean;
}

/**
 * Interrupts drawn at random are mostly not those that there is something to do with. A proper EOI or DIR names one that
 * is owed, if any is; what is loaded properly goes into an empty list register, and with HW is tied to an interrupt that
 * is active at the host; and a line that is lowered was high.
 */
export const properly = (scope: Scope, setup: GicSetup, drafts: readonly Draft[]): readonly GicOperation[] => {
  const gic = new ModelledGic(scope.version, setup, new Set());
  return drafts.map(({ operation, isProper }) => {
    const wished = isProper ? owed(scope, gic, operation) : operation;
    const chosen = scope.repeatsInterrupts ? wished : unrepeated(gic, wished);
    gic.perform(chosen);
    return chosen;
  });
};

const owed = (scope: Scope, gic: ModelledGic, operation: GicOperation): GicOperation => {
  switch (operation.does) {
    case 'eoir':
    case 'dir': {
      const irq = operation.by === 'guest' ? owedByGuest(gic, operation.does) : owedByHost(gic, operation.does);
      return { ...operation, irq: irq ?? operation.irq };
    }
    case 'lr':
      return {
        ...operation,
        place: found(gic.cpu.lrs.findIndex(gic.virtualGic.isEmpty)) ?? operation.place,
        lr: { ...operation.lr, irq: (operation.lr.hw ? forwarded(gic, scope) : undefined) ?? operation.lr.irq },
      };
    case 'lower':
      return { ...operation, irq: found(gic.world.banks.findIndex(({ line }) => line)) ?? operation.irq };
    default:
      return operation;
  }
};

/** What a list register already holds is written into that one. */
const unrepeated = ({ cpu }: ModelledGic, operation: GicOperation): GicOperation => {
  if (operation.does !== 'lr') {
    return operation;
  }
  const { irq } = operation.lr;
  return { ...operation, place: found(cpu.lrs.findIndex((lr) => isValid(lr) && lr.irq === irq)) ?? operation.place };
};

const owedByGuest = ({ cpu }: ModelledGic, does: 'eoir' | 'dir'): number | undefined => {
  const running = runningPriority(cpu.activePriorities);
  return cpu.lrs.find((lr) => isActive(lr) && (does === 'dir' || lr.priority === running))?.irq;
};

/** What a list register with HW holds is left to the guest. */
const owedByHost = ({ world, gic, cpu, physicalInterface }: ModelledGic, does: 'eoir' | 'dir'): number | undefined => {
  const running = runningPriority(physicalInterface.activePriorities);
  return found(
    world.banks.findIndex(
      ({ active }, irq) =>
        active &&
        (does === 'dir' || gic.config.interrupts[irq]?.priority === running) &&
        !cpu.lrs.some((lr) => isValid(lr) && lr.hw && lr.irq === irq),
    ),
  );
};

/** Active at the host, and in no list register. */
const forwarded = ({ world, cpu }: ModelledGic, { interrupts }: Scope): number | undefined =>
  found(
    world.banks.findIndex(
      ({ active }, irq) =>
        active && interrupts[irq]?.isSgi === undefined && !cpu.lrs.some((lr) => isActive(lr) && lr.irq === irq),
    ),
  );

const found = (place: number): number | undefined => (place === -1 ? undefined : place);
