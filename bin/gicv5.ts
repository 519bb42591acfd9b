import { gicV5Bugs } from '../model/gicv5/bugs.js';
import { type GicV5Config, gicV5Bound, type PpiKind } from '../model/gicv5/config.js';
import { gicV5Depiction } from '../model/gicv5/depiction.js';
import { gicV5Eras } from '../model/gicv5/eras.js';
import { knownGicV5, mendedGicV572 } from '../model/gicv5/known.js';
import { checkedGicV5, gicV5Laws } from '../model/gicv5/properties.js';
import { type GicV5Scenario, gicV5Scenarios } from '../model/gicv5/scenarios.js';
import { gicV5Usage, ppiAccesses, ppiKinds, readGicV5, spellGicV5 } from '../model/gicv5/sketch.js';
import type { VgicV5 } from '../model/gicv5/vgic-v5.js';
import {
  type BuildRequest,
  type CatalogueBug,
  type CatalogueEra,
  type CatalogueFinding,
  type CatalogueScenario,
  type Finding,
  scenarioOf,
} from '../src/cli/catalogue.js';
import { UsageError } from '../src/language/index.js';
import { assertEraOf } from './bug-in-era.js';
import { pinOf } from './pin.js';
import type { MadeUp } from './sweep.js';

/** GICv5 guests: a room of their own, since there are no list registers in it. */
const ids = gicV5Eras.map(({ id }) => id);
const newest = ids.at(-1) as string;

/** @throws UsageError where the bug is written for another era. */
const hypervisorOf = ({ era = newest, bug: id, mended }: BuildRequest, config: GicV5Config): VgicV5 => {
  const bug = gicV5Bugs.find((one) => one.id === id);
  assertEraOf(bug, era);
  const own = gicV5Eras.find((one) => one.id === era)?.hypervisor;
  const isMended = mended && bug === undefined && seenIn(config, era).length > 0;
  const made = isMended ? mendedGicV572 : (bug?.hypervisor ?? own);
  if (made === undefined) {
    throw new UsageError(`there is no era ${era} of a GICv5 guest; there are ${ids.join(' and ')}`);
  }
  return made(config);
};

const seenIn = (config: GicV5Config, era: string | undefined) =>
  knownGicV5.filter(({ where, eras }) => where(config) && eras?.includes(era ?? newest) !== false);

const configOf = ({ config }: GicV5Scenario, args: string | undefined): GicV5Config =>
  args === undefined ? config : readGicV5(args);

const inCatalogue = (scenario: GicV5Scenario): CatalogueScenario => {
  const { id, says, suite, reaches, eras } = scenario;
  const isSketched = id === 'gicv5';
  const known = Object.keys(eras);
  const inEra = (era = known.at(-1) as string) => eras[era];
  return scenarioOf({
    id,
    says,
    bound: gicV5Bound(scenario.config),
    boundOf: (args) => gicV5Bound(configOf(scenario, args)),
    ...(isSketched ? { usage: gicV5Usage } : {}),
    suites: [suite],
    eras: known,
    bugs: gicV5Bugs.filter(({ era = '' }) => known.includes(era)).map((bug) => bug.id),
    canBeMended: true,
    build: (request) => {
      const kvm = hypervisorOf(
        { ...request, era: request.era ?? (known.at(-1) as string) },
        configOf(scenario, request.args),
      );
      const isOwn = request.args === undefined;
      const promised = isOwn ? (inEra(request.era)?.promises ?? []) : [];
      return { ...checkedGicV5(kvm, isOwn ? reaches : [], promised), id, says };
    },
    depict: ({ args }) => gicV5Depiction(configOf(scenario, args)),
    pinned: (era, args) => (args === undefined ? inEra(era)?.pinned : undefined),
    findings: (era, args) =>
      args === undefined
        ? Object.entries(inEra(era)?.findings ?? {}).map(
            ([property, story]): Finding => ({
              property,
              story,
              isMended: true,
              ...pinOf(inEra(era)?.shortest?.[property]),
            }),
          )
        : predicted(readGicV5(args), era),
  });
};

/** What a configuration that somebody made up is known to break. */
const predicted = (config: GicV5Config, era: string | undefined): readonly Finding[] => {
  const stated = gicV5Laws(hypervisorOf(era === undefined ? {} : { era }, config)).map(({ id }) => id);
  return seenIn(config, era).flatMap(({ story, breaks }) =>
    breaks
      .filter((property) => stated.includes(property))
      .map((property): Finding => ({ property, story, isMended: true, isPredicted: true })),
  );
};

const sketches: MadeUp = {
  scenario: 'gicv5',
  eras: ids,
  bugs: gicV5Bugs.map(({ id, era = newest }) => ({ id, era })),
  args: (fc) => {
    // Each kind may be left out, so that what is found can be made smaller.
    const perhaps = (kind: PpiKind) =>
      fc.option(
        fc.record({
          kind: fc.constant(kind),
          priority: fc.constantFrom(0, 1),
          access: fc.subarray(ppiAccesses.filter((access) => kind === 'software' || access !== 'pending')),
        }),
        { freq: 2 },
      );
    return fc
      .record({
        ppis: fc.tuple(...ppiKinds.map(perhaps)).map((some) => some.flatMap((ppi) => ppi ?? [])),
        priorities: fc.constant(2),
        writes: fc.subarray(['mask', 'receive'] as const, { maxLength: 1 }),
        host: fc.constantFrom<GicV5Config['host']>('vhe', 'nvhe'),
        cpus: fc.constantFrom<GicV5Config['cpus']>(1, 2),
      })
      .filter(({ ppis }) => ppis.length > 0 && ppis.length < 3)
      .map(spellGicV5);
  },
};

export const gicV5Catalogue: {
  readonly scenarios: readonly CatalogueScenario[];
  readonly eras: readonly CatalogueEra[];
  readonly bugs: readonly CatalogueBug[];
  readonly findings: readonly CatalogueFinding[];
  readonly sketches: MadeUp;
} = {
  scenarios: gicV5Scenarios.map(inCatalogue),
  eras: gicV5Eras.map(({ hypervisor: _, ...era }) => era),
  bugs: gicV5Bugs.map(({ hypervisor: _, era = newest, native = false, ...bug }) => ({ ...bug, era, native })),
  findings: knownGicV5.map(({ story, mend }) => ({
    story,
    told: 'docs/gicv5.md',
    ...(mend === undefined ? {} : { mend: mend.says }),
  })),
  sketches,
};
