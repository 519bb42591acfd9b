import { configure } from '../vgic.js';
import { edge, level, vfio } from './kinds.js';
import { inEveryEra, type Scenario } from './scenario.js';

/** Where DIR does not trap before 6.19. */
const onAnotherVcpu = {
  L02: 'deactivation on another vCPU',
  S24: 'deactivation on another vCPU',
  X01: 'deactivation on another vCPU',
} as const;

/** Two vCPUs that share SPIs. */
export const twoVcpus: readonly Scenario[] = [
  {
    id: 'retarget',
    says: 'an SPI of an assigned device moves between vCPUs at any moment',
    suite: 'quick',
    config: configure({ vcpus: 2, hostGic: 2, interrupts: [vfio({ access: ['enable', 'target'] })], without: ['S15'] }),
    promises: ['L01', 'L08'],
    reaches: ['R14', 'R20', 'R21'],
    findings: inEveryEra({
      L01: 'retargeting does not kick',
      L08: 'retargeting does not kick',
      N03: 'retargeting does not kick',
    }),
  },
  {
    id: 'retarget-two',
    says: 'two SPIs of different priority move between two vCPUs with one list register each',
    suite: 'full',
    config: configure({
      vcpus: 2,
      hostGic: 2,
      interrupts: [vfio({ access: ['target'] }), edge({ priority: 1, access: ['target'] })],
      without: ['S15'],
    }),
    reaches: ['R01', 'R14', 'R20', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04', 'R05'] },
    findings: {
      'linux-4.17': { N03: 'retargeting does not kick', S17: 'active first' },
      'linux-6.19': { N03: 'retargeting does not kick' },
    },
  },
  {
    id: 'dir-across',
    says: 'an SPI acknowledged on one vCPU is deactivated on the other, with a GICv3, whose trap of DIR is a bit',
    suite: 'quick',
    config: configure({ vcpus: 2, guest: { eoiMode: 1 }, activeSpisMax: 3, interrupts: [level()], without: ['S15'] }),
    promises: ['L01', 'L02', 'L09'],
    reaches: ['R05', 'R07', 'R21'],
    findings: {
      'linux-4.17': onAnotherVcpu,
      'linux-6.19': {
        L02: 'the broadcast is not waited for',
        S24: 'the count of active SPIs',
        X01: 'the broadcast is not waited for',
      },
    },
  },
  {
    id: 'dir-halt',
    says: 'an SPI in a list register of one vCPU is deactivated on the other, which halts the VM vCPU by vCPU',
    suite: 'full',
    // Without TDS every DIR traps.
    config: configure({
      vcpus: 2,
      guest: { eoiMode: 1 },
      activeSpisMax: 0,
      interrupts: [edge()],
      fine: ['halt'],
    }),
    promises: ['L01', 'L02', 'L05', 'L09'],
    reaches: ['R07'],
    findings: {
      'linux-4.17': onAnotherVcpu,
    },
  },
  {
    id: 'dir-entry',
    says: 'the SPI of an assigned device is deactivated on the other vCPU, and something may come between the flush and the entry',
    suite: 'full',
    config: configure({
      vcpus: 2,
      guest: { eoiMode: 1 },
      activeSpisMax: 0,
      interrupts: [vfio()],
      fine: ['entry'],
    }),
    promises: ['L01', 'L02', 'L08', 'L09'],
    reaches: ['R07'],
    findings: {
      'linux-4.17': onAnotherVcpu,
      'linux-6.19': {
        L02: 'halting does not wait for the fold',
        S15: 'no notification within one run',
        S32: 'a deactivation from elsewhere is not notified',
        X01: 'halting does not wait for the fold',
      },
      'linux-7.3': {
        S15: 'no notification within one run',
        S32: 'a deactivation from elsewhere is not notified',
      },
    },
  },
  {
    id: 'dir-across-gicv2',
    says: 'an SPI acknowledged on one vCPU is deactivated on the other, with a GICv2',
    suite: 'full',
    config: configure({
      vcpus: 2,
      hostGic: 2,
      guest: { eoiMode: 1 },
      interrupts: [vfio(), level({ priority: 1 })],
      without: ['S15'],
    }),
    reaches: ['R07', 'R14', 'R20', 'R21'],
    alsoReaches: { 'linux-4.17': ['R05'], 'linux-6.19': ['R04'] },
    findings: {
      'linux-4.17': {
        S17: 'active first',
        S24: 'deactivation on another vCPU',
        X01: 'deactivation on another vCPU',
      },
      'linux-6.19': { S32: 'a deactivation from elsewhere is not notified' },
    },
  },
  {
    id: 'dir-moves',
    says: 'an edge SPI moves between two vCPUs, and is deactivated on either, with a GICv2',
    suite: 'quick',
    config: configure({ vcpus: 2, hostGic: 2, guest: { eoiMode: 1 }, interrupts: [edge({ access: ['target'] })] }),
    reaches: ['R07'],
    findings: {
      'linux-4.17': {
        N03: 'retargeting does not kick',
        S24: 'deactivation on another vCPU',
        X01: 'deactivation on another vCPU',
      },
      'linux-6.19': { N03: 'retargeting does not kick' },
    },
  },
  {
    id: 'dir-sleep',
    says: 'an SPI acknowledged on a vCPU that falls asleep is deactivated on the other',
    suite: 'quick',
    config: configure({
      vcpus: 2,
      hostGic: 2,
      guest: { eoiMode: 1, sleeps: true },
      interrupts: [level()],
      without: ['S15'],
    }),
    promises: ['L03'],
    reaches: ['R07'],
    alsoReaches: { 'linux-4.17': ['R05', 'R21'] },
    findings: {
      'linux-4.17': { S24: 'deactivation on another vCPU', X01: 'deactivation on another vCPU' },
      'linux-6.19': { L03: 'a deactivation does not wake', N04: 'a deactivation does not wake' },
    },
  },
  {
    id: 'active-registers',
    says: 'an SPI is made active and inactive, and its active state read, while it is anywhere',
    suite: 'quick',
    config: configure({ vcpus: 2, interrupts: [edge({ access: ['active', 'readActive'] })] }),
    promises: ['L01', 'L09'],
    reaches: ['R01', 'R22', 'R23'],
  },
  {
    id: 'distributor-across',
    says: 'one vCPU disables and enables the distributor while the other runs, or sleeps',
    suite: 'quick',
    config: configure({
      vcpus: 2,
      guest: { controls: ['distributor'], sleeps: true },
      interrupts: [edge({ access: ['active'] })],
    }),
    promises: ['L03'],
    reaches: ['R01', 'R22'],
    findings: inEveryEra({
      L03: 'enabling the distributor',
      N01: 'enabling the distributor',
      S16: 'disabled while active',
    }),
  },
  {
    id: 'pending-read',
    says: 'the pending state of an SPI is read while it may be in a list register of another vCPU',
    suite: 'quick',
    config: configure({ vcpus: 2, interrupts: [edge({ access: ['readPending', 'pending'] })] }),
    reaches: ['R01'],
    findings: inEveryEra({ S31: 'pending state in a list register' }),
  },
  {
    id: 'priority-across',
    says: 'a guest changes the priority of an SPI that may be in a list register of another vCPU, with a GICv3',
    suite: 'quick',
    config: configure({ vcpus: 2, priorities: 2, interrupts: [edge({ access: ['priority'] })] }),
    promises: ['L02'],
    reaches: ['R01'],
    findings: inEveryEra({ L02: 'a priority changed while pending', X01: 'a priority changed while pending' }),
  },
];
