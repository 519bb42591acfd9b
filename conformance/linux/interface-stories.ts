import type { Story } from './story.js';

const every = ['linux-4.17', 'linux-6.19', 'linux-7.3'] as const;

/** Findings about a CPU interface that is saved, about redistributors of other vCPUs, and about a timer that list registers do not end. */
export const interfaceStories: readonly Story[] = [
  {
    // What ISPENDR makes active is the PPI of the vCPU that writes, so that its own timer does not interrupt the host.
    name: 'the timer of another vCPU',
    ...{ gics: [3], eras: every, vcpus: 2 },
    interrupts: [
      [27, 'level', 0xa0],
      [27, 'level', 0xa0, 1],
    ],
    script: [
      ...['v0 cntv_cval 0', 'v0 cntv_ctl 1', 'v0 frame 1, rd_ispendr 27 → 1', 'v1 rd_ispendr 27 → 0'],
      ...['v0 cntv_ctl 0', 'v0 frame 1, ispendr 27, frame 0, cntv_ctl 1, iar → 1023', 'v1 iar → 27', 'v1 eoir last'],
      ...['v0 iar → 27', 'v0 cntv_ctl 0', 'v0 eoir last'],
    ],
  },
  {
    name: 'a binary point behind CBPR is not saved',
    ...{ gics: [3], eras: every },
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
  {
    name: 'a timer that is resampled keeps its level',
    ...{ gics: [3], eras: ['linux-4.17', 'linux-6.19', 'linux-7.3'], hwDeactivation: false },
    interrupts: [[27, 'level', 0xa0]],
    script: ['v0 cntv_ctl 1', 'v0 iar → 27', 'v0 cntv_ctl 0, eoir last, iar → 27', 'v0 eoir last', 'v0 iar → 1023'],
  },
];
