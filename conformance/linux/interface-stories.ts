import type { Story } from './story.js';

/** Findings about a CPU interface that is saved. */
export const interfaceStories: readonly Story[] = [
  {
    name: 'a binary point behind CBPR is not saved',
    ...{ gics: [3], eras: ['linux-4.17', 'linux-6.19', 'linux-7.3'] },
    interrupts: [
      [40, 'edge', 0xa0],
      [41, 'edge', 0x80],
      [42, 'edge', 0x40, 0, 0],
    ],
    script: [
      ...['v0 bpr1 7', 'vmm u_bpr1 0 → 7', 'v0 cbpr 1', 'vmm migrate', 'v0 cbpr 0', 'vmm u_bpr1 0 → 3'],
      ...['vmm line 40 1', 'v0 iar → 40', 'vmm line 41 1', 'v0 iar → 41'],
    ],
  },
];
