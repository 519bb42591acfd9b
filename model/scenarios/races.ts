import { configure } from '../vgic.js';
import { edge, irqfd, level, vfio } from './kinds.js';
import { inEveryEra, type Scenario } from './scenario.js';

/** Fine steps: what may come between the steps of the run loop and of an injection. */
export const races: readonly Scenario[] = [
  {
    id: 'kick-race',
    says: 'interrupts are injected at any moment of entry and exit, through an irqfd and by user space, on one vCPU',
    suite: 'full',
    config: configure({
      listRegisters: 2,
      interrupts: [irqfd(), level()],
      fine: ['injection', 'entry', 'exit'],
      signals: true,
      activeSpisMax: 0,
      without: ['S15'],
    }),
    reaches: ['R01', 'R09', 'R10', 'R21', 'R24'],
  },
  {
    id: 'disable-race',
    says: 'an interrupt is disabled and enabled while it is being injected and while the vCPU enters and exits',
    suite: 'quick',
    config: configure({
      hostGic: 2,
      interrupts: [vfio({ access: ['enable'] })],
      fine: ['injection', 'entry', 'exit', 'vfio'],
      signals: true,
      without: ['S15'],
    }),
    promises: ['L01', 'L07', 'L08'],
    reaches: ['R09', 'R10', 'R14', 'R20', 'R21'],
  },
  {
    id: 'migration-race',
    says: 'an SPI moves between two vCPUs while it is being injected and while they enter and exit',
    suite: 'full',
    config: configure({
      vcpus: 2,
      hostGic: 2,
      interrupts: [level({ access: ['target'] })],
      fine: ['injection', 'entry', 'exit'],
      without: ['S15'],
    }),
    reaches: ['R09', 'R10', 'R21'],
    findings: inEveryEra({ N03: 'retargeting does not kick' }),
  },
  {
    id: 'sleep',
    says: 'a vCPU falls asleep while interrupts are injected, with a guest that masks priorities',
    suite: 'quick',
    config: configure({
      interrupts: [edge()],
      pcpus: 1,
      preemption: true,
      guest: { sleeps: true, controls: ['mask'] },
      fine: ['injection'],
      activeSpisMax: 0,
    }),
    promises: ['L01', 'L03', 'L09'],
    reaches: ['R01'],
  },
  {
    id: 'halt',
    says: 'the VM is halted for writes and reads of active registers, vCPU by vCPU',
    suite: 'quick',
    config: configure({
      vcpus: 2,
      interrupts: [edge({ access: ['active', 'readActive'] })],
      fine: ['halt'],
    }),
    promises: ['L01', 'L05', 'L09'],
    reaches: ['R01', 'R22', 'R23'],
  },
  {
    id: 'halt-sleep',
    says: 'the VM is halted for writes of active registers while a vCPU may sleep',
    suite: 'full',
    config: configure({
      vcpus: 2,
      guest: { sleeps: true },
      interrupts: [edge({ access: ['active'] })],
      fine: ['halt'],
    }),
    promises: ['L01', 'L05', 'L09'],
    reaches: ['R01', 'R22'],
  },
  {
    id: 'halt-race',
    says: 'one vCPU writes and reads active registers while the other leaves the guest',
    suite: 'full',
    config: configure({
      vcpus: 2,
      interrupts: [edge({ access: ['active', 'readActive'] })],
      fine: ['halt', 'entry', 'exit'],
    }),
    reaches: ['R01'],
    findings: inEveryEra({
      S10: 'halting does not wait for the fold',
      S11: 'halting does not wait for the fold',
      S31: 'halting does not wait for the fold',
      X01: 'halting does not wait for the fold',
    }),
  },
];
