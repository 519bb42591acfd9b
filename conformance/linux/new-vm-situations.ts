import type { Situation } from './story.js';

/** VMs whose vgic is not initialised when user space drives a line, or calls KVM_RUN. */
export const newVmSituations: readonly Situation[] = [
  {
    name: 'KVM_IRQ_LINE initialises a GICv2',
    gics: [2],
    interrupts: [
      [40, 'level', 0xa0],
      [41, 'edge', 0x60],
      [20, 'level', 0x80],
    ],
    script: [
      ...[
        'vmm renew',
        'vmm spi 41 1',
        'vmm spi 40 1',
        'vmm ppi 0 20 1',
        'vmm spi 40 0',
        'vmm boot',
        'v0 rd_ispendr 41',
      ],
      ...['v0 isr', 'v0 iar', 'vmm line 40 1', 'v0 nop', 'v0 iar', 'v0 isr', 'v0 icpendr 41', 'v0 ispendr 41, iar'],
      ...['vmm renew', 'vmm boot', 'v0 rd_ispendr 41', 'vmm line 41 1', 'v0 iar, eoir last', 'v0 rd_ispendr 40'],
    ],
  },
  {
    name: 'a VM with two vCPUs boots with what was raised before',
    ...{ gics: [2], vcpus: 2 },
    interrupts: [
      [40, 'level', 0xa0, 1],
      [41, 'edge', 0x60],
    ],
    script: [
      ...['vmm renew', 'vmm spi 40 1', 'vmm spi 41 1', 'vmm boot', 'v1 isr', 'v0 isr', 'v1 rd_ispendr 40', 'v0 iar'],
      ...['v1 iar', 'v1 eoir last', 'v0 eoir last', 'vmm renew', 'vmm init_vgic', 'vmm spi 41 1', 'vmm boot', 'v0 iar'],
    ],
  },
  {
    name: 'a GICv3 that is not initialised refuses KVM_IRQ_LINE',
    ...{ gics: [3], vcpus: 2 },
    interrupts: [
      [40, 'level', 0xa0, 1],
      [41, 'edge', 0x60],
      [20, 'level', 0x80],
      [20, 'level', 0x80, 1],
    ],
    script: [
      ...[
        'vmm renew',
        'vmm spi 41 1',
        'vmm ppi 1 20 1',
        'vmm init_vgic',
        'vmm spi 41 1',
        'vmm spi 40 1',
        'vmm ppi 1 20 1',
      ],
      ...[
        'vmm boot',
        'v0 isr',
        'v1 rd_ispendr 20',
        'v1 iar',
        'v1 iar',
        'v0 rd_ispendr 41',
        'v0 iar',
        'vmm line 41 1',
        'v0 iar',
      ],
    ],
  },
];
