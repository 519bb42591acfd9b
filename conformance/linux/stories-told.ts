import { interfaceStories } from './interface-stories.js';
import { itsStories } from './its-stories.js';
import type { Story } from './story.js';

const both = [2, 3] as const;
const all = ['linux-4.17', 'linux-6.19', 'linux-7.3'] as const;
const since619 = ['linux-6.19', 'linux-7.3'] as const;
const until72 = ['linux-4.17', 'linux-6.19'] as const;
const until618 = ['linux-4.17'] as const;

/** Two vCPUs in the guest at once. */
const together = { vcpus: 2, hostCpus: 2 } as const;

const fourOfGroup0 = [40, 41, 42, 43].map((intid) => [intid, 'edge', 0x20, 0, 0] as const);

export const stories: readonly Story[] = [
  ...itsStories,
  ...interfaceStories,
  {
    name: 'a route back queues nothing',
    ...{ gics: [3], eras: all, interrupts: [[40, 'level', 0xa0]] },
    script: ['v0 route_nowhere 40', 'vmm line 40 1', 'v0 target 40 0', 'v0 rd_ispendr 40 → 1', 'v0 iar → 1023'],
  },
  {
    name: 'a disabled group takes the list registers',
    ...{ gics: [3], eras: until618, interrupts: [...fourOfGroup0, [44, 'edge', 0xa0]] },
    script: [
      ...['v0 grpen0 0', 'vmm line 40 1', 'vmm line 41 1', 'vmm line 42 1', 'vmm line 43 1', 'vmm line 44 1'],
      'v0 iar → 1023',
    ],
  },
  {
    name: 'a disabled group is out of order',
    ...{ gics: [3], eras: since619 },
    interrupts: [
      [40, 'edge', 0x80],
      [41, 'edge', 0x40, 0, 0],
      [42, 'edge', 0xa0],
      [43, 'edge', 0xa0],
      [44, 'edge', 0xa0],
      [45, 'edge', 0xa0],
    ],
    script: [
      ...['vmm line 40 1', 'v0 iar → 40', 'vmm line 41 1', 'v0 iar0 → 41', 'v0 grpen0 0', 'vmm line 42 1'],
      ...['vmm line 43 1', 'vmm line 44 1', 'vmm line 45 1', 'v0 eoir0 41', 'v0 rd_isactiver 40 → 0'],
      'v0 rd_isactiver 41 → 1',
    ],
  },
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
    // The exit between takes the physical active state away, so that the host takes the timer's interrupt meanwhile.
    name: 'soft-pending forwarded interrupt',
    ...{ gics: both, eras: all, interrupts: [[27, 'level', 0xa0]] },
    script: [
      'v0 ispendr 27, iar, cntv_ctl 1, cntv_ctl 0, eoir 27 → exits 2',
      'v0 ispendr 27, rd_isenabler 27, iar, cntv_ctl 1, cntv_ctl 0, eoir 27 → exits 4',
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
  {
    name: 'enabling the distributor',
    part: 'a guest that has masked everything',
    ...{ gics: both, eras: all, ...together, interrupts: [[40, 'edge', 0xa0]] },
    script: [
      ...['vmm line 40 1', 'v0 pmr 0', 'v1 gicd_ctlr 0', 'v0 bg wait 2 1, pmr 240, isr, iar', 'v1 gicd_ctlr 1'],
      ...['v1 ram 2 1', 'v0 join → 1023', 'v0 iar → 40'],
    ],
  },
  {
    name: 'pending state in a list register',
    ...{ gics: both, eras: all, ...together, interrupts: [[40, 'edge', 0xa0]] },
    script: [
      ...[
        'v1 rd_ispendr 40',
        'v0 bg wait 2 1, isr, iar',
        'vmm line 40 1',
        'v1 rd_ispendr 40 → 0',
        'v1 rd_ispendr 40 → 0',
      ],
      ...['v1 ram 2 1', 'v0 join → 40', 'v0 eoir 40'],
    ],
  },
  {
    name: 'retargeting does not kick',
    part: 'the first move',
    ...{ gics: both, eras: all, ...together, interrupts: [[40, 'level', 0xa0]] },
    script: [
      ...['v0 bg wait 2 1, isr', 'vmm line 40 1', 'v1 target 40 1', 'v1 iar → 1023', 'v1 iar → 1023', 'v1 ram 2 1'],
      ...['v0 join → 128', 'v1 iar → 40'],
    ],
  },
  {
    name: 'retargeting does not kick',
    part: 'and back',
    ...{ gics: both, eras: all, ...together, interrupts: [[40, 'level', 0xa0]] },
    script: [
      ...['vmm line 40 1', 'v1 target 40 1', 'v0 bg wait 2 1, isr, iar', 'v1 target 40 0', 'v0 done → 0', 'v1 ram 2 1'],
      ...['v0 join → 1023', 'v0 iar → 40'],
    ],
  },
  {
    name: 'a deactivation from elsewhere is not notified',
    ...{ gics: both, eras: since619, ...together, eoiMode: 1, interrupts: [[40, 'level', 0xa0]] },
    script: [
      ...['vmm resample_assign 40', 'vmm irqfd_signal 40', 'v0 bg iar, eoir last, wait 2 1, iar', 'v1 dir 40'],
      ...['v1 ram 2 1', 'v0 join → 40'],
    ],
  },
  {
    name: 'a deactivation does not wake',
    part: 'one that sleeps',
    ...{ gics: both, eras: since619, ...together, eoiMode: 1 },
    interrupts: [
      [40, 'level', 0xa0],
      [41, 'edge', 0xa0],
    ],
    script: [
      ...['vmm line 40 1', 'v0 bg iar, eoir last, wfi, isr', 'v0 done → 0', 'v1 dir 40', 'v0 done → 0'],
      ...['vmm line 40 0', 'vmm line 40 1', 'v0 done → 1', 'vmm line 41 1', 'v0 join → 128'],
    ],
  },
  {
    name: 'a deactivation does not wake',
    part: 'one that runs',
    ...{ gics: both, eras: since619, ...together, eoiMode: 1 },
    interrupts: [
      [40, 'level', 0x60],
      [41, 'edge', 0xa0],
      [42, 'edge', 0xa0],
      [43, 'edge', 0xa0],
      [44, 'edge', 0xa0],
    ],
    script: [
      ...[
        'vmm line 40 1',
        'v0 iar',
        'v0 eoir last',
        'vmm line 41 1',
        'vmm line 42 1',
        'vmm line 43 1',
        'vmm line 44 1',
      ],
      ...['v0 bg wait 2 1, iar', 'v1 dir 40', 'v1 ram 2 1', 'v0 join → 41', 'v0 eoir last', 'v0 iar → 40'],
    ],
  },
  {
    name: 'halting does not wait for the fold',
    part: 'one that has left the guest',
    ...{ gics: both, eras: until72, ...together, eoiMode: 1 },
    interrupts: [
      [40, 'level', 0xa0],
      [41, 'edge', 0xa0],
    ],
    script: [
      ...[
        'vmm line 40 1',
        'v0 bg iar, eoir last, wait 2 1, isr',
        'vmm hold_exit 0',
        'vmm line 41 1',
        'v1 icactiver 40',
      ],
      ...['vmm release 0', 'v1 rd_isactiver 40 → 1', 'v1 ram 2 1', 'v0 join'],
    ],
  },
  {
    name: 'halting does not wait for the fold',
    part: 'one that is about to enter',
    ...{ gics: both, eras: until72, ...together, eoiMode: 1 },
    interrupts: [
      [40, 'level', 0xa0],
      [41, 'edge', 0xa0],
    ],
    script: [
      ...[
        'vmm line 40 1',
        'v0 bg iar, eoir last, wait 2 1, isr',
        'vmm hold_entry 0',
        'vmm line 41 1',
        'v1 icactiver 40',
      ],
      ...['vmm release 0', 'v1 rd_isactiver 40 → 1', 'v1 ram 2 1', 'v0 join'],
    ],
  },
];
