import { configure } from '../vgic.js';
import { edge, level, sgi, timer, vfio } from './kinds.js';
import { inEveryEra, type Scenario } from './scenario.js';

const twoOnOne = [edge({ priority: 1 }), level()];

/** More interrupts than list registers: what Linux 6.19 was rewritten for. */
export const overflow: readonly Scenario[] = [
  {
    id: 'overflow-eoi0',
    says: 'two interrupts, one list register, EOIR deactivates',
    suite: 'quick',
    config: configure({ interrupts: twoOnOne, without: ['S15'] }),
    promises: ['L01'],
    reaches: ['R01', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04', 'R05'] },
    findings: { 'linux-4.17': { L01: 'active first', S17: 'active first' } },
  },
  {
    id: 'overflow-eoi1',
    says: 'two interrupts, one list register, DIR deactivates',
    suite: 'quick',
    config: configure({ interrupts: twoOnOne, guest: { eoiMode: 1 }, without: ['S15'] }),
    reaches: ['R01', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04'] },
    findings: { 'linux-4.17': { S17: 'active first' } },
  },
  {
    id: 'overflow-switched',
    says: 'two interrupts, one list register, and a guest that changes EOImode between interrupts',
    suite: 'quick',
    config: configure({ interrupts: twoOnOne, guest: { controls: ['eoiMode'] }, without: ['S15'] }),
    reaches: ['R01', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04', 'R05'] },
    findings: { 'linux-4.17': { S17: 'active first' } },
  },
  {
    id: 'overflow-deep',
    says: 'three interrupts of three priorities, one of them forwarded, nest on one list register',
    suite: 'quick',
    config: configure({ interrupts: [...twoOnOne, timer(0, { priority: 2 })], without: ['S15'] }),
    promises: ['L08'],
    reaches: ['R01', 'R03', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04', 'R05'] },
    findings: { 'linux-4.17': { S17: 'active first' } },
  },
  {
    id: 'overflow-three',
    says: 'three edge interrupts nest on two list registers, DIR deactivates',
    suite: 'full',
    config: configure({
      hostGic: 2,
      listRegisters: 2,
      guest: { eoiMode: 1 },
      interrupts: [edge(), edge({ priority: 1 }, 33), edge({ priority: 1 }, 34)],
    }),
    promises: ['L01', 'L04', 'L09'],
    reaches: ['R01', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04'] },
    findings: { 'linux-4.17': { L01: 'active first', S17: 'active first' } },
  },
  {
    id: 'overflow-edges',
    says: 'two edge interrupts that come again at any moment nest on one list register',
    suite: 'quick',
    config: configure({ interrupts: [edge({ priority: 1 }), edge({}, 33)] }),
    reaches: ['R01', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04', 'R05'] },
    findings: { 'linux-4.17': { S17: 'active first' } },
  },
  {
    id: 'sgi',
    says: 'SGIs of one number from two CPUs with a GICv2, which delivers each sender separately',
    suite: 'quick',
    // With three list registers all of it fits, and the list is sorted for the second sender alone.
    config: configure({ hostGic: 2, sgiSenders: 2, listRegisters: 3, interrupts: [sgi(0), edge({ priority: 1 })] }),
    promises: ['L01', 'L09'],
    reaches: ['R01', 'R21'],
    findings: { 'linux-4.17': { N08: 'a second sender', X01: 'a second sender' } },
  },
  {
    id: 'sgi-registers',
    says: 'SGIs from two CPUs with a GICv2, whose ISPENDR and ICPENDR the guest writes in vain',
    suite: 'quick',
    config: configure({ hostGic: 2, sgiSenders: 2, interrupts: [sgi(0, { access: ['enable', 'pending'] })] }),
    reaches: ['R21'],
  },
  {
    id: 'gicv2-guest-sgi',
    says: 'SGIs from two CPUs to a guest with a GICv2, on a host with a GICv3',
    suite: 'quick',
    config: configure({ guestGic: 2, sgiSenders: 2, interrupts: [sgi(0)] }),
    reaches: ['R21'],
  },
  {
    id: 'gicv2-guest',
    says: 'an SGI and an assigned device of a guest with a GICv2, on a host with a GICv3 and one list register',
    suite: 'full',
    config: configure({
      guestGic: 2,
      sgiSenders: 2,
      guest: { controls: ['eoiMode'] },
      interrupts: [sgi(0), vfio({ priority: 1 })],
    }),
    promises: ['L01', 'L09'],
    reaches: ['R21'],
    findings: {
      'linux-4.17': { S17: 'active first' },
      'linux-6.19': { S15: 'no notification within one run', S32: 'no notification within one run' },
    },
  },
  {
    id: 'sgi-gicv3',
    says: 'an SGI with a GICv3, which has one pending bit, disabled, made pending and cleared',
    suite: 'quick',
    config: configure({ interrupts: [sgi(0, { access: ['enable', 'pending'] })] }),
    reaches: ['R01'],
    findings: inEveryEra({ S16: 'disabled while active' }),
  },
  {
    id: 'groups',
    says: 'two edge interrupts of two groups on one list register, with a guest that disables and enables either group',
    suite: 'full',
    config: configure({
      interrupts: [edge({ group: 0 }), edge({ priority: 1 }, 33)],
      guest: { controls: ['group'] },
    }),
    promises: ['L09'],
    reaches: ['R01', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04', 'R05'] },
    findings: {
      'linux-4.17': { S17: 'active first', S62: 'a disabled group takes the list registers' },
      'linux-6.19': { S55: 'a disabled group is out of order' },
    },
  },
  {
    id: 'groups-nested',
    says: 'the same with three interrupts, of which two nest',
    suite: 'full',
    config: configure({
      interrupts: [edge({ group: 0 }), edge({ priority: 1 }, 33), edge({ priority: 2 }, 34)],
      guest: { controls: ['group'] },
    }),
    reaches: ['R01', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04', 'R05'] },
    findings: {
      'linux-4.17': { S17: 'active first', S62: 'a disabled group takes the list registers' },
      'linux-6.19': {
        S11: 'a disabled group is out of order',
        S12: 'a disabled group is out of order',
        S55: 'a disabled group is out of order',
        X01: 'a disabled group is out of order',
      },
    },
  },
  {
    id: 'sgi-lists',
    says: 'two vCPUs with a GICv3 send an SGI to lists of vCPUs, to all but themselves, and by the register of the other group',
    suite: 'full',
    config: configure({ vcpus: 2, guest: { controls: ['sgi1r'] }, interrupts: [sgi(0), sgi(1)] }),
    reaches: ['R01'],
  },
];
