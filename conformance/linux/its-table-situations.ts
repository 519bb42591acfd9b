import { onTwoVcpus, withLpis } from './its-situations.js';
import type { Situation } from './story.js';

/** The tables and the ring of the ITS: what is saved, restored, reset, and given to it anew. */
export const itsTableSituations: readonly Situation[] = [
  {
    name: 'tables are saved',
    ...onTwoVcpus,
    script: [
      ...['vmm its_save', 'vmm msi 0 0', 'v0 movi 0 1 1', 'vmm msi 0 1', 'vmm its_save', 'v0 iar, eoir last'],
      ...['vmm its_save', 'v0 discard 0 0', 'vmm its_save', 'v0 mapti 1 1 8192 1', 'vmm msi 1 1', 'vmm its_save'],
    ],
  },
  {
    name: 'what was saved as pending comes back',
    ...withLpis,
    script: [
      ...['vmm msi 0 0', 'vmm its_save', 'v0 iar, eoir last', 'v0 nop', 'v0 discard 0 0', 'v0 mapti 0 0 8192 0'],
      ...['v0 iar, eoir last', 'v0 discard 0 0', 'v0 mapti 0 0 8192 0', 'v0 iar'],
    ],
  },
  {
    name: 'tables are restored in a new VM, and MSIs go where they went',
    ...onTwoVcpus,
    script: [
      ...['v0 movi 0 1 1', 'v0 lpi_table 8192 0', 'v0 inv 0 0', 'vmm msi 0 0', 'vmm msi 0 1', 'vmm migrate', 'v1 iar'],
      ...[
        'v1 eoir last',
        'v0 isr',
        'v0 lpi_table 8192 1',
        'v0 inv 0 0',
        'v0 iar, eoir last',
        'vmm msi 0 0',
        'vmm msi 0 1',
      ],
      ...['v0 iar, eoir last', 'v1 iar, eoir last', 'vmm its_save', 'v0 discard 0 0', 'vmm msi 0 1', 'v1 lpis 1 0'],
      ...['vmm migrate', 'v0 its 0', 'v0 mapti 1 1 8192 1', 'vmm migrate', 'v0 its 1', 'v1 lpis 1 1', 'vmm msi 1 1'],
      ...['v1 iar, eoir last', 'vmm its_save'],
    ],
  },
  {
    name: 'the ITS is reset, and programmed anew',
    ...withLpis,
    script: [
      ...[
        'vmm msi 0 0',
        'vmm its_reset',
        'vmm msi 0 0',
        'v0 iar, eoir last',
        'v0 its 1',
        'vmm msi 0 0',
        'vmm its_save',
      ],
      ...[
        'v0 mapd 0 1',
        'v0 mapti 0 0 8192 2',
        'vmm msi 0 0',
        'v0 isr',
        'v0 mapc 2 0',
        'vmm msi 0 0',
        'v0 iar, eoir last',
      ],
      ...['vmm its_save'],
    ],
  },
  {
    name: 'the ITS is given other tables',
    ...{ ...withLpis, tells: 'ITB5' },
    script: [
      ...['v0 device_table', 'vmm msi 0 0', 'v0 its 0, device_table, its 1', 'vmm msi 0 0', 'v0 iar, eoir last'],
      ...['v0 mapd 0 1', 'v0 mapti 0 0 8192 1', 'vmm msi 0 0', 'v0 iar, eoir last', 'v0 its 0', 'v0 discard 0 0'],
      ...['v0 collection_table', 'v0 its 1', 'vmm msi 0 0'],
    ],
  },
  {
    name: 'commands wait in the ring until GITS_CWRITER covers them',
    ...onTwoVcpus,
    script: [
      ...['v0 hold', 'v0 discard 0 0, mapti 0 1 8192 1, mapti 0 0 8192 1', 'vmm msi 0 0', 'v0 iar, eoir last'],
      ...['v0 ring_beyond', 'vmm msi 0 0', 'v1 ring', 'v0 iar, eoir last', 'vmm msi 0 0', 'v1 iar, eoir last'],
      ...['v0 hold, movi 0 0 0', 'v0 movi 0 1 2, inv 1 1, clear 0 0', 'v1 int 0 0', 'v1 ring', 'v0 iar, eoir last'],
      ...['v0 hold, discard 0 0, its 0, ring', 'vmm msi 0 0', 'v0 its 1', 'vmm msi 0 0'],
    ],
  },
  {
    name: 'the ITS is given another ring',
    ...withLpis,
    script: [
      ...['v0 hold, discard 0 0', 'v0 cbaser', 'v0 ring', 'vmm msi 0 0', 'v0 mapti 0 0 8192 0', 'vmm msi 0 0'],
      ...['v0 iar, eoir last', 'v0 its 0, discard 0 0', 'v0 cbaser', 'v0 its 1', 'vmm msi 0 0', 'v0 iar, eoir last'],
      ...['v0 hold, discard 0 0, its 0, cbaser, its 1, ring', 'vmm msi 0 0', 'v0 iar, eoir last', 'v0 discard 0 0'],
      ...['vmm msi 0 0', 'v0 its 0, hold, mapti 0 0 8192 0, ring', 'vmm migrate', 'v0 its 1', 'vmm msi 0 0'],
    ],
  },
  {
    name: 'an ITS whose tables or ring are not valid stays off',
    ...withLpis,
    script: [
      ...['v0 its_valid 0 0', 'vmm msi 0 0', 'v0 iar, eoir last', 'v0 its 0, its_valid 0 0, its 1', 'vmm msi 0 0'],
      ...['v0 its_valid 0 1, its 1', 'v0 mapd 0 1', 'v0 mapti 0 0 8192 0', 'vmm msi 0 0', 'v0 iar, eoir last'],
      ...['v0 its 0, its_valid 2 0', 'v0 discard 0 0', 'v0 its 1', 'vmm msi 0 0', 'v0 its_valid 2 1', 'v0 its 1'],
      ...[
        'vmm msi 0 0',
        'v0 iar, eoir last',
        'v0 its 0, its_valid 1 0, its 1',
        'vmm msi 0 0',
        'v0 its_valid 1 1, its 1',
      ],
      // No event may be without a collection then: ITB3.
      ...['v0 mapc 0 0', 'vmm msi 0 0', 'v0 mapd 0 1, mapti 0 0 8192 0', 'v0 its 0, its_valid 2 0', 'vmm migrate'],
      ...['v0 its 1', 'vmm msi 0 0', 'v0 its_valid 2 1, its 1', 'vmm msi 0 0', 'v0 iar, eoir last'],
    ],
  },
];
