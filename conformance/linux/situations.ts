import { binaryPointSituations } from './binary-point-situations.js';
import { frameSituations } from './frame-situations.js';
import { itsSituations } from './its-situations.js';
import { itsTableSituations } from './its-table-situations.js';
import { newVmSituations } from './new-vm-situations.js';
import type { Situation } from './story.js';
import { wordSituations } from './word-situations.js';

const both = [2, 3] as const;

/** Two vCPUs in the guest at once. */
const together = { gics: both, vcpus: 2, hostCpus: 2 } as const;

const timer = [27, 'level', 0xa0] as const;

export const situations: readonly Situation[] = [
  ...itsSituations,
  ...itsTableSituations,
  ...wordSituations,
  ...binaryPointSituations,
  ...frameSituations,
  ...newVmSituations,
  {
    name: 'a physical interrupt outside the list registers is ended by EOIcount',
    gics: both,
    interrupts: [
      [27, 'level', 0x40],
      [40, 'edge', 0x80],
      [41, 'edge', 0x80],
      [42, 'edge', 0x80],
      [43, 'edge', 0x80],
    ],
    script: [
      ...['v0 cntv_ctl 1', 'v0 iar', 'v0 cntv_ctl 0', 'vmm line 40 1', 'vmm line 41 1', 'vmm line 42 1'],
      ...['vmm line 43 1', 'v0 eoir 27', 'v0 cntv_ctl 1', 'v0 iar'],
    ],
  },
  {
    name: 'a physical interrupt outside the list registers is ended by DIR',
    ...{ gics: both, eoiMode: 1 },
    interrupts: [timer, [40, 'edge', 0x80], [41, 'edge', 0x60], [42, 'edge', 0x40], [43, 'edge', 0x20]],
    script: [
      ...['v0 cntv_ctl 1', 'v0 iar', 'v0 eoir last', 'v0 cntv_ctl 0', 'vmm line 40 1', 'vmm line 41 1'],
      ...['vmm line 42 1', 'vmm line 43 1', 'v0 isr', 'v0 dir 27', 'v0 cntv_ctl 1', 'v0 iar', 'v0 iar'],
    ],
  },
  {
    name: 'a vCPU is reset while its timer interrupt is active',
    gics: both,
    interrupts: [timer],
    script: [
      ...['v0 cntv_ctl 1', 'v0 iar', 'vmm reset 0', 'v0 rd_isactiver 27', 'v0 rd_ispendr 27', 'v0 cntv_ctl 1'],
      ...['v0 isr', 'v0 eoir 27', 'v0 iar'],
    ],
  },
  {
    name: 'a vCPU is preempted with interrupts in its list registers',
    ...together,
    interrupts: [
      [40, 'level', 0xa0],
      [41, 'edge', 0x60],
    ],
    script: [
      ...['vmm line 40 1', 'v0 bg iar, wait 2 1, iar, wait 3 1, eoir last', 'vmm preempt 0', 'vmm line 41 1'],
      ...['vmm preempt 0', 'v1 ram 2 1', 'vmm preempt 0', 'v1 ram 3 1', 'v0 join', 'v0 eoir 40'],
    ],
  },
  {
    name: 'a vCPU is preempted while its timer asserts',
    ...together,
    interrupts: [timer, [27, 'level', 0xa0, 1]],
    script: [
      ...['v0 bg cntv_ctl 1, wait 2 1, iar, wait 3 1, cntv_ctl 0, eoir last', 'vmm preempt 0', 'v1 ram 2 1'],
      ...['vmm preempt 0', 'v1 ram 3 1', 'v0 join', 'v0 iar'],
    ],
  },
  {
    name: 'the active register of an interrupt that a running vCPU handles',
    ...together,
    interrupts: [[40, 'level', 0xa0]],
    script: [
      ...['vmm line 40 1', 'v0 bg iar, wait 2 1, eoir last', 'v1 rd_isactiver 40', 'v1 icactiver 40'],
      ...['v1 rd_isactiver 40', 'v1 isactiver 40', 'v1 rd_isactiver 40', 'v1 ram 2 1', 'v0 join', 'v1 rd_isactiver 40'],
    ],
  },
  {
    name: 'a vCPU that sleeps is woken by an SGI',
    ...together,
    interrupts: [
      [3, 'edge', 0x80, 0],
      [3, 'edge', 0x80, 1],
    ],
    script: [
      'v0 bg wfi, iar, eoir last, wfi, iar',
      'v1 sgi 3 0',
      'v0 done',
      'v1 nop',
      'v1 sgi 3 0',
      'v0 done',
      'v0 join',
    ],
  },
  {
    name: 'a vCPU that sleeps masks what it is given',
    ...together,
    interrupts: [
      [40, 'edge', 0xa0],
      [41, 'edge', 0x40],
    ],
    script: ['v0 bg pmr 128, wfi, iar', 'vmm line 40 1', 'v0 done', 'vmm line 41 1', 'v0 done', 'v0 join'],
  },
  {
    name: 'ICACTIVER of what a sleeper handles',
    ...{ ...together, eoiMode: 1 },
    interrupts: [
      [40, 'level', 0xa0],
      [41, 'edge', 0xa0],
    ],
    script: [
      ...['vmm line 40 1', 'v0 bg iar, eoir last, wfi, isr', 'v1 icactiver 40', 'v0 done', 'vmm line 41 1', 'v0 done'],
      'v0 join',
    ],
  },
  {
    name: 'with two list registers the active are more than they are',
    ...{ gics: both, listRegisters: 2, eoiMode: 1 },
    interrupts: [
      [40, 'edge', 0xa0],
      [41, 'edge', 0x80],
      [42, 'edge', 0x60],
      [43, 'edge', 0x40],
    ],
    script: [
      ...[
        'vmm line 40 1',
        'v0 iar, eoir last',
        'vmm line 41 1',
        'v0 iar, eoir last',
        'vmm line 42 1',
        'v0 iar, eoir last',
      ],
      ...[
        'vmm line 43 1',
        'v0 iar, eoir last',
        'v0 dir 40, dir 41',
        'v0 rd_isactiver 41',
        'v0 dir 43',
        'v0 dir 42',
        'v0 isr',
      ],
    ],
  },
  {
    name: 'with two list registers EOIcount deactivates, and UIE refills',
    ...{ gics: both, listRegisters: 2 },
    interrupts: [
      [40, 'edge', 0xa0],
      [41, 'edge', 0x80],
      [42, 'edge', 0x60],
      [43, 'edge', 0x40],
    ],
    script: [
      ...[
        'vmm line 40 1',
        'v0 iar',
        'vmm line 41 1',
        'v0 iar',
        'vmm line 42 1',
        'vmm line 43 1',
        'v0 iar, eoir last, iar, eoir last',
      ],
      ...['v0 eoir 41', 'v0 eoir 40', 'v0 iar'],
    ],
  },
  {
    name: 'with one list register a guest that has two interrupts executes nothing',
    ...{ gics: both, listRegisters: 1 },
    interrupts: [
      [40, 'edge', 0xa0],
      [41, 'edge', 0x80],
    ],
    script: ['vmm line 40 1', 'v0 iar', 'v0 eoir last', 'vmm line 40 1', 'vmm line 41 1', 'v0 isr'],
  },
];
