import { gicv4Bugs } from '../model/bugs/gicv4.js';
import {
  checkedGicv4,
  contradictionIn,
  type Gicv4Config,
  gicv4,
  gicv4Bound,
  gicv4Depiction,
  gicv4Example,
  gicv4Scenarios,
  gicv4Usage,
  gicv4Words,
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
  type CatalogueFinding,
  type CatalogueScenario,
  type Finding,
  scenarioOf,
} from '../src/cli/catalogue.js';
import { pinOf } from './pin.js';
import type { MadeUp } from './sweep.js';

const bugIds = gicv4Bugs.map(({ id }) => id);

/** The host with a bug, or with the causes of some stories mended. */
const hostWith = ({ bug: id }: Pick<BuildRequest, 'bug'>, config: Gicv4Config, stories: readonly string[] = []) =>
  mended(gicv4Bugs.find((bug) => bug.id === id)?.hypervisor ?? gicv4, stories)(config);

/** What is known of a configuration that nobody has written down: one of each property. */
const knownIn = (config: Gicv4Config): readonly Finding[] => {
  const causes = known.filter(({ where }) => where(config));
  return [...new Set(causes.flatMap(({ breaks }) => breaks))].flatMap((property) =>
    causes
      .filter(({ breaks }) => breaks.includes(property))
      .slice(0, 1)
      .map(({ story }) => ({ property, story, mayBeGone: true as const, isMended: true as const })),
  );
};

const any = { eras: [], bugs: bugIds, canBeMended: true as const };

/** GICv4 as the command line knows it. */
export const gicv4Catalogue: readonly CatalogueScenario[] = [
  ...gicv4Scenarios.map(({ id, says, suite, config, reaches, promises = [], findings = {}, shortest = {}, pinned }) =>
    scenarioOf({
      ...any,
      id,
      says,
      bound: gicv4Bound(config),
      suites: [suite],
      build: (request) => {
        const kvm = hostWith(request, config, request.mended ? Object.values(findings) : []);
        return { ...checkedGicv4(kvm, { reaches, promises }), id, says };
      },
      depict: () => gicv4Depiction(config),
      pinned: () => pinned,
      findings: () =>
        Object.entries(findings).map(([property, story]) => ({
          property,
          story,
          isMended: true as const,
          ...pinOf(shortest[property]),
        })),
    }),
  ),
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
      return checkedGicv4(hostWith(request, config, request.mended ? known.map(({ story }) => story) : []));
    },
    depict: ({ args = gicv4Example }) => gicv4Depiction(readGicv4(args)),
    findings: (_, args = gicv4Example) => knownIn(readGicv4(args)),
  }),
];

export const gicv4CatalogueBugs: readonly CatalogueBug[] = gicv4Bugs.map(({ hypervisor: _, ...bug }) => ({
  ...bug,
  era: '',
  native: false,
}));

export const gicv4Findings: readonly CatalogueFinding[] = known.map(({ story, mend }) => ({
  story,
  told: 'docs/gicv4.md',
  mend: mend.says,
}));

const all = Object.keys(options) as Option[];

export const gicv4Sketches: MadeUp = {
  scenario: 'gicv4',
  eras: [],
  bugs: bugIds.map((id) => ({ id, era: '' })),
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
