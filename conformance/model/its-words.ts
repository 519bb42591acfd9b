import { at, itsOf, keyOf, keys, lpiOf, tablesOf, type Vgic, type World } from '../../model/index.js';
import type { Result } from '../observation.js';
import type { Machine } from './machine.js';

/** Executes the words of conformance/its-words.ts. */

interface Run {
  readonly machine: Machine;
  readonly v: number;
  trap(emulate: () => Result): Result;
}

/** GITS_CWRITER is written: the vCPU leaves the guest and executes the command. */
const command =
  <Args extends readonly number[]>(execute: (kvm: Vgic, w: World, ...args: Args) => void) =>
  (run: Run, ...args: Args): Result =>
    run.trap(() => {
      execute(run.machine.kvm, run.machine.world, ...args);
      return null;
    });

/** An LPI is the same for every vCPU. */
const anyVcpu = 0;

export const itsGuestPerformers = {
  mapd: command<[number, number]>((kvm, w, device, valid) => kvm.itsCmdHandleMapd(w, device, valid === 1)),
  mapc: command<[number, number]>((kvm, w, collection, vcpu) => kvm.itsCmdHandleMapc(w, collection, vcpu)),
  mapti: (run: Run, device: number, event: number, intid: number, collection: number): Result =>
    command((kvm, w) => kvm.itsCmdHandleMapi(w, device, event, run.machine.wiring.placeOf(intid, anyVcpu), collection))(
      run,
    ),
  movi: command<[number, number, number]>((kvm, w, ...args) => kvm.itsCmdHandleMovi(w, ...args)),
  discard: command<[number, number]>((kvm, w, ...args) => kvm.itsCmdHandleDiscard(w, ...args)),
  int: command<[number, number]>((kvm, w, ...args) => kvm.itsCmdHandleInt(w, ...args)),
  clear: command<[number, number]>((kvm, w, ...args) => kvm.itsCmdHandleClear(w, ...args)),
  inv: command<[number, number]>((kvm, w, ...args) => kvm.itsCmdHandleInv(w, ...args)),
  invall: command<[number]>((kvm, w, collection) => kvm.itsCmdHandleInvall(w, collection)),
  movall: command<[number, number]>((kvm, w, ...args) => kvm.itsCmdHandleMovall(w, ...args)),
  lpi_table: ({ machine: { kvm, world, wiring } }: Run, intid: number, enabled: number): Result => {
    lpiOf(kvm.config, world, wiring.placeOf(intid, anyVcpu)).enabledInTable = enabled === 1;
    return null;
  },
  lpis: (run: Run, vcpu: number, enabled: number): Result =>
    command((kvm, w) => kvm.writeGicrCtlr(w, vcpu, enabled === 1, run.v))(run),
  its: command<[number]>((kvm, w, enabled) => kvm.itsWriteCtlr(w, enabled === 1, null)),
};

/** What KVM_SIGNAL_MSI returns: 1 for an MSI that is injected, 0 for one that is not mapped, -EBUSY where it is disabled. */
const busy = -16;

const signalled = (kvm: Vgic, w: World, device: number, event: number): number => {
  const { enabled, events, collections } = itsOf(w);
  if (kvm.itsIsCached(w, device, event) || kvm.itsResolveLpi(w, device, event) !== null) {
    return 1;
  }
  const { irq, collection } = at(events, keyOf(kvm.config, device, event));
  const isMapped = irq !== null && collection !== null && at(collections, collection) !== null;
  return !enabled || isMapped ? busy : 0;
};

export const itsVmmPerformers = {
  msi: ({ kvm, world }: Machine, device: number, event: number): Result => {
    const result = signalled(kvm, world, device, event);
    kvm.itsInjectMsi(world, device, event);
    return result;
  },
  its_save: ({ kvm, world, wiring, setup }: Machine): Result => {
    // What is no longer mapped the guest, or KVM, has zeroed.
    for (const key of Array.from({ length: keys(kvm.config) }, (_, place) => place)) {
      Object.assign(at(tablesOf(world).events, key), { irq: null, collection: 0, next: 0 });
    }
    kvm.savePendingTables(world);
    kvm.itsSaveTables(world);
    const pending = Array.from({ length: setup.vcpus }, (_, v) =>
      world.lpis.reduce((byte, { pendingIn }, place) => byte | (Number(pendingIn[v] ?? false) << place), 0),
    );
    const entries = tablesOf(world).events.flatMap(({ irq, collection, next }) => [
      irq === null ? 0 : at(wiring.places, irq).intid,
      collection,
      next,
    ]);
    return [...pending, ...entries];
  },
};
