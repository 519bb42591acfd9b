import { configure } from '../vgic.js';
import { edge, level, timer, vfio } from './kinds.js';
import type { Scenario } from './scenario.js';

/** The same questions at bigger bounds. */
export const full: readonly Scenario[] = [
  {
    id: 'full-toggles',
    says: 'an assigned device, an edge and a level interrupt on two list registers, all toggled by the guest',
    suite: 'full',
    config: configure({
      hostGic: 2,
      listRegisters: 2,
      interrupts: [
        vfio({ access: ['enable', 'pending'] }),
        edge({ access: ['enable', 'pending'] }),
        level({ access: ['enable', 'pending'], priority: 1 }),
      ],
      without: ['S15'],
    }),
    reaches: ['R01', 'R14', 'R20', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04', 'R05'] },
    findings: {
      'linux-4.17': { N10: 'ISPENDR of a level interrupt', S16: 'disabled while active', S17: 'active first' },
      'linux-6.19': { N10: 'ISPENDR of a level interrupt', S16: 'disabled while active' },
    },
  },
  {
    id: 'full-four',
    says: 'four kinds of interrupt on two list registers, with a guest that changes EOImode',
    suite: 'full',
    config: configure({
      hostGic: 2,
      listRegisters: 2,
      interrupts: [vfio(), edge(), level({ priority: 1 }), timer(0, { priority: 1 })],
      guest: { controls: ['eoiMode'] },
      without: ['S15'],
    }),
    reaches: ['R01', 'R03', 'R14', 'R20', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04', 'R05'] },
    findings: { 'linux-4.17': { S17: 'active first' } },
  },
  {
    id: 'full-two-vcpus',
    says: 'three SPIs of three kinds move between two vCPUs with two list registers each',
    suite: 'full',
    config: configure({
      vcpus: 2,
      hostGic: 2,
      listRegisters: 2,
      interrupts: [
        vfio({ access: ['target'] }),
        edge({ access: ['target'] }),
        level({ access: ['target'], priority: 1 }),
      ],
      without: ['S15'],
    }),
    promises: ['L04', 'L06', 'L09'],
    reaches: ['R01', 'R14', 'R20', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04', 'R05'] },
    findings: {
      'linux-4.17': { N03: 'retargeting does not kick', S17: 'active first' },
      'linux-6.19': { N03: 'retargeting does not kick' },
    },
  },
  {
    id: 'full-dir',
    says: 'three SPIs move between two vCPUs and are deactivated on either, one list register each',
    suite: 'full',
    config: configure({
      vcpus: 2,
      hostGic: 2,
      guest: { eoiMode: 1 },
      interrupts: [
        vfio({ access: ['target'] }),
        edge({ priority: 1, access: ['target'] }),
        level({ priority: 1, access: ['target'] }),
      ],
      without: ['S15'],
    }),
    reaches: ['R01', 'R07', 'R14', 'R20', 'R21'],
    alsoReaches: { 'linux-4.17': ['R05'], 'linux-6.19': ['R04'] },
    findings: {
      'linux-4.17': {
        N03: 'retargeting does not kick',
        S17: 'active first',
        S24: 'deactivation on another vCPU',
        X01: 'deactivation on another vCPU',
      },
      'linux-6.19': { N03: 'retargeting does not kick', S32: 'a deactivation from elsewhere is not notified' },
    },
  },
  {
    id: 'full-races',
    says: 'two SPIs on two vCPUs, one of them moving, at every step of injection, entry and exit',
    suite: 'full',
    config: configure({
      vcpus: 2,
      hostGic: 2,
      interrupts: [vfio({ access: ['target'] }), edge({ priority: 1 })],
      fine: ['injection', 'entry', 'exit', 'vfio'],
      without: ['S15'],
    }),
    reaches: ['R01', 'R09', 'R10', 'R14', 'R20', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04', 'R05'] },
    findings: {
      'linux-4.17': { N03: 'retargeting does not kick', S17: 'active first' },
      'linux-6.19': { N03: 'retargeting does not kick' },
    },
  },
  {
    id: 'full-three-races',
    says: 'three SPIs on two vCPUs, two of them moving and one disabled at times, at every step of injection, entry and exit',
    suite: 'full',
    config: configure({
      vcpus: 2,
      hostGic: 2,
      listRegisters: 2,
      interrupts: [
        vfio({ access: ['target'] }),
        edge({ priority: 1, access: ['target'] }),
        level({ priority: 1, access: ['enable'] }),
      ],
      fine: ['injection', 'entry', 'exit', 'vfio'],
      without: ['S15'],
    }),
    reaches: ['R01', 'R09', 'R10', 'R14', 'R20', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04', 'R05'] },
    findings: {
      'linux-4.17': { N03: 'retargeting does not kick', S17: 'active first' },
      'linux-6.19': { N03: 'retargeting does not kick' },
    },
  },
  {
    id: 'full-timers',
    says: 'two vCPUs with a timer each and two SPIs, one of them moving, take turns on one host CPU',
    suite: 'full',
    config: configure({
      vcpus: 2,
      pcpus: 1,
      hostGic: 2,
      interrupts: [timer(0), timer(1), vfio({ priority: 1, access: ['target'] }), edge({ priority: 1 })],
      preemption: true,
      guest: { sleeps: true },
      without: ['S15'],
    }),
    reaches: ['R03', 'R14', 'R20', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04', 'R05'] },
    findings: {
      'linux-4.17': { N03: 'retargeting does not kick', S17: 'active first' },
      'linux-6.19': { N03: 'retargeting does not kick' },
    },
  },
];
