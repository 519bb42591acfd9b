import type { Situation } from './story.js';

/** LPIs and the ITS: commands, MSIs, tables in memory. A command is a store to GITS_CWRITER. */
const lpis = [
  [8192, 'edge', 0xa0],
  [8193, 'edge', 0x60],
  [40, 'edge', 0x80],
] as const;

const one = { gics: [3], interrupts: lpis } as const;
const two = { ...one, vcpus: 2 } as const;

export const itsSituations: readonly Situation[] = [
  {
    name: 'LPIs are taken, also while one is handled',
    ...one,
    script: [
      ...['vmm msi 0 0', 'v0 iar', 'vmm msi 0 0', 'vmm msi 0 1', 'v0 iar', 'vmm line 40 1', 'v0 eoir 8193', 'v0 isr'],
      ...['v0 eoir 8192', 'v0 iar, eoir last', 'v0 iar, eoir last', 'v0 iar', 'vmm msi 1 0', 'vmm msi 1 1'],
    ],
  },
  {
    name: 'LPIs with EOImode 1 are ended by their priority drop',
    ...{ ...one, eoiMode: 1 },
    script: [
      ...['vmm msi 0 0', 'v0 iar', 'v0 eoir last', 'vmm msi 0 0', 'v0 iar, eoir last', 'v0 isr', 'vmm msi 0 1'],
      ...['vmm line 40 1', 'v0 iar', 'vmm msi 0 1', 'v0 eoir last', 'v0 iar, eoir last', 'v0 iar, eoir last, dir last'],
    ],
  },
  {
    name: 'INV and INVALL read the table of LPIs',
    ...two,
    script: [
      ...['v0 lpi_table 8192 0', 'vmm msi 0 0', 'v0 inv 0 0', 'vmm msi 0 0', 'v0 isr', 'v0 lpi_table 8192 1', 'v0 isr'],
      ...[
        'v0 inv 0 0',
        'v0 iar, eoir last',
        'v0 movi 0 1 1',
        'v1 lpi_table 8193 0',
        'v1 lpi_table 8192 0',
        'v1 invall 1',
      ],
      ...['vmm msi 0 1', 'v1 isr', 'v0 invall 0', 'v0 lpi_table 8193 1', 'v0 invall 0', 'v1 isr', 'v0 invall 1'],
      ...['v1 iar, eoir last'],
    ],
  },
  {
    name: 'INT and CLEAR',
    ...one,
    script: [
      ...['v0 int 0 0', 'v0 clear 0 0', 'v0 isr', 'v0 int 0 0', 'v0 iar, eoir last', 'v0 int 1 0', 'v0 clear 1 0'],
      ...['v0 int 0 1, clear 0 1', 'v0 iar'],
    ],
  },
  {
    name: 'LPIs that are pending go elsewhere by MOVI, MAPC and MOVALL',
    ...two,
    script: [
      ...[
        'vmm msi 0 0',
        'vmm msi 0 1',
        'v0 movi 0 0 1',
        'v1 nop',
        'v0 nop',
        'v1 iar, eoir last',
        'v0 mapc 0 1',
        'v1 isr',
      ],
      ...['v0 nop', 'v1 iar, eoir last', 'vmm msi 0 1', 'v1 mapc 0 0', 'v1 nop', 'v0 iar, eoir last', 'vmm msi 0 1'],
      ...['v1 movall 0 1', 'v0 nop', 'v1 iar, eoir last', 'vmm msi 0 1', 'v1 iar, eoir last'],
    ],
  },
  {
    name: 'events are discarded and mapped, also to an LPI that is on a list',
    ...two,
    script: [
      ...['v0 discard 0 0', 'vmm msi 0 0', 'v0 mapti 1 1 8192 1', 'vmm msi 1 1', 'v0 discard 1 1', 'v1 isr'],
      ...['v0 mapti 0 0 8192 0', 'v1 nop', 'v0 isr', 'v1 iar, eoir last', 'vmm msi 0 0', 'v0 iar, eoir last'],
      ...[
        'vmm msi 0 0',
        'v1 discard 0 0',
        'v1 mapti 0 0 8192 1',
        'vmm msi 0 0',
        'v0 nop',
        'v1 iar, eoir last',
        'v0 iar',
      ],
    ],
  },
  {
    name: 'an LPI is mapped to two events, and events twice',
    ...two,
    script: [
      ...[
        'v0 mapti 1 0 8192 1',
        'vmm msi 1 0',
        'v0 iar, eoir last',
        'v0 discard 0 0',
        'vmm msi 1 0',
        'v0 iar, eoir last',
      ],
      ...['v0 mapti 0 1 8192 1', 'vmm msi 0 1', 'v0 iar, eoir last', 'v0 discard 1 0', 'v0 discard 1 0', 'vmm msi 0 0'],
    ],
  },
  {
    name: 'devices are unmapped and mapped',
    ...one,
    script: [
      ...[
        'vmm msi 0 0',
        'v0 mapd 0 0',
        'vmm msi 0 0',
        'v0 iar',
        'v0 mapti 0 0 8192 0',
        'v0 mapd 0 1',
        'v0 mapti 0 0 8192 0',
      ],
      ...[
        'vmm msi 0 0',
        'v0 iar, eoir last',
        'vmm msi 0 0',
        'v0 mapd 0 1',
        'v0 isr',
        'v0 mapti 0 1 8193 0',
        'vmm its_save',
      ],
    ],
  },
  {
    name: 'the ITS, and LPIs of a vCPU, are switched off and on',
    ...two,
    script: [
      ...[
        'vmm msi 0 0',
        'v0 its 0',
        'vmm msi 0 1',
        'v0 iar, eoir last',
        'v0 its 1',
        'vmm msi 0 1',
        'v0 iar, eoir last',
      ],
      ...['vmm msi 0 0', 'v1 lpis 0 0', 'vmm msi 0 0', 'v0 iar', 'v1 lpis 0 1', 'vmm msi 0 0', 'v0 iar, eoir last'],
      ...['vmm msi 0 0', 'v0 movi 0 0 1', 'v1 lpis 0 0', 'vmm msi 0 0', 'v0 nop', 'v1 iar, eoir last', 'v0 lpis 0 1'],
    ],
  },
  {
    name: 'tables are saved',
    ...two,
    script: [
      ...['vmm its_save', 'vmm msi 0 0', 'v0 movi 0 1 1', 'vmm msi 0 1', 'vmm its_save', 'v0 iar, eoir last'],
      ...['vmm its_save', 'v0 discard 0 0', 'vmm its_save', 'v0 mapti 1 1 8192 1', 'vmm msi 1 1', 'vmm its_save'],
    ],
  },
  {
    name: 'what was saved as pending comes back',
    ...one,
    script: [
      ...['vmm msi 0 0', 'vmm its_save', 'v0 iar, eoir last', 'v0 nop', 'v0 discard 0 0', 'v0 mapti 0 0 8192 0'],
      ...['v0 iar, eoir last', 'v0 discard 0 0', 'v0 mapti 0 0 8192 0', 'v0 iar'],
    ],
  },
  {
    name: 'tables are restored in a new VM, and MSIs go where they went',
    ...two,
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
    ...one,
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
    name: 'commands that name what there is not, and commands while the ITS is off',
    ...one,
    script: [
      ...['v0 mapd 8192 1', 'v0 mapti 0 2 8192 0', 'v0 mapti 1 0 40 0', 'v0 mapti 1 0 8192 8192', 'v0 movi 0 0 8192'],
      ...['v0 discard 8192 0', 'vmm msi 0 2', 'vmm msi 0 0', 'v0 iar, eoir last', 'v0 its 0, discard 0 0, int 0 1'],
      ...['vmm msi 0 0', 'vmm its_save', 'v0 isr', 'v0 its 1', 'vmm msi 0 0', 'v0 iar, eoir last'],
    ],
  },
  {
    name: 'registers of redistributors read the table of LPIs',
    ...two,
    script: [
      ...['v0 lpi_table 8192 0', 'v1 invlpir 1 8192', 'vmm msi 0 0', 'v0 isr', 'v0 lpi_table 8192 1', 'v0 invallr 1'],
      ...['v0 isr', 'v0 invallr 0', 'v0 iar, eoir last', 'v0 lpis 0 0', 'v0 lpi_table 8193 0', 'v0 invlpir 0 8193'],
      ...['v0 lpis 0 1', 'vmm msi 0 1', 'v0 iar, eoir last'],
    ],
  },
  {
    name: 'MOVALL, and an LPI that goes nowhere',
    ...{ ...two, tells: 'ITB8' },
    script: [
      ...['v0 unmapc 2', 'v0 discard 0 0', 'v0 mapti 0 0 8192 2', 'v0 movall 0 1', 'v0 mapc 2 0', 'vmm msi 0 0'],
      ...['v0 iar, eoir last', 'vmm msi 0 1', 'v1 iar, eoir last'],
    ],
  },
  {
    name: 'what is cached is injected for a vCPU whose LPIs are off',
    ...two,
    script: [
      ...['v1 lpis 1 0', 'vmm msi 0 0', 'v0 iar, eoir last', 'v0 mapc 0 1', 'vmm msi 0 0', 'v1 iar, eoir last'],
      ...['v0 movi 0 0 1', 'vmm msi 0 0', 'v1 isr'],
    ],
  },
  {
    name: 'the ITS is given other tables',
    ...{ ...one, tells: 'ITB5' },
    script: [
      ...['v0 device_table', 'vmm msi 0 0', 'v0 its 0, device_table, its 1', 'vmm msi 0 0', 'v0 iar, eoir last'],
      ...['v0 mapd 0 1', 'v0 mapti 0 0 8192 1', 'vmm msi 0 0', 'v0 iar, eoir last', 'v0 its 0', 'v0 discard 0 0'],
      ...['v0 collection_table', 'v0 its 1', 'vmm msi 0 0'],
    ],
  },
  {
    name: 'commands wait in the ring until GITS_CWRITER covers them',
    ...two,
    script: [
      ...['v0 hold', 'v0 discard 0 0, mapti 0 1 8192 1, mapti 0 0 8192 1', 'vmm msi 0 0', 'v0 iar, eoir last'],
      ...['v0 ring_beyond', 'vmm msi 0 0', 'v1 ring', 'v0 iar, eoir last', 'vmm msi 0 0', 'v1 iar, eoir last'],
      ...['v0 hold, movi 0 0 0', 'v0 movi 0 1 2, inv 1 1, clear 0 0', 'v1 int 0 0', 'v1 ring', 'v0 iar, eoir last'],
      ...['v0 hold, discard 0 0, its 0, ring', 'vmm msi 0 0', 'v0 its 1', 'vmm msi 0 0'],
    ],
  },
  {
    name: 'the ITS is given another ring',
    ...one,
    script: [
      ...['v0 hold, discard 0 0', 'v0 cbaser', 'v0 ring', 'vmm msi 0 0', 'v0 mapti 0 0 8192 0', 'vmm msi 0 0'],
      ...['v0 iar, eoir last', 'v0 its 0, discard 0 0', 'v0 cbaser', 'v0 its 1', 'vmm msi 0 0', 'v0 iar, eoir last'],
      ...['v0 hold, discard 0 0, its 0, cbaser, its 1, ring', 'vmm msi 0 0', 'v0 iar, eoir last', 'v0 discard 0 0'],
      ...['vmm msi 0 0', 'v0 its 0, hold, mapti 0 0 8192 0, ring', 'vmm migrate', 'v0 its 1', 'vmm msi 0 0'],
    ],
  },
  {
    name: 'an ITS whose tables or ring are not valid stays off',
    ...one,
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
  {
    name: 'LPIs and SPIs, more than there are list registers',
    gics: [3],
    interrupts: [...lpis, [41, 'edge', 0x80], [42, 'edge', 0x40], [8194, 'edge', 0x20], [8195, 'edge', 0xc0]],
    script: [
      ...[
        'vmm msi 0 0',
        'vmm msi 0 1',
        'vmm msi 1 0',
        'vmm msi 1 1',
        'vmm line 40 1',
        'vmm line 41 1',
        'vmm line 42 1',
      ],
      ...['v0 iar', 'v0 isr', 'v0 eoir last', 'v0 iar, eoir last', 'v0 discard 0 1', 'v0 iar, eoir last'],
      ...['v0 iar', 'vmm msi 1 0', 'v0 iar', 'v0 lpis 0 0', 'v0 eoir last', 'v0 iar, eoir last', 'v0 iar, eoir last'],
    ],
  },
];
