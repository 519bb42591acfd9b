import { configure } from '../vgic.js';
import { edge, lpi } from './kinds.js';
import type { Scenario } from './scenario.js';

const underARunning = 'LPIs are disabled under a running vCPU';

/** LPIs, without commands but of their configuration. */
export const lpis: readonly Scenario[] = [
  {
    id: 'lpi',
    says: 'an LPI, which the guest enables and disables in its table (INV), clears and makes pending',
    suite: 'quick',
    config: configure({ interrupts: [lpi()], its: ['inv', 'clear', 'int'] }),
    reaches: [],
    findings: { 'linux-4.17': { S16: 'disabled while active' } },
  },
  {
    id: 'lpi-invlpir',
    says: 'an LPI, which the guest enables and disables in its table, and by its redistributor (INVLPIR, INVALLR)',
    suite: 'quick',
    config: configure({ interrupts: [lpi()], its: ['invlpir', 'lpis'] }),
    reaches: [],
    findings: {
      'linux-4.17': {
        N14: 'an LPI that stays active',
        S16: 'disabled while active',
        X01: 'an LPI that stays active',
      },
    },
  },
  {
    id: 'lpi-eoi1',
    says: 'an LPI and EOImode 1: its priority drop is all there is to end',
    suite: 'quick',
    config: configure({ interrupts: [lpi()], guest: { eoiMode: 1 } }),
    reaches: [],
  },
  {
    id: 'lpi-overflow',
    says: 'an LPI and a more urgent SPI with one list register',
    suite: 'quick',
    config: configure({ interrupts: [lpi({ priority: 1 }), edge()] }),
    reaches: [],
    findings: { 'linux-4.17': { S17: 'active first' } },
  },
  {
    id: 'lpi-off',
    says: 'the guest disables LPIs of its vCPU, and enables them',
    suite: 'quick',
    config: configure({ interrupts: [lpi()], its: ['lpis', 'inv'] }),
    reaches: [],
    findings: {
      'linux-4.17': {
        IT10: 'EnableLPIs looks at the list',
        N14: 'an LPI that stays active',
        S16: 'disabled while active',
        X01: 'an LPI that stays active',
      },
      'linux-6.19': { IT10: 'EnableLPIs looks at the list' },
    },
  },
  {
    id: 'lpi-off-spi',
    says: 'the guest disables LPIs of its vCPU, whose list has an SPI, too',
    suite: 'full',
    config: configure({ listRegisters: 2, interrupts: [lpi(), edge()], its: ['lpis'] }),
    reaches: [],
    findings: { 'linux-4.17': { N14: 'an LPI that stays active', X01: 'an LPI that stays active' } },
  },
  {
    id: 'lpi-off-other',
    says: 'a vCPU disables LPIs of another, and of itself',
    suite: 'full',
    config: configure({ vcpus: 2, interrupts: [lpi()], its: ['lpis'] }),
    reaches: [],
    findings: {
      'linux-4.17': {
        IT10: underARunning,
        N01: underARunning,
        N14: 'an LPI that stays active',
        S07: underARunning,
        X01: 'an LPI that stays active',
      },
      'linux-6.19': {
        IT10: underARunning,
        N01: underARunning,
        S06: underARunning,
        S06l: underARunning,
        S07: underARunning,
      },
    },
  },
];
