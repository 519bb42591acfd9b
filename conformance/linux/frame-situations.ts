import type { Situation } from './story.js';

const of = { gics: [3], vcpus: 2 } as const;
const sgis = [
  [3, 'edge', 0x80],
  [3, 'edge', 0x80, 1],
] as const;
const ppis = [
  [20, 'level', 0xa0],
  [20, 'level', 0xa0, 1],
] as const;

/** A guest accesses the redistributors of its other vCPUs. */
export const frameSituations: readonly Situation[] = [
  {
    name: 'the redistributor of another vCPU',
    ...of,
    interrupts: [...sgis, ...ppis],
    script: [
      ...['v0 frame 1, icenabler 20', 'vmm ppi 1 20 1', 'v1 isr', 'v0 frame 1, rd_ispendr 20, isenabler 20', 'v1 iar'],
      ...['v0 frame 1, rd_isactiver 20, icactiver 20', 'v1 rd_isactiver 20', 'v1 eoir last', 'vmm ppi 1 20 0'],
      ...['v0 frame 1, ispendr 3, prio 3 32', 'v1 iar', 'v0 frame 1, rd_isactiver 3, rd_ispendr 3', 'v1 eoir last'],
      ...['v0 frame 1, isactiver 3, cfg 20 edge, icpendr 20', 'v1 rd_isactiver 3', 'v0 frame 1, icactiver 3'],
      ...['v0 frame 1, ispendr 20, frame 0, ispendr 20, iar', 'v1 iar', 'v1 frame 0, rd_isactiver 20, icactiver 20'],
      ...['v0 eoir last', 'v0 frame 1, prio 20 16', 'v1 eoir last', 'v1 iar'],
    ],
  },
  {
    name: 'the redistributor of a vCPU that runs',
    ...{ ...of, hostCpus: 2 },
    interrupts: [...sgis, ...ppis],
    script: [
      ...['vmm ppi 0 20 1', 'v0 bg iar, wait 2 1, eoir last, isr', 'v1 frame 0, rd_isactiver 20'],
      ...[
        'v1 frame 0, icactiver 20',
        'v1 frame 0, rd_isactiver 20',
        'v1 frame 0, ispendr 3',
        'v1 frame 0, rd_ispendr 3',
      ],
      ...['v1 ram 2 1', 'v0 join', 'v0 iar, eoir last'],
    ],
  },
  {
    name: 'the group of an SGI of another vCPU',
    ...of,
    interrupts: [...sgis, [40, 'edge', 0xa0, 0, 0]],
    script: [
      ...['v0 frame 1, igroupr 3 0', 'v0 sgi 3 1', 'v1 isr', 'v0 sgi0_list 3 2', 'v1 isr, iar0', 'v1 eoir0 last'],
      ...[
        'v1 frame 1, igroupr 3 1',
        'v0 sgi 3 1',
        'v1 iar',
        'v1 eoir last',
        'v1 frame 0, igroupr 3 0',
        'v0 sgi 3 0',
        'v0 isr',
      ],
    ],
  },
];
