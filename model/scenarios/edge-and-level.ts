import { configure } from '../vgic.js';
import { edge, level, vfio } from './kinds.js';
import { inEveryEra, type Scenario } from './scenario.js';

/** One vCPU, enough list registers: what an interrupt goes through, with all a guest may write to the distributor. */
export const edgeAndLevel: readonly Scenario[] = [
  {
    id: 'edge',
    says: 'an edge interrupt that comes again at any moment, is disabled, made pending and cleared',
    suite: 'quick',
    config: configure({ interrupts: [edge({ access: ['enable', 'pending'] })] }),
    promises: ['L01', 'L09'],
    reaches: ['R01'],
    findings: inEveryEra({ S16: 'disabled while active' }),
  },
  {
    id: 'edge-nested',
    says: 'two edge interrupts of different priority nest; one is made active and inactive by the guest',
    suite: 'full',
    config: configure({
      listRegisters: 2,
      interrupts: [edge({ access: ['enable', 'pending'] }), edge({ access: ['enable', 'active'], priority: 1 }, 33)],
    }),
    promises: ['L01', 'L09'],
    reaches: ['R01'],
    findings: inEveryEra({ S16: 'disabled while active' }),
  },
  {
    id: 'level',
    says: 'a level interrupt with every register of the distributor that concerns it',
    suite: 'quick',
    config: configure({
      interrupts: [level({ access: ['enable', 'pending', 'active', 'readActive', 'readPending'] })],
    }),
    promises: ['L01', 'L09'],
    reaches: ['R21'],
    findings: inEveryEra({ N10: 'ISPENDR of a level interrupt' }),
  },
  {
    id: 'level-idle',
    says: 'a level interrupt that the guest makes pending, and clears, while it does not handle it',
    suite: 'quick',
    config: configure({ interrupts: [level({ access: ['idlePending'] })], without: ['S15'] }),
    reaches: ['R21'],
  },
  {
    id: 'active-dir',
    says: 'an edge interrupt that the guest makes active is deactivated by DIR',
    suite: 'quick',
    config: configure({ guest: { eoiMode: 1 }, interrupts: [edge({ access: ['active'] })] }),
    promises: ['L01', 'L09'],
    reaches: ['R01', 'R22'],
  },
  {
    id: 'mixed',
    says: 'a level interrupt of an assigned device, an edge and a level interrupt share two list registers',
    suite: 'full',
    config: configure({
      hostGic: 2,
      listRegisters: 2,
      interrupts: [vfio(), edge({ access: ['enable'] }), level({ priority: 1 })],
      signals: true,
      without: ['S15'],
    }),
    promises: ['L01', 'L04', 'L06', 'L07', 'L08', 'L09'],
    reaches: ['R01', 'R09', 'R14', 'R20', 'R21'],
    alsoReaches: { 'linux-6.19': ['R04', 'R05'] },
    findings: {
      'linux-4.17': { S16: 'disabled while active', S17: 'active first' },
      'linux-6.19': { S16: 'disabled while active' },
    },
  },
];
