import { configure } from '../vgic.js';
import { edge, level, ptimer, sgi, timer } from './kinds.js';
import { inEveryEra, type Scenario } from './scenario.js';

/** VMs that user space stops, saves and restores. */
export const saved: readonly Scenario[] = [
  {
    id: 'saved',
    says: 'user space stops the VM, reads its registers in any order and restores it, whatever an edge and a level interrupt are doing',
    suite: 'quick',
    config: configure({
      listRegisters: 2,
      interrupts: [edge(), level()],
      restores: ['documented'],
      without: ['S15'],
    }),
    reaches: ['R28'],
  },
  {
    id: 'saved-timer',
    says: 'the same with a timer: into a new VM, and into one that has been in KVM_RUN before',
    suite: 'quick',
    config: configure({ interrupts: [timer(0)], preemption: true, restores: ['documented', 'afterRun'] }),
    reaches: ['R28'],
    findings: inEveryEra({
      LC1: 'the active bit of a mapped timer',
      S11: 'the active bit of a mapped timer',
      S15: 'the active bit of a mapped timer',
      S51: 'the active bit of a mapped timer',
    }),
  },
  {
    id: 'saved-gicv2',
    says: 'a GICv2, whose registers do not tell a line from a latch, with a level interrupt',
    suite: 'quick',
    config: configure({
      hostGic: 2,
      interrupts: [level()],
      restores: ['documented'],
    }),
    reaches: ['R28'],
    findings: inEveryEra({ S35: 'a GICv2 saves no levels' }),
  },
  {
    id: 'saved-timer-gicv2',
    says: 'a GICv2 with a timer',
    suite: 'full',
    config: configure({ hostGic: 2, interrupts: [timer(0)], preemption: true, restores: ['documented'] }),
    reaches: ['R28'],
    findings: inEveryEra({ S03: 'a GICv2 saves no levels', S30: 'a GICv2 saves no levels' }),
  },
  {
    id: 'saved-sgi',
    says: 'an SGI of a GICv2 that two CPUs send',
    suite: 'full',
    config: configure({ hostGic: 2, interrupts: [sgi(0)], sgiSenders: 2, restores: ['documented'] }),
    reaches: ['R28'],
    findings: {
      'linux-4.17': { S38: 'the sender of an active SGI is not saved' },
      'linux-6.19': { S38: 'the sender of an active SGI is not saved' },
    },
  },
  {
    id: 'saved-ctlr-last',
    says: 'GICD_CTLR is written behind what is pending',
    suite: 'full',
    config: configure({ interrupts: [edge({ access: ['active'] })], restores: ['ctlrLast'] }),
    reaches: ['R28'],
    findings: inEveryEra({ LC9: 'enabling the distributor', N01: 'enabling the distributor' }),
  },
  {
    id: 'saved-triggers-last',
    says: 'ICFGR is written behind the level of a line',
    suite: 'full',
    config: configure({ interrupts: [level({ access: ['enable'] })], restores: ['triggersLast'], without: ['S15'] }),
    reaches: ['R28'],
    findings: inEveryEra({ LC9: 'triggers behind the lines', N01: 'triggers behind the lines' }),
  },
  {
    id: 'saved-enables-last',
    says: 'ISENABLER is written behind what is pending',
    suite: 'full',
    config: configure({ interrupts: [edge()], restores: ['enablesLast'] }),
    reaches: ['R28'],
  },
  {
    id: 'saved-two',
    says: 'two vCPUs are stopped one after the other, and the guest changes the target of an interrupt',
    suite: 'full',
    config: configure({
      vcpus: 2,
      interrupts: [edge({ access: ['target'] })],
      restores: ['documented'],
    }),
    reaches: ['R28'],
    findings: inEveryEra({
      N03: 'retargeting does not kick',
      X01: 'active elsewhere than it is routed',
    }),
  },
  {
    id: 'saved-power',
    says: 'a VM is saved while a CPU of it is off, or was turned on and has not run yet',
    suite: 'full',
    config: configure({ vcpus: 2, interrupts: [edge()], power: true, restores: ['documented'] }),
    reaches: ['R28', 'R29'],
  },
  {
    id: 'saved-asleep',
    says: 'a VM whose vCPU may sleep when user space stops it',
    suite: 'full',
    config: configure({ interrupts: [level()], guest: { sleeps: true }, restores: ['documented'] }),
    reaches: ['R28'],
  },
  {
    id: 'saved-ptimer',
    says: 'a VM with a virtual timer and an emulated physical one, on two CPUs of the host',
    suite: 'full',
    config: configure({
      listRegisters: 2,
      interrupts: [timer(0), ptimer(0)],
      preemption: true,
      pcpus: 2,
      restores: ['documented'],
    }),
    reaches: ['R28'],
  },
  {
    id: 'saved-one-cpu',
    says: 'two vCPUs that share a CPU of the host are stopped, and run again',
    suite: 'full',
    config: configure({
      vcpus: 2,
      pcpus: 1,
      interrupts: [timer(0), timer(1)],
      preemption: true,
      restores: ['documented'],
    }),
    reaches: ['R28'],
  },
  {
    id: 'saved-suspended',
    says: 'a VM is saved whose guest has suspended the system',
    suite: 'full',
    config: configure({ interrupts: [edge()], guest: { sleeps: true }, suspends: true, restores: ['documented'] }),
    reaches: ['R28', 'R37'],
  },
];
