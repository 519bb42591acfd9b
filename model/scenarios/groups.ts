import { configure } from '../vgic.js';
import { edge, level, sgi } from './kinds.js';
import { inEveryEra, type Scenario } from './scenario.js';

const two = [edge({ group: 0 }), edge({ priority: 1 }, 33)];

const inVain = {
  'linux-4.17': { S17: 'active first', S62: 'a disabled group takes the list registers' },
  'linux-6.19': { S55: 'a disabled group is out of order' },
} as const;

/** Two groups of interrupts, and priorities that are grouped by a binary point. */
export const groupScenarios: readonly Scenario[] = [
  {
    id: 'groups-gicv2',
    says: 'two edge interrupts of two groups of a GICv2 on one list register, with a guest that disables and enables either group',
    suite: 'full',
    config: configure({ hostGic: 2, interrupts: two, guest: { controls: ['group'] } }),
    reaches: ['R01', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04', 'R05'] },
    findings: inVain,
  },
  {
    id: 'groups-any',
    says: 'two edge interrupts of two groups on one list register, and a guest that writes EOIR0 and EOIR1 in whatever order',
    suite: 'full',
    config: configure({ interrupts: two, guest: { orders: 'any', controls: ['group'] } }),
    reaches: ['R01', 'R05'],
    findings: inVain,
  },
  {
    id: 'group-change',
    says: 'an edge interrupt, whose group the guest changes on one vCPU while it is pending on another',
    suite: 'full',
    config: configure({ vcpus: 2, interrupts: [edge({ access: ['group'] })], guest: { controls: ['group'] } }),
    promises: ['L01', 'L02'],
    reaches: [],
    alsoReaches: { 'linux-6.19': ['R21'] },
    findings: inEveryEra({
      L01: 'a group that changes in a list register',
      L02: 'a group that changes in a list register',
      X01: 'a group that changes in a list register',
    }),
  },
  {
    id: 'group-change-gicv2',
    says: 'the same with a level interrupt of a GICv2',
    suite: 'full',
    config: configure({ hostGic: 2, vcpus: 2, interrupts: [level({ access: ['group'] })] }),
    reaches: ['R21'],
  },
  {
    id: 'groups-saved',
    says: 'an edge and a level interrupt of two groups in a VM that is saved and restored, on one list register',
    suite: 'full',
    config: configure({
      interrupts: [edge({ group: 0 }), level({ priority: 1, access: ['group'] })],
      restores: ['documented'],
    }),
    reaches: ['R01'],
    findings: { 'linux-4.17': { S17: 'active first' } },
  },
  {
    id: 'group-enables-saved',
    says: 'an edge interrupt whose group the guest changes, which enables and disables groups, in a VM that is saved',
    suite: 'full',
    config: configure({
      interrupts: [edge({ access: ['group'] })],
      guest: { controls: ['group'] },
      restores: ['documented'],
    }),
    reaches: ['R28'],
  },
  {
    id: 'sgi-groups',
    says: 'two vCPUs send an SGI whose group the guest changes, by the registers of both groups',
    suite: 'full',
    config: configure({
      vcpus: 2,
      guest: { controls: ['sgi1r'] },
      interrupts: [sgi(0, { access: ['group'] }), sgi(1, { access: ['group'] })],
    }),
    reaches: ['R01'],
  },
  {
    id: 'binary-point',
    says: 'an edge and a level interrupt of two priorities, which a guest groups and splits by its binary point',
    suite: 'full',
    config: configure({
      listRegisters: 2,
      interrupts: [edge(), level({ priority: 1 })],
      guest: { controls: ['binaryPoint'] },
    }),
    promises: ['L01', 'L09'],
    reaches: ['R01'],
  },
  {
    id: 'binary-points',
    says: 'three edge interrupts of two groups, each with a binary point, or both with one (CBPR)',
    suite: 'full',
    config: configure({
      listRegisters: 3,
      interrupts: [edge({ group: 0 }), edge({ priority: 1 }, 33), edge({ priority: 2, group: 0 }, 34)],
      guest: { controls: ['binaryPoint', 'cbpr'] },
    }),
    reaches: ['R01'],
  },
  {
    id: 'binary-points-saved',
    says: 'two edge interrupts of two groups, whose binary points are saved with the VM',
    suite: 'full',
    config: configure({
      listRegisters: 2,
      interrupts: two,
      guest: { controls: ['binaryPoint', 'cbpr'] },
      restores: ['documented'],
    }),
    reaches: ['R01'],
    findings: inEveryEra({ LC1i: 'a binary point behind CBPR is not saved' }),
  },
];
