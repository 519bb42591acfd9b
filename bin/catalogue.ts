import { createRequire } from 'node:module';
import { vgicRefDepiction } from '../model/vgic-ref/depiction.js';
import { vgicRef, vgicRefUsage } from '../model/vgic-ref/index.js';
import { type Catalogue, scenarioOf } from '../src/cli/catalogue.js';
import { recordings } from './recordings.js';
import { vgicBugs, vgicEras, vgicScenarios } from './vgic-scenarios.js';

const { name, version } = createRequire(import.meta.url)('vgicheck/package.json') as { name: string; version: string };

/** Everything that vgicheck can check. */
export const catalogue: Catalogue = {
  name,
  version,
  scenarios: [
    ...vgicScenarios(),
    scenarioOf({
      id: 'vgic-ref',
      says: 'a benchmark: interrupts in list registers, forwarded or not',
      bound: 'NV vCPUs with NL list registers each, NI interrupts of the kinds CFG',
      suites: [],
      eras: [],
      usage: vgicRefUsage,
      example: '1,2,1,HL',
      bugs: ['bug3'],
      depict: ({ args = '' }) => vgicRefDepiction(args),
      build: ({ args = '', bug }) => vgicRef(args, bug === 'bug3' ? bug : undefined),
    }),
  ],
  eras: vgicEras,
  bugs: [
    ...vgicBugs(),
    {
      id: 'bug3',
      says: 'an entry does not look for an interrupt in the list registers of the other vCPU',
      cites: 'seeded in the benchmark model',
      by: 'kvm',
      breaks: 'I2',
      scenario: 'vgic-ref:2,2,1,LE',
      era: '',
      native: false,
      fixedBy: 'never existed',
      steps: 5,
    },
  ],
  counterparts: [recordings],
};
