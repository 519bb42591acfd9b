import type { Situation } from './story.js';

/** Less urgent ones first, so that each would preempt the one before. */
const three = [
  [40, 'edge', 0xa0],
  [41, 'edge', 0x80],
  [42, 'edge', 0x40],
] as const;

/** The register of the group in which the guest's interrupts are. */
const ofOneGroup = (bpr: 'bpr0' | 'bpr1'): readonly string[] => [
  ...[
    'vmm line 40 1',
    'v0 iar, eoir last',
    `v0 ${bpr} 7`,
    `vmm u_${bpr} 0`,
    'vmm line 40 1',
    'v0 iar',
    'vmm line 41 1',
  ],
  ...['v0 isr, iar', 'vmm line 42 1', 'v0 iar, isr', 'v0 eoir 42, eoir 40', 'v0 iar, eoir last, isr', `v0 ${bpr} 0`],
  ...[`vmm u_${bpr} 0`, 'vmm migrate', `v0 ${bpr} 5`, `vmm u_${bpr} 0`, 'vmm migrate', `vmm u_${bpr} 0`],
  ...[
    'vmm line 40 1',
    'v0 iar',
    'vmm line 41 1',
    'v0 iar',
    'vmm line 42 1',
    'v0 iar, eoir last, eoir 40, iar, eoir last',
  ],
];

/** Binary points: what preempts, and what of them is saved. */
export const binaryPointSituations: readonly Situation[] = [
  {
    name: 'a binary point keeps the more urgent from preempting',
    gics: [2],
    interrupts: three,
    script: ofOneGroup('bpr0'),
  },
  {
    name: 'a binary point keeps the more urgent from preempting',
    gics: [3],
    interrupts: three,
    script: ofOneGroup('bpr1'),
  },
  {
    name: 'two groups, each with a binary point, or both with one',
    gics: [3],
    interrupts: [
      [40, 'edge', 0xa0],
      [41, 'edge', 0x80],
      [42, 'edge', 0xb0, 0, 0],
      [43, 'edge', 0x98, 0, 0],
    ],
    script: [
      ...['v0 bpr1 7', 'vmm line 40 1', 'v0 iar', 'vmm line 41 1', 'v0 iar, isr', 'v0 eoir 40, iar, eoir last'],
      ...['v0 cbpr 1', 'vmm u_bpr1 0', 'v0 bpr1 3', 'vmm line 40 1', 'v0 iar', 'vmm line 41 1', 'v0 iar'],
      ...['v0 eoir last, eoir 40', 'v0 cbpr 0', 'vmm u_bpr1 0', 'v0 bpr0 6, cbpr 1', 'vmm u_bpr0 0', 'vmm u_bpr1 0'],
      ...['vmm line 42 1', 'v0 iar0', 'vmm line 43 1', 'v0 iar0', 'v0 eoir0 42, iar0, eoir0 last'],
      ...['v0 bpr0 7', 'vmm u_bpr1 0', 'v0 cbpr 0', 'vmm line 42 1', 'v0 iar0', 'vmm line 43 1', 'v0 isr'],
    ],
  },
  {
    name: 'what is active in one group, by a finer binary point, is preempted by what is in the other',
    gics: [3],
    interrupts: [
      [40, 'edge', 0x28, 0, 0],
      [41, 'edge', 0x20],
      [42, 'edge', 0x18],
    ],
    script: [
      ...[
        'v0 bpr1 6',
        'vmm line 40 1',
        'v0 iar0',
        'vmm line 41 1',
        'v0 isr',
        'v0 iar',
        'vmm line 42 1',
        'v0 isr',
        'v0 iar',
      ],
    ],
  },
];
