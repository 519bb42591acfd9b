import { gicv4Bugs } from '../model/bugs/gicv4.js';
import {
  checkedGicv4,
  contradictionIn,
  type Gicv4Config,
  gicv4Bound,
  gicv4Depiction,
  gicv4Eras,
  gicv4Example,
  gicv4Scenarios,
  gicv4Usage,
  gicv4Words,
  inEra,
  known,
  mended,
  type Option,
  options,
  readGicv4,
  spellGicv4,
} from '../model/gicv4/index.js';
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

const eraIds = gicv4Eras.map(({ id }) => id);
const newest = eraIds.at(-1) as string;
const bugs: readonly CatalogueBug[] = gicv4Bugs.map(({ hypervisor: _, era = newest, native = false, ...bug }) => ({
  ...bug,
  era,
  native,
}));

/**
 * The host of an era, with a bug, or with the causes of some stories mended.
 * @throws UsageError where the bug is written for another era.
 */
const hostWith = (
  { era = newest, bug: id }: Pick<BuildRequest, 'era' | 'bug'>,
  config: Gicv4Config,
  stories: readonly string[] = [],
) => {
  assertEraOf(
    bugs.find((bug) => bug.id === id),
    era,
  );
  const host = (gicv4Bugs.find((bug) => bug.id === id) ?? gicv4Eras.find((one) => one.id === era))?.hypervisor;
  if (host === undefined) {
    throw new UsageError(`there is no era ${era} of GICv4; there are ${eraIds.join(', ')}`);
  }
  return mended(host, stories)(config);
};

const knownOf = (era = newest) => known.filter(({ eras }) => eras?.some((id) => id === era) !== false);

/** What is known of a configuration that nobody has written down: one of each property. */
const knownIn = (config: Gicv4Config, era: string | undefined): readonly Finding[] => {
  const causes = knownOf(era).filter(({ where }) => where(config));
  return [...new Set(causes.flatMap(({ breaks }) => breaks))].flatMap((property) =>
    causes
      .filter(({ breaks }) => breaks.includes(property))
      .slice(0, 1)
      .map(({ story }) => ({ property, story, mayBeGone: true as const, isMended: true as const })),
  );
};

const any = { eras: eraIds, bugs: bugs.map(({ id }) => id), canBeMended: true as const };

const scenarios: readonly CatalogueScenario[] = [
  ...gicv4Scenarios.map((scenario) => {
    const { id, says, suite, config, promises = [] } = scenario;
    return scenarioOf({
      ...any,
      id,
      says,
      bound: gicv4Bound(config),
      suites: [suite],
      build: (request) => {
        const { reaches, findings = {} } = inEra(scenario, request.era);
        const kvm = hostWith(request, config, request.mended ? Object.values(findings) : []);
        return { ...checkedGicv4(kvm, { reaches, promises }), id, says };
      },
      depict: () => gicv4Depiction(config),
      pinned: (era) => inEra(scenario, era).pinned,
      findings: (era) => {
        const { findings = {}, shortest = {} } = inEra(scenario, era);
        return Object.entries(findings).map(([property, story]) => ({
          property,
          story,
          isMended: true as const,
          ...pinOf(shortest[property]),
        }));
      },
    });
  }),
  scenarioOf({
    ...any,
    id: 'gicv4',
    says: 'direct injection by GICv4: a small configuration, in words',
    bound: 'what its words say',
    boundOf: (args) => gicv4Bound(readGicv4(args)),
    usage: gicv4Usage,
    words: gicv4Words,
    example: gicv4Example,
    suites: [],
    build: ({ args = gicv4Example, ...request }) => {
      const config = readGicv4(args);
      // All of the era: what one of them mends may show another, where that is not seen as it is.
      const stories = request.mended ? knownOf(request.era).map(({ story }) => story) : [];
      return checkedGicv4(hostWith(request, config, stories));
    },
    depict: ({ args = gicv4Example }) => gicv4Depiction(readGicv4(args)),
    findings: (era, args = gicv4Example) => knownIn(readGicv4(args), era),
  }),
];

const all = Object.keys(options) as Option[];

const sketches: MadeUp = {
  scenario: 'gicv4',
  eras: eraIds,
  bugs: bugs.map(({ id, era }) => ({ id, era })),
  args: (fc) =>
    fc
      .record<Gicv4Config>({
        gic: fc.constantFrom<'4.0' | '4.1'>('4.1', '4.0'),
        vcpus: fc.integer({ min: 1, max: 2 }),
        cpus: fc.integer({ min: 1, max: 2 }),
        vlpis: fc.integer({ min: 0, max: 1 }),
        options: fc.subarray(all, { maxLength: 3 }),
      })
      .filter((config) => contradictionIn(config) === undefined)
      .map(spellGicv4, (args) => readGicv4(args as string)),
};

/** GICv4 as the command line knows it. */
export const gicv4Catalogue: {
  readonly scenarios: readonly CatalogueScenario[];
  readonly eras: readonly CatalogueEra[];
  readonly bugs: readonly CatalogueBug[];
  readonly findings: readonly CatalogueFinding[];
  readonly sketches: MadeUp;
} = {
  scenarios,
  eras: gicv4Eras.map(({ hypervisor: _, ...era }) => era),
  bugs,
  findings: known.map(({ story, mend }) => ({ story, told: 'docs/gicv4.md', mend: mend.says })),
  sketches,
};
