import { upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import { isLpi, type MachineConfig } from '../machine/config.js';
import type { Part, Told } from '../machine/part.js';
import { deviceOf, hasEvent, hasIts, type ItsConfig, keyOf, keys } from './config.js';
import { itsDrawing, itsPrinter } from './drawing.js';
import type { Host, Needed } from './host.js';
import { claims, witnesses } from './properties/index.js';
import { itsRules } from './rules.js';
import { itsSketch } from './sketch.js';
import { itsSlice, lpiSource, lpis } from './state.js';

const said = {
  mapti: 'guest maps events',
  mapd: 'guest maps devices',
  mapc: 'guest maps collections',
  movi: 'guest moves events',
  movall: 'guest moves all LPIs of a vCPU',
  inv: 'guest enables LPIs by INV',
  invall: 'guest enables LPIs by INVALL',
  invlpir: 'guest enables LPIs by its redistributors',
  clear: 'guest clears events',
  int: 'guest makes events happen',
  lpis: 'guest switches LPIs of vCPUs',
  ctlr: 'guest switches the ITS',
  baser: 'guest changes its table of devices',
  early: 'events are mapped before their collections',
  collections: 'guest changes its table of collections',
  cbaser: 'guest changes its ring of commands',
  valid: 'guest makes tables and ring invalid',
} as const;

const savedAs = {
  save: 'user space saves the tables of the ITS',
  migrate: 'user space migrates the ITS',
  reset: 'user space resets the ITS',
} as const;

export const itsTold: Told<ItsConfig> = {
  msiDevices: (devices) =>
    devices.map((events, device) => `device ${device} with ${events} event${events === 1 ? '' : 's'}`),
  collections: (collections) => (collections === 0 ? [] : [`${collections} collection${collections === 1 ? '' : 's'}`]),
  its: (calls) => calls.map((call) => said[call]),
  itsTables: (calls) => calls.map((call) => savedAs[call]),
  itsOrders: (orders) => (orders === 'any' ? ['any commands'] : []),
  itsRing: (places) => (places === 0 ? [] : [`a ring of ${places} commands`]),
  msiThreads: (threads) => (threads < 2 ? [] : [`${threads} threads inject MSIs`]),
};

/** LPIs, the devices that send them, and KVM's ITS. */
export const its: Part<ItsConfig & MachineConfig, Host, Needed> = {
  name: 'its',
  slice: itsSlice,
  sketch: itsSketch,
  contradiction: (config) => {
    const { interrupts, msiDevices, collections, its: calls, itsTables, itsRing, fine } = config;
    const odd = interrupts.find((irq) => isLpi(irq) !== (irq.source === lpiSource));
    if (odd !== undefined) {
      return `${odd.name} has INTID ${odd.intid}; an LPI has an INTID from 8192 on, and nothing else has`;
    }
    if (!interrupts.some(isLpi)) {
      return calls.length > 0 || itsTables.length > 0 || itsRing > 0 || hasIts(config)
        ? 'there is no LPI for an ITS; add one'
        : undefined;
    }
    if (fine.includes('injection')) {
      return 'an LPI is queued in one step: leave fine injection out';
    }
    const isReplaced = itsTables.some((call) => call !== 'save');
    if (isReplaced && interrupts.some((irq) => !isLpi(irq))) {
      return 'LPIs alone are migrated and reset: leave out other interrupts, or itsTables';
    }
    if (isReplaced && fine.includes('its')) {
      return 'the ITS is migrated and reset in one step: leave fine steps of the ITS out';
    }
    if (calls.includes('early') && itsTables.includes('migrate')) {
      return 'an LPI without a target is in no pending table that is saved: leave early out, or migrate';
    }
    if (itsRing === 1 || (itsRing === 0 && calls.includes('cbaser'))) {
      return 'a ring of commands has two places at least: one stays free';
    }
    if (itsRing > 0 && calls.includes('lpis')) {
      return 'what is in the ring may go to a vCPU whose LPIs are off by then: leave lpis out, or the ring';
    }
    const events = msiDevices.reduce((sum, one) => sum + one, 0);
    const tooFew = events < interrupts.filter(isLpi).length || collections === 0;
    return tooFew ? 'each LPI needs an event of a device, and all a collection' : undefined;
  },
  start: (w, config) => {
    if (!hasIts(config)) {
      return;
    }
    const mapped = upTo(keys(config))
      .filter((key) => hasEvent(config, deviceOf(config, key), key - keyOf(config, deviceOf(config, key), 0)))
      .slice(0, lpis(config).length);
    for (const tables of [at(w.its, 0), at(w.driver, 0)]) {
      tables.enabled = true;
      tables.valid.fill(true);
      tables.devices = tables.devices.map(() => true);
      tables.collections = tables.collections.map((_, collection) => collection % config.vcpus);
      for (const [place, key] of mapped.entries()) {
        Object.assign(at(tables.events, key), { irq: lpis(config)[place], collection: 0 });
      }
    }
    const driver = at(w.driver, 0);
    driver.lpis = driver.lpis.map(() => 'on');
    for (const key of mapped) {
      driver.targets[key] = 0;
    }
    for (const redistributor of w.redistributors) {
      redistributor.ctlr = 'on';
    }
    for (const lpi of w.lpis) {
      Object.assign(lpi, { refcount: 1, enabledInTable: true });
    }
  },
  rules: itsRules,
  claims,
  witnesses,
  drawing: itsDrawing,
  printer: itsPrinter,
  legend: [
    { mark: 'device 0 event 1', says: 'what the ITS has mapped an event of a device to: an LPI and a collection' },
    { mark: '… cached', says: 'the translation cache has this LPI for the event' },
    { mark: 'ring 0', says: 'a command in the ring, pale until GITS_CWRITER covers it' },
    { mark: 'collection 0', says: 'the vCPU that a collection is mapped to' },
    { mark: 'irq 8192 refcount', says: 'who holds the LPI: events, the translation cache, an ap_list, a thread' },
    { mark: 'guest: …', says: "what the guest's driver remembers to have said to its ITS" },
  ],
};
