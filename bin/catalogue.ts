/**
 * The catalogue that the command line works on: scenarios, eras, bugs and findings.
 * @module vgicheck/catalogue
 */

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { creationBugs } from '../model/bugs/creation.js';
import { physicalBugs } from '../model/bugs/index.js';
import { checkedCpuLines } from '../model/cpu-line/properties.js';
import { cpuLineBound, cpuLineScenarios } from '../model/cpu-line/scenarios.js';
import { cpuLines } from '../model/cpu-line/steps.js';
import { checkedCreation } from '../model/creation/properties.js';
import { creationBound, creationScenarios } from '../model/creation/scenarios.js';
import { creation } from '../model/creation/steps.js';
import { type PhysicalGicConfig, twoCpus } from '../model/gic/physical-config.js';
import { physicalGicDepiction } from '../model/gic/physical-depiction.js';
import { physicalGic } from '../model/gic/physical-gic.js';
import { physicalBound, physicalUsage, readPhysical } from '../model/gic/physical-sketch.js';
import { itsHardwareBugs } from '../model/its-hardware/bugs.js';
import { checkedItsHardware } from '../model/its-hardware/properties.js';
import { itsHardwareBound, itsHardwareScenarios } from '../model/its-hardware/scenarios.js';
import { itsHardware } from '../model/its-hardware/steps.js';
import { eras } from '../model/kvm/eras/index.js';
import { knownViolations } from '../model/kvm/known/index.js';
import { vgicRefDepiction } from '../model/vgic-ref/depiction.js';
import { vgicRef, vgicRefBound, vgicRefUsage } from '../model/vgic-ref/index.js';
import { checkedPhysicalGic } from '../properties/gic/physical.js';
import { type Catalogue, scenarioOf } from '../src/cli/catalogue.js';
import { gicv4Catalogue } from './gicv4.js';
import { gicV5Catalogue } from './gicv5.js';
import { stock } from './hypervisors.js';
import { ordersAmong, ordersUnder } from './orders.js';
import { own } from './own.js';
import { benchmarkArgs, physicalArgs, sweepOver } from './sweep.js';
import { systemEras, systems } from './systems.js';
import { vgicBugs, vgicScenarios, vgicSketches } from './vgic-scenarios.js';

const installed = createRequire(import.meta.url);
const { name, version } = installed('vgicheck/package.json') as { name: string; version: string };

/** What stands behind the colon of `gic`, or the usual. */
const physicalConfig = (args: string | undefined): PhysicalGicConfig =>
  args === undefined ? twoCpus : readPhysical(args);

const vgicOrders = ordersUnder(stock);

/** Everything that vgicheck can check. */
export const catalogue: Catalogue = {
  name,
  version,
  scenarios: [
    ...vgicScenarios(stock),
    vgicOrders.scenario,
    ...systems.flatMap(({ scenarios }) => scenarios),
    scenarioOf({
      id: 'gic',
      says: 'the physical GIC by itself: two CPUs acknowledge, drop and deactivate shared interrupts, on either CPU',
      bound: '2 CPUs; an edge and a level SPI of two priorities, toggled by software; EOImode 1',
      suites: ['quick'],
      eras: [],
      bugs: physicalBugs.map(({ id }) => id),
      usage: physicalUsage,
      boundOf: (args) => physicalBound(readPhysical(args)),
      pinned: (_, args) => (args === undefined ? { states: 400, firings: 2850, depth: 10 } : undefined),
      depict: ({ args }) => physicalGicDepiction(physicalConfig(args)),
      build: ({ bug, args }) => {
        const config = physicalConfig(args);
        const gicOf = physicalBugs.find(({ id }) => id === bug)?.hypervisor ?? physicalGic;
        return checkedPhysicalGic(gicOf(config));
      },
    }),
    ...cpuLineScenarios.map(({ id, says, config, pinned }) =>
      scenarioOf({
        id,
        says,
        bound: cpuLineBound(config),
        suites: ['quick'],
        eras: [],
        bugs: [],
        pinned: () => pinned,
        build: () => ({ ...checkedCpuLines(cpuLines(config)), id, says }),
      }),
    ),
    ...itsHardwareScenarios.map(({ id, says, config, pinned }) =>
      scenarioOf({
        id,
        says,
        bound: itsHardwareBound(config),
        suites: ['full'],
        eras: [],
        bugs: itsHardwareBugs.map((bug) => bug.id),
        pinned: () => pinned,
        build: ({ bug }) => {
          const its = itsHardwareBugs.find((one) => one.id === bug)?.hypervisor ?? itsHardware;
          return { ...checkedItsHardware(its(config)), id, says };
        },
      }),
    ),
    ...creationScenarios.map(({ id, says, config, pinned }) =>
      scenarioOf({
        id,
        says,
        bound: creationBound(config),
        suites: ['full'],
        eras: [],
        bugs: creationBugs.map((bug) => bug.id),
        pinned: () => pinned,
        build: ({ bug }) => {
          const kvm = creationBugs.find((one) => one.id === bug)?.hypervisor ?? creation;
          return { ...checkedCreation(kvm(config)), id, says };
        },
      }),
    ),
    ...gicV5Catalogue.scenarios,
    ...gicv4Catalogue.scenarios,
    scenarioOf({
      id: 'vgic-ref',
      says: 'a benchmark: interrupts in list registers, forwarded or not',
      bound: 'NV vCPUs with NL list registers each, NI interrupts of the kinds CFG',
      boundOf: vgicRefBound,
      suites: [],
      eras: [],
      usage: vgicRefUsage,
      example: '1,2,1,HL',
      bugs: ['bug3'],
      depict: ({ args = '' }) => vgicRefDepiction(args),
      build: ({ args = '', bug }) => vgicRef(args, bug === 'bug3' ? bug : undefined),
    }),
  ],
  eras: [...systemEras, ...gicV5Catalogue.eras, ...gicv4Catalogue.eras, ...eras],
  bugs: [
    ...vgicBugs(stock),
    ...systems.flatMap(({ bugs }) => bugs),
    ...gicV5Catalogue.bugs,
    ...physicalBugs.map(({ hypervisor: _, ...bug }) => ({ ...bug, era: '', native: false })),
    ...itsHardwareBugs.map(({ hypervisor: _, ...bug }) => ({ ...bug, era: '', native: false })),
    ...creationBugs.map(({ hypervisor: _, ...bug }) => ({ ...bug, era: '', native: false })),
    ...gicv4Catalogue.bugs,
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
  findings: [
    ...knownViolations.map(({ story, mend, notMended }) => ({
      story,
      told: 'docs/findings.md',
      ...(mend === undefined ? {} : { mend: mend.says }),
      ...(notMended === undefined ? {} : { notMended }),
    })),
    ...systems.flatMap(({ findings }) => findings),
    ...gicV5Catalogue.findings,
    ...gicv4Catalogue.findings,
  ],
  orders: ordersAmong([vgicOrders, ...systems.map(({ orders }) => orders)]),
  counterparts: async () => (await import('./counterparts.js')).counterparts,
  templates: join(dirname(installed.resolve('vgicheck/package.json')), 'templates'),
  tools: async () => (await import('./tools.js')).tools,
  sweep: sweepOver([
    vgicSketches(stock),
    ...systems.map(({ sketches }) => sketches),
    gicv4Catalogue.sketches,
    { scenario: 'gic', eras: [], bugs: physicalBugs.map(({ id }) => ({ id, era: '' })), args: physicalArgs },
    gicV5Catalogue.sketches,
    { scenario: 'vgic-ref', eras: [], bugs: [{ id: 'bug3', era: '' }], args: benchmarkArgs },
  ]),
  own,
  code: ['src', 'model', 'properties', 'bin'].map((folder) => fileURLToPath(new URL(`../${folder}`, import.meta.url))),
};
