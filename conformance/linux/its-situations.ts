import type { Situation } from './story.js';

/** LPIs, with two devices and an SPI. */
const lpis = [
  [8192, 'edge', 0xa0],
  [8193, 'edge', 0x60],
  [40, 'edge', 0x80],
] as const;

export const withLpis = { gics: [3], interrupts: lpis } as const;
export const onTwoVcpus = { ...withLpis, vcpus: 2 } as const;

/** LPIs and the ITS: commands and MSIs. A command is a store to GITS_CWRITER. */
export const itsSituations: readonly Situation[] = [
  {
    name: 'LPIs are taken, also while one is handled',
    ...withLpis,
    script: [
      ...['vmm msi 0 0', 'v0 iar', 'vmm msi 0 0', 'vmm msi 0 1', 'v0 iar', 'vmm line 40 1', 'v0 eoir 8193', 'v0 isr'],
      ...['v0 eoir 8192', 'v0 iar, eoir last', 'v0 iar, eoir last', 'v0 iar', 'vmm msi 1 0', 'vmm msi 1 1'],
    ],
  },
  {
    name: 'LPIs with EOImode 1 are ended by their priority drop',
    ...{ ...withLpis, eoiMode: 1 },
    script: [
      ...['vmm msi 0 0', 'v0 iar', 'v0 eoir last', 'vmm msi 0 0', 'v0 iar, eoir last', 'v0 isr', 'vmm msi 0 1'],
      ...['vmm line 40 1', 'v0 iar', 'vmm msi 0 1', 'v0 eoir last', 'v0 iar, eoir last', 'v0 iar, eoir last, dir last'],
    ],
  },
  {
    name: 'INV and INVALL read the table of LPIs',
    ...onTwoVcpus,
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
    ...withLpis,
    script: [
      ...['v0 int 0 0', 'v0 clear 0 0', 'v0 isr', 'v0 int 0 0', 'v0 iar, eoir last', 'v0 int 1 0', 'v0 clear 1 0'],
      ...['v0 int 0 1, clear 0 1', 'v0 iar'],
    ],
  },
  {
    name: 'LPIs that are pending go elsewhere by MOVI, MAPC and MOVALL',
    ...onTwoVcpus,
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
    ...onTwoVcpus,
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
    ...onTwoVcpus,
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
    ...withLpis,
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
    ...onTwoVcpus,
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
    name: 'commands that name what there is not, and commands while the ITS is off',
    ...withLpis,
    script: [
      ...['v0 mapd 8192 1', 'v0 mapti 0 2 8192 0', 'v0 mapti 1 0 40 0', 'v0 mapti 1 0 8192 8192', 'v0 movi 0 0 8192'],
      ...['v0 discard 8192 0', 'vmm msi 0 2', 'vmm msi 0 0', 'v0 iar, eoir last', 'v0 its 0, discard 0 0, int 0 1'],
      ...['vmm msi 0 0', 'vmm its_save', 'v0 isr', 'v0 its 1', 'vmm msi 0 0', 'v0 iar, eoir last'],
    ],
  },
  {
    name: 'registers of redistributors read the table of LPIs',
    ...onTwoVcpus,
    script: [
      ...['v0 lpi_table 8192 0', 'v1 invlpir 1 8192', 'vmm msi 0 0', 'v0 isr', 'v0 lpi_table 8192 1', 'v0 invallr 1'],
      ...['v0 isr', 'v0 invallr 0', 'v0 iar, eoir last', 'v0 lpis 0 0', 'v0 lpi_table 8193 0', 'v0 invlpir 0 8193'],
      ...['v0 lpis 0 1', 'vmm msi 0 1', 'v0 iar, eoir last'],
    ],
  },
  {
    name: 'MOVALL, and an LPI that goes nowhere',
    ...{ ...onTwoVcpus, tells: 'ITB8' },
    script: [
      ...['v0 unmapc 2', 'v0 discard 0 0', 'v0 mapti 0 0 8192 2', 'v0 movall 0 1', 'v0 mapc 2 0', 'vmm msi 0 0'],
      ...['v0 iar, eoir last', 'vmm msi 0 1', 'v1 iar, eoir last'],
    ],
  },
  {
    name: 'what is cached is injected for a vCPU whose LPIs are off',
    ...onTwoVcpus,
    script: [
      ...['v1 lpis 1 0', 'vmm msi 0 0', 'v0 iar, eoir last', 'v0 mapc 0 1', 'vmm msi 0 0', 'v1 iar, eoir last'],
      ...['v0 movi 0 0 1', 'vmm msi 0 0', 'v1 isr'],
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
