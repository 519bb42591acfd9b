import type { EraId } from '../../model/index.js';

/** A story of docs/findings.md that a script shows on a real kernel. */
export interface Story {
  /** Its heading there. */
  readonly name: string;
  readonly gics: readonly (2 | 3)[];
  /** In which it is to be seen; in the others the script returns something else. */
  readonly eras: readonly EraId[];
  readonly vcpus?: number;
  readonly eoiMode?: 0 | 1;
  readonly interrupts: readonly (readonly [
    intid: number,
    trigger: 'level' | 'edge',
    priority: number,
    target?: number,
  ])[];
  /** What is done, in the words of the vocabulary; behind an arrow what returns where the story is true. */
  readonly script: readonly string[];
}

const both = [2, 3] as const;
const all = ['linux-4.17', 'linux-6.19', 'linux-7.3'] as const;
const since619 = ['linux-6.19', 'linux-7.3'] as const;
const until618 = ['linux-4.17'] as const;

export const stories: readonly Story[] = [
  {
    name: 'disabled while active',
    ...{ gics: both, eras: all, interrupts: [[40, 'edge', 0xa0]] },
    script: ['vmm line 40 1', 'v0 iar → 40', 'vmm line 40 1', 'v0 icenabler 40', 'v0 eoir 40, iar → 40'],
  },
  {
    name: 'active first',
    ...{ gics: both, eras: until618, eoiMode: 1 },
    interrupts: [
      [40, 'edge', 0xa0],
      [41, 'edge', 0xa0],
      [42, 'edge', 0xa0],
      [43, 'edge', 0xa0],
      [44, 'edge', 0x60],
    ],
    script: [
      ...['v0 ispendr 40', 'v0 ispendr 41', 'v0 ispendr 42', 'v0 ispendr 43'],
      ...['v0 iar, eoir last', 'v0 iar, eoir last', 'v0 iar, eoir last', 'v0 iar, eoir last'],
      ...['v0 ispendr 44', 'v0 iar → 1023'],
    ],
  },
  {
    name: 'a second sender',
    ...{ gics: [2], eras: until618, vcpus: 2, eoiMode: 1 },
    interrupts: [
      [3, 'edge', 0x80, 0],
      [3, 'edge', 0x80, 1],
      [40, 'level', 0xa0],
    ],
    script: [
      ...['v1 sgi 3 0', 'v0 iar → 1027', 'v0 eoir last', 'vmm line 40 1', 'v0 iar → 40', 'v0 eoir last'],
      ...[
        'vmm line 40 0',
        'v0 sgi 3 0',
        'v0 dir 40',
        'v0 rd_isactiver 40 → 1',
        'v0 dir 1027',
        'v0 iar',
        'v0 eoir last',
      ],
      ...['v0 dir 3', 'v0 nop', 'vmm line 40 1', 'v0 iar → 1023'],
    ],
  },
  {
    name: 'a soft-pending forwarded interrupt reads as not pending',
    ...{ gics: both, eras: all, interrupts: [[27, 'level', 0xa0]] },
    script: ['v0 ispendr 27, rd_ispendr 27', 'v0 rd_ispendr 27 → 0', 'v0 iar → 27'],
  },
  {
    name: 'deactivating a forwarded interrupt by register',
    ...{ gics: both, eras: all, eoiMode: 1, interrupts: [[27, 'level', 0xa0]] },
    script: [
      ...['v0 cntv_cval 0', 'v0 cntv_ctl 1', 'v0 iar → 27', 'v0 eoir last', 'v0 nop'],
      ...['v0 cntv_ctl 0, icactiver 27, iar → 27', 'v0 eoir 27', 'v0 dir 27', 'v0 iar → 1023'],
    ],
  },
  {
    name: 'no notification within one run',
    ...{ gics: [3], eras: since619, interrupts: [[40, 'level', 0xa0]] },
    script: ['vmm resample_assign 40', 'vmm irqfd_signal 40', 'v0 iar, eoir last', 'v0 iar, eoir last', 'v0 iar → 40'],
  },
  {
    name: 'the count of active SPIs',
    // Until 6.18 it is another one that shows: deactivation on another vCPU.
    ...{ gics: [3], eras: all, vcpus: 2, eoiMode: 1, interrupts: [[40, 'level', 0xa0]] },
    script: [
      ...['vmm line 40 1', 'v0 iar → 40', 'v0 eoir last', 'v0 dir 40', 'v0 iar → 40', 'v0 eoir last', 'v1 dir 40'],
      ...['v1 rd_isactiver 40 → 1', 'v0 iar → 1023'],
    ],
  },
  {
    name: 'enabling the distributor',
    ...{ gics: both, eras: all, interrupts: [[40, 'level', 0xa0]] },
    script: ['v0 gicd_ctlr 0', 'vmm line 40 1', 'v0 gicd_ctlr 1', 'v0 iar → 1023', 'vmm line 40 1', 'v0 iar → 1023'],
  },
  {
    name: 'threaded handlers',
    ...{ gics: both, eras: all, interrupts: [[40, 'level', 0xa0]] },
    script: [
      ...['vmm resample_assign 40', 'vmm irqfd_signal 40', 'v0 iar → 40', 'v0 icenabler 40', 'v0 eoir 40'],
      ...['vmm irqfd_signal 40', 'v0 isenabler 40', 'v0 iar → 40', 'v0 eoir last'],
    ],
  },
];
