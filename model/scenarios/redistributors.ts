import { configure } from '../vgic.js';
import { ppi, sgi, timer } from './kinds.js';
import { inEveryEra, type Scenario } from './scenario.js';

const controls = ['redistributors'] as const;

/** vCPUs of a guest with a GICv3 that access the redistributors of others. */
export const redistributors: readonly Scenario[] = [
  {
    id: 'redistributors-active',
    says: "either of two vCPUs reads and writes the active registers of an SGI of the first, for which the VM is halted if it is another's",
    suite: 'full',
    config: configure({
      vcpus: 2,
      fine: ['halt'],
      interrupts: [sgi(0, { access: ['active', 'readActive'] })],
      guest: { controls },
    }),
    reaches: ['R01'],
  },
  {
    id: 'redistributors-pending',
    says: 'either of two vCPUs enables a PPI of the first, makes it pending, and reads whether it is',
    suite: 'full',
    config: configure({
      vcpus: 2,
      interrupts: [ppi(0, { access: ['enable', 'pending', 'readPending'] })],
      guest: { controls },
    }),
    reaches: ['R21'],
    findings: inEveryEra({ N10: 'ISPENDR of a level interrupt', S31: 'pending state in a list register' }),
  },
  {
    id: 'redistributors-sleep',
    says: 'a PPI of a vCPU that sleeps, which the other one enables and disables, and an SGI of that one',
    suite: 'full',
    config: configure({
      vcpus: 2,
      interrupts: [ppi(0, { access: ['enable'] }), sgi(1)],
      guest: { controls, sleeps: true },
    }),
    promises: ['L01', 'L04'],
    reaches: ['R01'],
  },
  {
    id: 'redistributors-two',
    says: 'a PPI of one vCPU and an SGI of another, enabled, disabled, made active and ended by either, with EOImode 1',
    suite: 'full',
    config: configure({
      vcpus: 2,
      interrupts: [ppi(0, { access: ['active', 'enable'] }), sgi(1, { priority: 1, access: ['enable', 'priority'] })],
      guest: { controls, eoiMode: 1 },
    }),
    reaches: ['R01'],
    findings: inEveryEra({ S16: 'disabled while active' }),
  },
  {
    id: 'redistributors-group',
    says: 'an SGI of a vCPU whose group either of two changes',
    suite: 'full',
    config: configure({ vcpus: 2, interrupts: [sgi(0, { access: ['group'] })], guest: { controls } }),
    promises: ['L02'],
    reaches: ['R01'],
    findings: inEveryEra({
      L02: 'a group that changes in a list register',
      X01: 'a group that changes in a list register',
    }),
  },
  {
    id: 'redistributors-sleep-active',
    says: 'a PPI of a vCPU that sleeps, or executes WFI while it handles it, which either of two makes active and ends',
    suite: 'full',
    config: configure({
      vcpus: 2,
      interrupts: [ppi(0, { access: ['active'] })],
      guest: { controls, sleeps: true },
    }),
    promises: ['L04'],
    reaches: [],
  },
  {
    id: 'redistributors-timer',
    says: "the timer of a vCPU, whose enable and pending registers another one accesses: KVM looks at that one's timer",
    suite: 'full',
    config: configure({
      vcpus: 2,
      interrupts: [timer(0, { access: ['enable', 'readPending'] })],
      guest: { controls },
    }),
    promises: ['L08'],
    reaches: [],
    findings: inEveryEra({
      L08: 'the timer of another vCPU',
      N06: 'the timer of another vCPU',
      S04: 'the timer of another vCPU',
      S31: 'the timer of another vCPU',
      S49: 'the timer of another vCPU',
    }),
  },
  {
    id: 'redistributors-power',
    says: 'a CPU is turned off and on again, whose timer another one makes active and ends meanwhile',
    suite: 'full',
    config: configure({
      vcpus: 2,
      interrupts: [timer(0, { access: ['active'] })],
      guest: { controls },
      preemption: true,
      power: true,
      without: ['S15'],
    }),
    reaches: [],
    findings: inEveryEra({
      N06: 'the timer of another vCPU',
      S03: 'deactivating a forwarded interrupt by register',
      S04: 'the timer of another vCPU',
      S30: 'deactivating a forwarded interrupt by register',
    }),
  },
];
