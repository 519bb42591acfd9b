import type { Story } from './story.js';

/** Findings about LPIs and the ITS that a script shows. */
const all = { gics: [3], eras: ['linux-4.17', 'linux-6.19', 'linux-7.3'], interrupts: [[8192, 'edge', 0xa0]] } as const;

export const itsStories: readonly Story[] = [
  {
    name: 'a discarded LPI is delivered',
    ...all,
    script: ['vmm msi 0 0', 'v0 discard 0 0', 'v0 iar → 8192'],
  },
  {
    name: 'what was saved as pending comes back',
    ...all,
    script: [
      ...['vmm msi 0 0', 'vmm its_save', 'v0 iar, eoir last', 'v0 iar → 1023', 'v0 discard 0 0', 'v0 mapti 0 0 8192 0'],
      'v0 iar → 8192',
    ],
  },
  {
    name: 'an LPI that is found keeps its target',
    ...all,
    eras: ['linux-4.17', 'linux-6.19'],
    vcpus: 2,
    script: ['vmm msi 0 0', 'v1 discard 0 0', 'v1 mapti 0 0 8192 1', 'v0 iar → 8192'],
  },
  {
    name: 'EnableLPIs looks at the list',
    ...all,
    script: [
      ...['v0 lpi_table 8192 0', 'v0 inv 0 0', 'vmm msi 0 0', 'v0 lpis 0 0', 'v0 lpi_table 8192 1', 'v0 inv 0 0'],
      'v0 iar → 8192',
    ],
  },
];
