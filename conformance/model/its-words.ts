import { at, hasEvent, itsOf, keyOf, keys, lpiOf, tablesOf, type Vgic, type World } from '../../model/index.js';
import type { Result } from '../observation.js';
import type { Machine } from './machine.js';
import { isLpi } from './wiring.js';

/** Executes the words of conformance/its-words.ts. */

interface Run {
  readonly machine: Machine;
  readonly v: number;
  trap(emulate: () => Result): Result;
}

type Executed<Args extends readonly number[]> = (kvm: Vgic, w: World, ...args: Args) => void;

/** A store to plain memory. */
const store = (run: Run, does: (machine: Machine) => void): Result => {
  does(run.machine);
  return null;
};

/** GITS_CWRITER covers all that is in the ring. */
const cover = (machine: Machine): void => {
  machine.commands.push(...machine.held.splice(0));
  processCommands(machine);
};

/**
 * GITS_CWRITER is written: the vCPU leaves the guest and executes the command. While the ITS is off the command waits in
 * the ring (vgic_its_process_commands). One that names what no table has room for is in error, and nothing happens.
 */
const command =
  <Args extends readonly number[]>(
    execute: Executed<Args>,
    names: (machine: Machine, ...args: Args) => boolean = () => true,
  ) =>
  (run: Run, ...args: Args): Result => {
    const put = (machine: Machine): void => {
      if (names(machine, ...args)) {
        machine.held.push(() => execute(machine.kvm, machine.world, ...args));
      }
    };
    return run.machine.holdsCommands
      ? store(run, put)
      : run.trap(() => {
          put(run.machine);
          cover(run.machine);
          return null;
        });
  };

const processCommands = (machine: Machine): void => {
  if (itsOf(machine.world).enabled) {
    for (const execute of machine.commands.splice(0)) {
      execute();
    }
  }
};

/** An access to a register of the ITS or of a redistributor. */
const access =
  <Args extends readonly number[]>(execute: (run: Run, ...args: Args) => void) =>
  (run: Run, ...args: Args): Result =>
    run.trap(() => {
      execute(run, ...args);
      return null;
    });

const namesDevice = ({ kvm }: Machine, device: number): boolean => device < kvm.config.msiDevices.length;

const namesEvent = ({ kvm }: Machine, device: number, event: number): boolean => hasEvent(kvm.config, device, event);

const namesCollection = ({ kvm }: Machine, collection: number): boolean => collection < kvm.config.collections;

/** An LPI is the same for every vCPU. */
const anyVcpu = 0;

const mapi = (machine: Machine, device: number, event: number, intid: number, collection: number): void =>
  machine.kvm.itsCmdHandleMapi(machine.world, device, event, machine.wiring.placeOf(intid, anyVcpu), collection);

/** GITS_BASER of devices, of collections, or GITS_CBASER. */
const writeBase = (machine: Machine, register: number, valid: boolean): void => {
  const { kvm, world } = machine;
  switch (register) {
    case 0:
      kvm.itsWriteBaser(world, valid);
      break;
    case 1:
      kvm.itsWriteCollectionBaser(world, valid);
      break;
    default:
      if (!itsOf(world).enabled) {
        forgetCommands(machine);
      }
      kvm.itsWriteCbaser(world, valid);
  }
};

const forgetCommands = (machine: Machine): void => {
  machine.commands.length = 0;
  machine.held.length = 0;
};

export const itsGuestPerformers = {
  mapd: command<[number, number]>(
    (kvm, w, device, valid) => kvm.itsCmdHandleMapd(w, device, valid === 1),
    (machine, device) => namesDevice(machine, device),
  ),
  mapc: command<[number, number]>(
    (kvm, w, collection, vcpu) => kvm.itsCmdHandleMapc(w, collection, vcpu),
    (machine, collection) => namesCollection(machine, collection),
  ),
  unmapc: command<[number]>((kvm, w, collection) => kvm.itsCmdHandleMapc(w, collection, null), namesCollection),
  mapti: (run: Run, device: number, event: number, intid: number, collection: number): Result =>
    command(
      () => mapi(run.machine, device, event, intid, collection),
      (machine) => namesEvent(machine, device, event) && namesCollection(machine, collection) && isLpi(intid),
    )(run),
  movi: command<[number, number, number]>(
    (kvm, w, ...args) => kvm.itsCmdHandleMovi(w, ...args),
    (machine, device, event, collection) => namesEvent(machine, device, event) && namesCollection(machine, collection),
  ),
  discard: command<[number, number]>((kvm, w, ...args) => kvm.itsCmdHandleDiscard(w, ...args), namesEvent),
  int: command<[number, number]>((kvm, w, ...args) => kvm.itsCmdHandleInt(w, ...args), namesEvent),
  clear: command<[number, number]>((kvm, w, ...args) => kvm.itsCmdHandleClear(w, ...args), namesEvent),
  inv: command<[number, number]>((kvm, w, ...args) => kvm.itsCmdHandleInv(w, ...args), namesEvent),
  invall: command<[number]>((kvm, w, collection) => kvm.itsCmdHandleInvall(w, collection), namesCollection),
  movall: command<[number, number]>((kvm, w, ...args) => kvm.itsCmdHandleMovall(w, ...args)),
  lpi_table: ({ machine: { kvm, world, wiring } }: Run, intid: number, enabled: number): Result => {
    lpiOf(kvm.config, world, wiring.placeOf(intid, anyVcpu)).enabledInTable = enabled === 1;
    return null;
  },
  lpis: access<[number, number]>(({ machine: { kvm, world }, v }, vcpu, enabled) =>
    kvm.writeGicrCtlr(world, vcpu, enabled === 1, v),
  ),
  invlpir: access<[number, number]>(({ machine: { kvm, world, wiring } }, vcpu, intid) =>
    kvm.writeInvlpi(world, vcpu, wiring.placeOf(intid, anyVcpu)),
  ),
  invallr: access<[number]>(({ machine: { kvm, world } }, vcpu) => kvm.writeInvall(world, vcpu)),
  its: access<[number]>(({ machine }, enabled) => {
    machine.kvm.itsWriteCtlr(machine.world, enabled === 1, null);
    processCommands(machine);
  }),
  device_table: access(({ machine }) => writeBase(machine, 0, true)),
  collection_table: access(({ machine }) => writeBase(machine, 1, true)),
  cbaser: access(({ machine }) => writeBase(machine, 2, true)),
  its_valid: access<[number, number]>(({ machine }, register, valid) => writeBase(machine, register, valid === 1)),
  hold: (run: Run): Result =>
    store(run, (machine) => {
      machine.holdsCommands = true;
    }),
  ring: access(({ machine }) => {
    machine.holdsCommands = false;
    cover(machine);
  }),
  ring_beyond: access(() => {}),
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
  msi: (machine: Machine, device: number, event: number): Result => {
    const { kvm, world } = machine;
    if (!namesEvent(machine, device, event)) {
      return itsOf(world).enabled ? 0 : busy;
    }
    const result = signalled(kvm, world, device, event);
    kvm.itsInjectMsi(world, device, event);
    return result;
  },
  its_save: (machine: Machine): Result => {
    saveTables(machine);
    return tablesIn(machine);
  },
  // The guest has new tables, and nothing in its ring.
  its_reset: (machine: Machine): Result => {
    machine.kvm.itsReset(machine.world);
    forgetCommands(machine);
    machine.holdsCommands = false;
    for (const register of [0, 1, 2]) {
      writeBase(machine, register, true);
    }
    return null;
  },
};

/** What an ITS and redistributors are given in a new VM, in the order of arm-vgic-its.rst; memory is that of the old one. */
export const restoreIts = ({ kvm, world }: Machine, old: World): void => {
  kvm.itsReset(world);
  world.tables = old.tables;
  for (const [place, { enabledInTable, pendingIn }] of old.lpis.entries()) {
    Object.assign(at(world.lpis, place), { enabledInTable, pendingIn });
  }
  for (const [v, { ctlr }] of old.redistributors.entries()) {
    at(world.redistributors, v).ctlr = 'off';
    kvm.writeGicrCtlr(world, v, ctlr === 'on', v);
  }
  const [devices = true, collections = true, ring = true] = itsOf(old).valid;
  kvm.itsWriteCbaser(world, ring);
  kvm.itsWriteBaser(world, devices);
  kvm.itsWriteCollectionBaser(world, collections);
  kvm.itsRestoreTables(world);
  kvm.itsWriteCtlr(world, itsOf(old).enabled, null);
};

/** KVM_DEV_ARM_VGIC_SAVE_PENDING_TABLES, KVM_DEV_ARM_ITS_SAVE_TABLES. */
export const saveTables = ({ kvm, world }: Machine): void => {
  // What is no longer mapped the guest, or KVM, has zeroed.
  for (const key of Array.from({ length: keys(kvm.config) }, (_, place) => place)) {
    Object.assign(at(tablesOf(world).events, key), { irq: null, collection: 0, next: 0 });
  }
  for (const device of tablesOf(world).devices) {
    Object.assign(device, { valid: false, next: 0 });
  }
  kvm.savePendingTables(world);
  kvm.itsSaveTables(world);
};

/**
 * What is then in memory: the pending bits of each vCPU; of each event LPI, collection and the offset to the next; of each
 * device whether it is there, and the offset to the next; of each collection its vCPU, or -1.
 */
export const tablesIn = ({ kvm, world, wiring, setup }: Machine): readonly number[] => {
  const { events, devices, collections } = tablesOf(world);
  const pending = Array.from({ length: setup.vcpus }, (_, v) =>
    world.lpis.reduce((byte, { pendingIn }, place) => byte | (Number(pendingIn[v] ?? false) << place), 0),
  );
  const vcpuOf = (wanted: number): number => collections.find(({ valid, id }) => valid && id === wanted)?.vcpu ?? -1;
  return [
    ...pending,
    ...events.flatMap(({ irq, collection, next }) => [
      irq === null ? 0 : at(wiring.places, irq).intid,
      collection,
      next,
    ]),
    ...devices.flatMap(({ valid, next }) => [Number(valid), next]),
    ...Array.from({ length: kvm.config.collections }, (_, id) => vcpuOf(id)),
  ];
};
