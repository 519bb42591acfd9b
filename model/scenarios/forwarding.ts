import { configure } from '../vgic.js';
import { forwardedEdge, forwardedLevel, level, ptimer, timer } from './kinds.js';
import { inEveryEra, type Scenario } from './scenario.js';

/** Timers, which follow their vCPU, and devices that a guest owns: but for the emulated timer, all tied to physical interrupts. */
export const forwarding: readonly Scenario[] = [
  {
    id: 'timer',
    says: "a vCPU's timer on two host CPUs, with a guest that sleeps and enables and disables the interrupt",
    suite: 'quick',
    config: configure({
      interrupts: [timer(0, { access: ['enable', 'readPending'] })],
      preemption: true,
      pcpus: 2,
      guest: { sleeps: true },
      signals: true,
    }),
    reaches: ['R03', 'R09'],
  },
  {
    id: 'timer-pending',
    says: 'the guest makes its timer interrupt pending, clears and reads it',
    suite: 'quick',
    config: configure({
      interrupts: [timer(0, { access: ['enable', 'pending', 'readPending'] })],
      preemption: true,
    }),
    reaches: ['R03'],
    findings: inEveryEra({
      N10: 'ISPENDR of a level interrupt',
      S03: 'soft-pending forwarded interrupt',
      S31: 'a soft-pending forwarded interrupt reads as not pending',
      S30: 'soft-pending forwarded interrupt',
    }),
  },
  {
    id: 'timer-active',
    says: 'the guest makes its timer interrupt active and inactive',
    suite: 'quick',
    config: configure({ interrupts: [timer(0, { access: ['active'] })] }),
    reaches: ['R03'],
    findings: inEveryEra({
      S03: 'deactivating a forwarded interrupt by register',
      S15: 'deactivating a forwarded interrupt by register',
      S30: 'deactivating a forwarded interrupt by register',
    }),
  },
  {
    id: 'timer-reset',
    says: 'a vCPU is turned off and on while its timer interrupt is anywhere',
    suite: 'quick',
    config: configure({ interrupts: [timer(0)], reset: true, preemption: true, without: ['S15'] }),
    reaches: ['R03'],
  },
  {
    id: 'timer-split',
    says: 'the timer of a vCPU that is preempted and a level interrupt on one list register, DIR deactivates',
    suite: 'quick',
    config: configure({
      interrupts: [timer(0), level({ priority: 1 })],
      preemption: true,
      pcpus: 2,
      guest: { eoiMode: 1 },
      without: ['S15'],
    }),
    reaches: ['R03', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04'] },
    findings: { 'linux-4.17': { S17: 'active first' } },
  },
  {
    id: 'timers',
    says: 'two vCPUs with a timer each take turns on one host CPU, whose timer interrupt they share',
    suite: 'quick',
    config: configure({
      vcpus: 2,
      pcpus: 1,
      interrupts: [timer(0, { access: ['enable'] }), timer(1)],
      preemption: true,
      guest: { sleeps: true },
      without: ['S15'],
    }),
    reaches: ['R03'],
  },
  {
    id: 'ptimer',
    says: 'the emulated physical timer of a vCPU that sleeps and is preempted',
    suite: 'quick',
    config: configure({
      interrupts: [ptimer(0)],
      preemption: true,
      guest: { sleeps: true },
    }),
    reaches: ['R21'],
  },
  {
    id: 'timer-moves',
    says: "user space moves the counter under a vCPU that is off its CPU: its timer's output rises and falls",
    suite: 'quick',
    config: configure({
      interrupts: [timer(0, { access: ['enable'] })],
      preemption: true,
      guest: { sleeps: true },
      moves: true,
    }),
    reaches: ['R03'],
  },
  {
    id: 'timer-strays',
    says: "user space calls KVM_IRQ_LINE for the timers' interrupts, whose owner is the kernel",
    suite: 'quick',
    config: configure({ interrupts: [timer(0), ptimer(0)], listRegisters: 2, preemption: true, strays: true }),
    reaches: ['R03'],
  },
  {
    id: 'ptimer-moves',
    says: 'the same with the emulated physical timer',
    suite: 'quick',
    config: configure({
      interrupts: [ptimer(0)],
      preemption: true,
      guest: { sleeps: true },
      moves: true,
    }),
    reaches: ['R21'],
  },
  {
    id: 'forwarded-level',
    says: 'a level interrupt of an assigned device, forwarded: no mask, no resample, the hardware presents it again',
    suite: 'quick',
    config: configure({ interrupts: [forwardedLevel({ access: ['enable'] })] }),
    reaches: ['R03'],
    findings: inEveryEra({ S03: 'enabling a forwarded interrupt', S30: 'enabling a forwarded interrupt' }),
  },
  {
    id: 'forwarded-edge',
    says: 'an edge interrupt of an assigned device, forwarded, made pending and cleared by a guest that is not handling it',
    suite: 'quick',
    config: configure({ interrupts: [forwardedEdge({ access: ['enable', 'idlePending'] })], signals: true }),
    reaches: ['R02', 'R09'],
  },
  {
    id: 'forwarded-edge-pending',
    says: 'the same, made pending and cleared at any moment',
    suite: 'quick',
    config: configure({ interrupts: [forwardedEdge({ access: ['pending'] })] }),
    reaches: ['R02'],
    findings: inEveryEra({
      S03: 'soft-pending forwarded interrupt',
      S30: 'soft-pending forwarded interrupt',
    }),
  },
];
