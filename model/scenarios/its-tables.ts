import { configure } from '../vgic.js';
import { lpi } from './kinds.js';
import { inEveryEra, type Scenario } from './scenario.js';

/** The ITS's tables in the memory of the guest, and what is pending there: saved, migrated, reset. */
export const itsTables: readonly Scenario[] = [
  {
    id: 'its-save',
    says: 'user space saves the tables of the ITS, and the VM goes on',
    suite: 'quick',
    config: configure({ interrupts: [lpi()], its: ['mapti'], itsTables: ['save'] }),
    reaches: [],
    findings: inEveryEra({ IT6: 'a discarded LPI is delivered', S14: 'what was saved as pending comes back' }),
  },
  {
    id: 'its-migrate',
    says: 'a VM is migrated: its ITS, and what is pending of its LPIs, goes through the memory of the guest',
    suite: 'full',
    config: configure({ vcpus: 2, interrupts: [lpi()], its: ['movi'], itsTables: ['migrate'] }),
    reaches: [],
    findings: {
      'linux-4.17': { N03: 'retargeting does not kick', X01: 'an LPI that stays active' },
      'linux-6.19': { N03: 'retargeting does not kick' },
    },
  },
  {
    id: 'its-ring',
    says: 'the guest puts commands into a ring, and a vCPU executes them one by one, while MSIs come',
    suite: 'full',
    config: configure({ listRegisters: 2, interrupts: [lpi(), lpi({}, 8193)], its: ['mapti'], itsRing: 3 }),
    reaches: ['R51', 'R49'],
    findings: inEveryEra({ IT6: 'a discarded LPI is delivered' }),
  },
  {
    id: 'its-ring-errors',
    says: 'the same with commands that are in error, an ITS that is switched off and on, and another ring',
    suite: 'full',
    config: configure({ interrupts: [lpi()], its: ['mapti', 'ctlr', 'cbaser'], itsOrders: 'any', itsRing: 3 }),
    reaches: ['R51', 'R49'],
  },
  {
    id: 'its-ring-migrate',
    says: 'the ring, of which a part may be left, is migrated with the ITS',
    suite: 'full',
    config: configure({ interrupts: [lpi()], its: ['mapti', 'ctlr', 'cbaser'], itsTables: ['migrate'], itsRing: 3 }),
    reaches: [],
    findings: inEveryEra({
      IT6: 'a discarded LPI is delivered',
      S14: 'what was saved as pending comes back',
    }),
  },
  {
    id: 'its-valid',
    says: 'the guest makes its tables and its ring invalid while its ITS is off, and valid again, and maps all anew',
    suite: 'full',
    config: configure({ collections: 1, interrupts: [lpi()], its: ['mapti', 'mapd', 'mapc', 'ctlr', 'valid'] }),
    reaches: [],
    findings: inEveryEra({ IT6: 'a discarded LPI is delivered' }),
  },
  {
    id: 'its-valid-errors',
    says: 'the guest enables its ITS with tables or a ring that are not valid, and sends MSIs and commands',
    suite: 'full',
    config: configure({ interrupts: [lpi()], its: ['mapti', 'mapd', 'ctlr', 'valid'], itsOrders: 'any' }),
    reaches: [],
  },
  {
    id: 'its-reset',
    says: 'a VM is reset, and its guest maps all anew',
    suite: 'full',
    config: configure({
      interrupts: [lpi()],
      its: ['mapti', 'mapd', 'mapc', 'ctlr', 'lpis'],
      itsTables: ['reset'],
    }),
    reaches: [],
    findings: {
      'linux-4.17': {
        IT6: 'a discarded LPI is delivered',
        N14: 'an LPI that stays active',
        X01: 'an LPI that stays active',
      },
      'linux-6.19': { IT6: 'a discarded LPI is delivered' },
    },
  },
  {
    id: 'its-save-fine',
    says: 'user space saves what is pending while an MSI is injected, and the LPI is discarded',
    suite: 'full',
    config: configure({ interrupts: [lpi()], its: ['mapti'], itsTables: ['save'], fine: ['its'] }),
    reaches: [],
    findings: inEveryEra({ IT6: 'a discarded LPI is delivered', S14: 'what was saved as pending comes back' }),
  },
  {
    id: 'full-its-migrate',
    says: 'two LPIs go from vCPU to vCPU, and the VM is saved and migrated: each pending bit is in the table of its vCPU',
    suite: 'full',
    config: configure({ vcpus: 2, interrupts: [lpi(), lpi({}, 8193)], its: ['movi'], itsTables: ['save', 'migrate'] }),
    reaches: [],
    findings: {
      'linux-4.17': { N03: 'retargeting does not kick', X01: 'an LPI that stays active', S17: 'active first' },
      'linux-6.19': { N03: 'retargeting does not kick' },
    },
  },
  {
    id: 'its-migrate-map',
    says: 'events are mapped and discarded, devices mapped and unmapped, and the VM is migrated',
    suite: 'full',
    config: configure({
      interrupts: [lpi(), lpi({}, 8193)],
      listRegisters: 2,
      msiDevices: [2, 1],
      its: ['mapti', 'mapd'],
      itsTables: ['migrate'],
    }),
    reaches: [],
    findings: inEveryEra({ IT6: 'a discarded LPI is delivered', S14: 'what was saved as pending comes back' }),
  },
  {
    id: 'its-migrate-errors',
    says: 'a guest sends what is UNPREDICTABLE, collections go from events, and the VM is migrated',
    suite: 'full',
    config: configure({
      collections: 2,
      interrupts: [lpi()],
      msiDevices: [2],
      its: ['mapti', 'mapc'],
      itsTables: ['migrate'],
      itsOrders: 'any',
    }),
    reaches: [],
    findings: inEveryEra({ S14: 'what was saved as pending comes back' }),
  },
];
