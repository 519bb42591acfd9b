import { configure } from '../vgic.js';
import { edge, level, timer } from './kinds.js';
import { inEveryEra, type Scenario } from './scenario.js';

/** Guests that do what few do, and one that does what none may. */
export const unusualGuests: readonly Scenario[] = [
  {
    id: 'any-order',
    says: 'a guest writes EOIR and DIR for whatever it likes in whatever order: the hypervisor must stay sound',
    suite: 'full',
    config: configure({
      listRegisters: 2,
      interrupts: [edge(), timer(0, { priority: 1 })],
      guest: { orders: 'any', controls: ['eoiMode'] },
    }),
    reaches: ['R01', 'R03', 'R05'],
  },
  {
    id: 'any-order-gicv2',
    says: 'a guest with a GICv2 writes EOIR in any order: each EOI deactivates what it names',
    suite: 'full',
    config: configure({
      hostGic: 2,
      listRegisters: 2,
      interrupts: [edge(), edge({ priority: 1 }, 33)],
      guest: { orders: 'any' },
    }),
    reaches: ['R01'],
  },
  {
    id: 'spurious',
    says: 'a guest reads IAR while nothing is presented, and writes 1023 to EOIR, at any moment',
    suite: 'quick',
    config: configure({ interrupts: [edge()], guest: { controls: ['spurious'] } }),
    promises: ['L01', 'L09'],
    reaches: ['R01'],
  },
  {
    id: 'priorities',
    says: 'a guest changes the priorities of two interrupts that share one list register',
    suite: 'quick',
    config: configure({
      priorities: 2,
      interrupts: [edge({ access: ['priority'] }), level({ access: ['priority'] })],
      without: ['S15'],
    }),
    reaches: ['R01', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04', 'R05'] },
    findings: { 'linux-4.17': { S17: 'active first' } },
  },
  {
    id: 'routed-nowhere',
    says: 'the IROUTER of a level SPI names a CPU that is not there, and later one that is',
    suite: 'quick',
    config: configure({ interrupts: [level({ access: ['nowhere'] })] }),
    promises: ['L01'],
    reaches: ['R21'],
    findings: inEveryEra({
      L01: 'a route back queues nothing',
      N01: 'a route back queues nothing',
      V3a: 'a route back queues nothing',
    }),
  },
  {
    id: 'distributor',
    says: 'a guest disables and enables its distributor and its interrupt group',
    suite: 'full',
    config: configure({
      listRegisters: 2,
      interrupts: [level({ access: ['enable'] }), edge({ priority: 1 })],
      guest: { controls: ['distributor', 'group'] },
      without: ['S15'],
    }),
    promises: ['L01', 'L09'],
    reaches: ['R01', 'R21'],
    findings: inEveryEra({
      L01: 'enabling the distributor',
      N01: 'enabling the distributor',
      S16: 'disabled while active',
    }),
  },
];
