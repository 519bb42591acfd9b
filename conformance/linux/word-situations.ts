import type { Situation } from './story.js';

const both = [2, 3] as const;
const two = { gics: both, vcpus: 2 } as const;
const timer = [27, 'level', 0xa0] as const;

/** Power, groups, SGIs to lists, routes to nobody, and routes of GSIs. */
export const wordSituations: readonly Situation[] = [
  {
    name: 'an SGI to a list, to all others, and to nobody',
    ...two,
    interrupts: [
      [3, 'edge', 0x80, 0],
      [3, 'edge', 0x80, 1],
    ],
    script: [
      ...['v0 sgi_list 3 3', 'v0 iar, eoir last', 'v1 iar, eoir last', 'v0 sgi_list 3 6', 'v1 iar, eoir last'],
      ...['v0 sgi_list 3 4', 'v1 isr', 'v1 sgi_others 3', 'v1 isr', 'v0 iar, eoir last', 'v0 isr'],
    ],
  },
  {
    name: 'an SPI that is routed to nobody, and back',
    ...two,
    interrupts: [
      [40, 'level', 0xa0],
      [41, 'edge', 0x60],
    ],
    script: [
      ...['v0 route_nowhere 40', 'vmm line 40 1', 'v0 isr', 'v0 target 40 1', 'v1 isr', 'vmm line 40 0'],
      ...['vmm line 40 1', 'v1 iar', 'v1 route_nowhere 40', 'v1 eoir last', 'v1 isr', 'vmm line 41 1', 'v0 nop'],
      ...['v1 route_nowhere 41', 'v0 isr', 'vmm migrate', 'v0 target 41 0', 'v0 ispendr 41', 'v0 iar, eoir last'],
    ],
  },
  {
    name: 'a vCPU is turned off and on, and begins with its timer off',
    ...two,
    interrupts: [timer, [27, 'level', 0xa0, 1], [40, 'level', 0x60, 1]],
    script: [
      ...['v1 cntv_ctl 1', 'v1 iar', 'v0 cpu_on 1', 'v0 cpu_on 0', 'v1 cpu_off', 'vmm line 40 1', 'v0 cpu_on 1'],
      ...['v1 rd_isactiver 27', 'v1 iar', 'v1 cntv_ctl 1, eoir last, isr', 'v1 cpu_off', 'vmm mp_state 1 0', 'v1 isr'],
    ],
  },
  {
    name: 'the system is reset while interrupts are handled',
    ...two,
    interrupts: [timer, [27, 'level', 0xa0, 1], [40, 'level', 0x60, 1]],
    script: [
      ...['v0 cntv_ctl 1', 'v0 iar', 'vmm line 40 1', 'v1 iar', 'v1 system_reset', 'v0 rd_isactiver 27', 'v1 isr'],
      ...['v1 eoir 40', 'v1 iar', 'v0 cpu_off', 'v1 system_reset', 'v0 cpu_on 0', 'v0 isr'],
    ],
  },
  {
    name: 'a vCPU is suspended: by KVM until there is something to take, and not at all where there is',
    ...{ ...two, hostCpus: 2 },
    interrupts: [
      [40, 'edge', 0xa0],
      [41, 'edge', 0x40],
    ],
    script: [
      ...['vmm line 40 1', 'v0 suspend, iar, eoir last', 'v0 bg pmr 128, suspend, iar, eoir last', 'v0 done'],
      ...['vmm line 40 1', 'v0 done', 'vmm line 41 1', 'v0 done', 'v0 join'],
    ],
  },
  {
    name: 'a CPU is suspended, which is WFI',
    ...{ ...two, hostCpus: 2 },
    interrupts: [
      [40, 'edge', 0xa0],
      [41, 'edge', 0x40],
    ],
    script: [
      ...['vmm line 40 1', 'v0 cpu_suspend, iar, eoir last', 'v0 bg pmr 128, cpu_suspend, iar, eoir last', 'v0 done'],
      ...['vmm line 40 1', 'v0 done', 'vmm line 41 1', 'v0 done', 'v0 join'],
    ],
  },
  {
    name: 'the file of a VM is closed while its irqfds assert, and its vCPU goes on',
    ...{ gics: both, isRouted: true },
    interrupts: [
      [40, 'level', 0xa0],
      [41, 'level', 0x80],
      [42, 'edge', 0x60],
    ],
    script: [
      ...['vmm gsi_assign 0 8 1', 'vmm gsi_assign 1 9 0', 'vmm gsi_assign 2 10 0', 'vmm gsi_signal 0', 'v0 iar'],
      ...[
        'vmm gsi_signal 1',
        'vmm gsi_signal 2',
        'vmm close_vm',
        'v0 rd_ispendr 40, rd_ispendr 41',
        'vmm gsi_signal 0',
      ],
      ...['vmm gsi_signal 1', 'v0 iar', 'v0 eoir last, iar', 'v0 eoir last', 'v0 eoir 40', 'v0 isr', 'v0 sgi 3 0, isr'],
    ],
  },
  {
    name: "user space drives a PPI, and the timer's, which has an owner",
    ...two,
    interrupts: [timer, [27, 'level', 0xa0, 1], [20, 'level', 0x60], [20, 'level', 0x60, 1]],
    script: [
      ...['vmm ppi 1 20 1', 'v0 isr', 'v1 iar', 'vmm ppi 1 20 0', 'v1 eoir last', 'v1 isr', 'vmm ppi 0 27 1', 'v0 isr'],
      ...['v0 cntv_ctl 1', 'v0 iar', 'vmm ppi 0 27 0', 'v0 cntv_ctl 0', 'v0 eoir last', 'v0 isr'],
    ],
  },
  {
    name: 'two groups, each with its enable and its registers',
    gics: [3],
    interrupts: [
      [40, 'level', 0xa0, 0, 0],
      [41, 'edge', 0x60],
      [42, 'edge', 0x40, 0, 0],
    ],
    script: [
      ...[
        'vmm line 40 1',
        'v0 isr, iar',
        'v0 iar0',
        'vmm line 41 1',
        'v0 isr, iar0, iar',
        'v0 eoir last',
        'v0 eoir0 40',
      ],
      ...[
        'v0 grpen0 0',
        'v0 isr',
        'vmm line 42 1',
        'v0 iar0',
        'v0 grpen0 1, isr, iar0',
        'v0 eoir0 last',
        'v0 igroupr 40 1',
      ],
      ...['v0 isr', 'v0 iar', 'v0 eoir last', 'v0 grpen0 0, grpen 0', 'v0 isr', 'vmm migrate', 'v0 grpen 1, iar'],
    ],
  },
  {
    name: 'more interrupts than list registers, of two groups of which one is off',
    gics: [3],
    interrupts: [
      [40, 'edge', 0x20, 0, 0],
      [41, 'edge', 0x20, 0, 0],
      [42, 'edge', 0x20, 0, 0],
      [43, 'edge', 0x20, 0, 0],
      [44, 'edge', 0x80],
      [45, 'edge', 0xa0],
    ],
    script: [
      ...['v0 grpen0 0', 'vmm line 40 1', 'vmm line 41 1', 'vmm line 42 1', 'vmm line 43 1', 'vmm line 44 1'],
      ...[
        'vmm line 45 1',
        'v0 iar',
        'v0 eoir last',
        'v0 iar, grpen0 1, iar0',
        'v0 eoir0 last',
        'v0 eoir last',
        'v0 isr',
      ],
    ],
  },
  {
    name: 'SGIs of two groups, by ICC_SGI1R and ICC_SGI0R',
    ...{ gics: [3], vcpus: 2 },
    interrupts: [
      [3, 'edge', 0x80, 0, 0],
      [3, 'edge', 0x80, 1],
    ],
    script: [
      ...['v0 sgi0_list 3 3', 'v1 isr', 'v0 isr', 'v0 iar0, eoir0 last', 'v1 sgi_list 3 3', 'v0 isr', 'v1 isr'],
      ...['v1 iar, eoir last', 'v0 iar0, eoir0 last'],
    ],
  },
  {
    name: 'a GSI is given another SPI, and none',
    ...{ gics: both, isRouted: true },
    interrupts: [
      [40, 'level', 0xa0],
      [41, 'edge', 0x60],
    ],
    script: [
      ...['vmm gsi_assign 0 8 0', 'vmm gsi_signal 0', 'v0 iar', 'vmm line 40 0', 'v0 eoir last', 'vmm route 8 41'],
      ...['vmm gsi_signal 0', 'v0 iar, eoir last', 'vmm unroute 8', 'vmm gsi_signal 0', 'v0 isr', 'vmm route 8 40'],
      ...[
        'vmm gsi_signal 0',
        'vmm gsi_deassign 0',
        'vmm line 40 0',
        'vmm gsi_signal 0',
        'v0 isr',
        'vmm gsi_assign 0 9 0',
      ],
      ...['v0 iar, eoir last'],
    ],
  },
  {
    name: 'two irqfds with a resample eventfd on one GSI, and one that leaves',
    ...{ gics: both, isRouted: true },
    interrupts: [
      [40, 'level', 0xa0],
      [41, 'level', 0x60],
    ],
    script: [
      ...['vmm gsi_assign 0 8 1', 'vmm gsi_assign 1 8 1', 'vmm gsi_signal 0', 'v0 iar', 'v0 eoir last', 'v0 isr'],
      ...['vmm gsi_signal 1', 'vmm gsi_deassign 0', 'v0 iar', 'v0 eoir last', 'vmm gsi_signal 1', 'vmm gsi_deassign 1'],
      ...['v0 isr', 'vmm gsi_assign 2 8 1', 'vmm gsi_signal 2', 'v0 iar', 'vmm route 8 41', 'v0 eoir last', 'v0 isr'],
      ...['vmm gsi_signal 2', 'v0 iar', 'v0 eoir last', 'vmm gsi_deassign 2'],
    ],
  },
  {
    name: 'a guest stores to an ioeventfd, which is that of an irqfd',
    ...{ gics: both, isRouted: true },
    interrupts: [
      [40, 'level', 0xa0],
      [41, 'edge', 0x60],
    ],
    script: [
      ...['vmm gsi_assign 0 9 0', 'vmm doorbell_assign 0', 'v0 doorbell 0, iar', 'v0 eoir last', 'v0 doorbell 0'],
      ...[
        'vmm unroute 9',
        'v0 iar, eoir last, doorbell 0, isr',
        'vmm gsi_deassign 0',
        'vmm route 9 41',
        'v0 doorbell 0',
      ],
      ...['v0 isr', 'vmm gsi_assign 0 9 0', 'v0 iar'],
    ],
  },
  {
    name: 'a GSI whose route is an MSI, and an irqfd that injects what is cached',
    gics: [3],
    interrupts: [
      [8192, 'edge', 0xa0],
      [8193, 'edge', 0x60],
    ],
    script: [
      ...['vmm msi_signal 0', 'vmm msi_route 0 0 0', 'vmm msi_signal 0', 'v0 iar, eoir last', 'vmm msi_signal 0'],
      ...['v0 discard 0 0', 'vmm msi_signal 0', 'v0 iar, eoir last', 'v0 mapti 0 0 8192 0', 'vmm msi_route 0 0 1'],
      ...['vmm msi_signal 0', 'v0 iar, eoir last', 'vmm msi_route 0 0 0', 'vmm msi_signal 0', 'v0 iar, eoir last'],
      ...[
        'vmm msi_route 0 0 1',
        'vmm msi_signal 0',
        'v0 its 0',
        'vmm msi_signal 0',
        'v0 iar, eoir last',
        'v0 its 1',
        'vmm msi_unroute 0',
      ],
      ...['vmm msi_signal 0', 'v0 isr'],
    ],
  },
];
