import { at } from '../../../model/at.js';
import { eventIds, keyOf } from '../../../model/its/config.js';
import { isInError } from '../../../model/its/errors.js';
import { driverRingOf, ringOf } from '../../../model/its/ring-state.js';
import { driverOf, itsOf, writeValid } from '../../../model/its/state.js';
import { eraOf } from '../../../model/kvm/eras/index.js';
import { linux619 } from '../../../model/kvm/eras/linux-6.19.js';
import { linux73 } from '../../../model/kvm/eras/linux-7.3.js';
import { mended } from '../../../model/kvm/known/index.js';
import { bind, override } from '../../../model/machine/steps.js';
import { lpi } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { inEra, type Mutant, of, withBug } from './mutant.js';

const right = inEra('linux-6.19');

const keepsTheCache = override(linux619, {
  itsCmdHandleDiscard: (kvm, w, device, event) => kvm.itsFreeIte(w, keyOf(kvm.config, device, event)),
});

const forgetsAReference = override(linux619, {
  flushPendingLpis: (kvm, w, v) => linux619.flushPendingLpis({ ...kvm, putIrq: () => {} }, w, v),
});

const onlyCaches = override(linux619, {
  itsFinishMsi: (kvm, w, thread) =>
    linux619.itsFinishMsi(thread.stage === 'resolved' ? { ...kvm, injectLpi: () => {} } : kvm, w, thread),
});

const leavesTheTarget = override(linux619, { updateAffinity: () => {} });

/** An event id that has more bits than there is room for in the key is another device's. */
const readsBeyond = override(linux619, {
  itsIsCached: (kvm, w, device, event) => {
    const irq = itsOf(w).cache[device * eventIds(kvm.config) + event] ?? null;
    return irq !== null && kvm.lpiExists(w, irq);
  },
});

const leavesWhatIsPending = override(linux619, { flushPendingLpis: () => {} });

/** ITB5, of collections. */
const keepsCollections = override(linux73, { itsWriteCollectionBaser: () => {} });

const mapcForgetsEvents = override(linux73, {
  itsCmdHandleMapc: (kvm, w, collection, vcpu) =>
    linux73.itsCmdHandleMapc({ ...kvm, updateAffinity: () => {} }, w, collection, vcpu),
});

const readsNothing = override(linux619, { itsCmdHandleInv: () => {} });

const readsNothingItself = override(linux619, { writeInvlpi: () => {} });

const mapsBeyondTheTable = override(linux619, {
  itsCmdHandleMapi: (kvm, w, device, event, irq, collection) =>
    linux619.itsCmdHandleMapi(
      { ...kvm, config: { ...kvm.config, msiDevices: kvm.config.msiDevices.map(() => eventIds(kvm.config)) } },
      w,
      device,
      event,
      irq,
      collection,
    ),
});

const enablesWhatItMoves = override(linux619, {
  updateAffinity: (kvm, w, id, from, to) => {
    linux619.updateAffinity(kvm, w, id, from, to);
    kvm.getIrq(w, id).enabled = true;
  },
});

const clearsNothing = override(linux619, { clearLpi: () => {} });

/** GICR_CTLR comes after the tables: the bits that the restore has taken are read once more. */
const enablesTooLate = override(linux619, {
  itsRestoreTables: (kvm, w) => {
    linux619.itsRestoreTables(kvm, w);
    for (const v of w.vcpus.keys()) {
      kvm.syncLpiPendingTable(w, v);
    }
  },
});

const earlyAndOff = configure({ interrupts: [lpi()], its: ['mapti', 'mapc', 'early', 'ctlr', 'collections'] });

/** The address in GITS_CBASER is taken, and GITS_CREADR is not added. */
const readsTheFirst = override(linux619, { itsReadCommand: (_kvm, w) => at(driverRingOf(w).slots, 0) });

/** "Commands are only processed when the ITS is enabled." */
const executesWhileOff = override(linux619, {
  itsProcessCommands: (_kvm, w, by) => {
    const ring = ringOf(w);
    ring.by = ring.cwriter === ring.creadr ? null : by;
  },
});

const stopsAtErrors = override(linux619, {
  itsProcessCommand: (kvm, w) => {
    const isLast = isInError(kvm.config, driverOf(w), kvm.itsReadCommand(w));
    linux619.itsProcessCommand(kvm, w);
    ringOf(w).by = isLast ? null : ringOf(w).by;
  },
});

/** What is read while the ITS is off is forgotten: GITS_CTLR does not look at the ring. */
const enablesOnly = override(linux619, {
  itsWriteCtlr: (kvm, w, enabled, by) =>
    linux619.itsWriteCtlr({ ...kvm, itsProcessCommands: () => {} }, w, enabled, by),
});

const takesAnotherRing = override(linux619, {
  itsWriteCbaser: (_kvm, w) => {
    Object.assign(ringOf(w), { creadr: 0, cwriter: 0 });
  },
});

/** GITS_CREADR before GITS_CBASER. */
const restoresTheReaderFirst = override(linux619, {
  itsUaccessWriteCreadr: (kvm, w, slot) => {
    linux619.itsUaccessWriteCreadr(kvm, w, slot);
    kvm.itsWriteCbaser(w, true);
  },
});

/** GITS_CTLR is as it is written. */
const enablesAnyway = override(linux619, { itsMayBeEnabled: () => true });

/** GITS_CBASER is not looked at. */
const needsNoRing = override(linux619, {
  itsMayBeEnabled: (_kvm, w) => !itsOf(w).valid.slice(0, 2).includes(false),
});

/** GITS_BASER that is not valid frees nothing, and what was there is so again with the next valid one. */
const keepsInvalid = override(linux619, {
  itsWriteBaser: (kvm, w, valid) => {
    if (valid && itsOf(w).valid[0] === true) {
      linux619.itsWriteBaser(kvm, w, valid);
    } else {
      writeValid(itsOf(w), 'devices', valid);
    }
  },
});

/** An ITS that is valid may be enabled, and is not. */
const takesValidForInvalid = override(linux619, {
  itsWriteCbaser: (kvm, w) => linux619.itsWriteCbaser(kvm, w, false),
});

export const mutants: readonly Mutant[] = [
  {
    id: 'IT21',
    notices: 'an ITS that is enabled with tables that are not valid',
    config: of('its-valid-errors'),
    right,
    wrong: bind(enablesAnyway),
    // The guest changes what it takes for off.
    also: ['IT14', 'IT9'],
  },
  {
    id: 'IT21',
    notices: 'an ITS that is enabled with a ring that is not valid',
    config: of('its-valid-errors'),
    right,
    wrong: bind(needsNoRing),
    // The guest changes what it takes for off.
    also: ['IT14', 'IT9'],
  },
  {
    id: 'IT1',
    notices: 'a table of devices that is made invalid, and frees none',
    config: of('its-valid'),
    right,
    wrong: bind(keepsInvalid),
    also: ['IT9'],
  },
  {
    id: 'IT5',
    notices: 'a ring that is valid again, and is not taken for it',
    config: of('its-valid'),
    right,
    wrong: bind(takesValidForInvalid),
  },
  {
    id: 'IT18',
    notices: 'a command that is read at the beginning of the ring, wherever GITS_CREADR is',
    config: of('its-ring-errors'),
    right,
    wrong: bind(readsTheFirst),
    also: ['IT14', 'IT9'],
  },
  {
    id: 'IT18',
    notices: 'an ITS that is off, and executes commands',
    config: of('its-ring-errors'),
    right,
    wrong: bind(executesWhileOff),
  },
  {
    id: 'IT19',
    notices: 'commands behind one that is in error, which nobody executes',
    config: of('its-ring-errors'),
    right,
    wrong: bind(stopsAtErrors),
  },
  {
    id: 'IT19',
    notices: 'an ITS that is enabled, and leaves what is in its ring',
    config: of('its-ring-errors'),
    right,
    wrong: bind(enablesOnly),
  },
  {
    id: 'IT20',
    notices: 'another ring that an ITS takes which is enabled',
    config: of('its-ring-errors'),
    right,
    wrong: bind(takesAnotherRing),
    also: ['IT14', 'IT18', 'IT19', 'IT9'],
  },
  {
    id: 'IT20',
    notices: 'a GITS_CREADR that is restored before GITS_CBASER',
    config: { ...of('its-ring-migrate'), itsOrders: 'any' },
    right,
    wrong: bind(restoresTheReaderFirst),
    also: ['IT11', 'IT14', 'IT18', 'IT19', 'IT9'],
  },
  {
    id: 'IT16',
    notices: 'a CLEAR that clears nothing',
    config: of('lpi'),
    right,
    wrong: bind(clearsNothing),
  },
  {
    id: 'IT1',
    notices: 'a DISCARD that leaves the translation cache as it is',
    config: of('its-map'),
    right,
    wrong: bind(keepsTheCache),
    also: ['IT9'],
  },
  {
    id: 'IT3',
    notices: 'an LPI whose active state is kept outside list registers (B29)',
    config: of('lpi-overflow'),
    right,
    wrong: withBug('B29'),
    also: ['X01'],
  },
  {
    id: 'IT4',
    notices: 'LPIs that leave the list and keep its reference',
    config: of('lpi-off'),
    right,
    wrong: bind(forgetsAReference),
  },
  {
    id: 'IT5',
    notices: 'an MSI that is put into the translation cache and nowhere else',
    config: of('its-isolation'),
    right,
    wrong: bind(onlyCaches),
  },
  {
    id: 'IT6',
    notices: 'a DISCARD that leaves pending what was',
    config: of('its-map'),
    right: mended(eraOf('linux-6.19').hypervisor, 'linux-6.19', ['a discarded LPI is delivered']),
    wrong: right,
  },
  {
    id: 'IT8',
    notices: 'a MOVI that moves the event and not the LPI',
    config: of('its-movi'),
    right,
    wrong: bind(leavesTheTarget),
  },
  {
    id: 'IT8',
    notices: 'another table of collections, and those of the one before that stay',
    config: earlyAndOff,
    right: inEra('linux-7.3'),
    wrong: bind(keepsCollections),
    also: ['IT1'],
  },
  {
    id: 'IT8',
    notices: 'a MAPC that leaves events without a target which MAPTI has mapped before',
    config: earlyAndOff,
    right: inEra('linux-7.3'),
    wrong: bind(mapcForgetsEvents),
  },
  {
    id: 'IT9',
    notices: "an event id that reaches into another device's place in the translation cache",
    config: of('its-isolation'),
    right,
    wrong: bind(readsBeyond),
    also: ['IT1'],
  },
  {
    id: 'IT10',
    notices: 'EnableLPIs that is cleared, and LPIs that stay on the list',
    config: configure({ interrupts: [lpi()], its: ['lpis'] }),
    right,
    wrong: bind(leavesWhatIsPending),
  },
  {
    id: 'IT12',
    notices: 'an INV that reads nothing',
    config: of('lpi'),
    right,
    wrong: bind(readsNothing),
  },
  {
    id: 'IT12',
    notices: 'an INVLPIR that reads nothing',
    config: of('lpi-invlpir'),
    right,
    wrong: bind(readsNothingItself),
  },
  {
    id: 'IT14',
    notices: 'a MAPTI of an event that the device does not have',
    config: of('its-errors'),
    right,
    wrong: bind(mapsBeyondTheTable),
  },
  {
    id: 'IT15',
    notices: 'a MOVI that enables the LPI',
    config: configure({ vcpus: 2, interrupts: [lpi()], its: ['movi', 'inv'] }),
    right,
    wrong: bind(enablesWhatItMoves),
    also: ['N01'],
  },
  {
    id: 'IT11',
    notices: 'a save that a null pointer ends (ITB3)',
    config: of('its-migrate-errors'),
    right,
    wrong: withBug('ITB3'),
  },
  {
    id: 'IT17',
    notices: 'redistributors that are restored after the tables',
    config: of('its-migrate'),
    right,
    wrong: bind(enablesTooLate),
    also: ['N02', 'S44'],
  },
];
