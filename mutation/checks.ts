import { bao } from '../model/bao/index.js';
import { twoCpus } from '../model/gic/physical-config.js';
import { physicalGic } from '../model/gic/physical-gic.js';
import { readPhysical, smallGics } from '../model/gic/physical-sketch.js';
import { type EraId, eras } from '../model/kvm/eras/index.js';
import { isMended } from '../model/kvm/known/index.js';
import { kvmOld } from '../model/kvm-old/index.js';
import { modelOf } from '../model/machine/part.js';
import { pinned } from '../model/scenarios/counts.js';
import { scenarios } from '../model/scenarios/index.js';
import type { World } from '../model/vgic.js';
import { checkedPhysicalGic } from '../properties/gic/physical.js';
import { mendedUnder, modelUnder, promisesFor, promisesOf, propertiesOf } from '../properties/index.js';
import { explore, type Limits, type Model } from '../src/index.js';

/** What a search of a model finds. */
interface Found {
  /** The properties that are broken, and not known to be. */
  readonly violated: readonly string[];
  /** The rules that fire, and the violations that are known. */
  readonly firing: readonly string[];
  /** What else there is: counts, or what has kept the search from them. */
  readonly otherwise: string;
}

/** A check of the quick suite as mutants are judged by it: where a violation is known, as Linux is and with it mended. */
export interface MutationCheck {
  readonly name: string;
  /** How many there are without a mutation, or would be without mends. */
  readonly states: number;
  readonly search: () => Promise<Found>;
}

const check = <W>(name: string, states: number, known: Iterable<string>, build: () => Model<W>): MutationCheck => ({
  name,
  states,
  search: async () => {
    try {
      return await search(build(), new Set(known), { states: 20 * states + 10_000 });
    } catch (error) {
      return { violated: [], firing: [], otherwise: `error: ${error instanceof Error ? error.message : error}` };
    }
  },
});

const search = async <W>(model: Model<W>, known: ReadonlySet<string>, limits: Limits): Promise<Found> => {
  const { properties, rules, states, firings, depth, cutShortBy } = await explore(model, {
    expected: known,
    limits,
    traces: false,
  });
  const ids = properties.filter(({ verdict }) => verdict === 'violated').map(({ id }) => id);
  const ending = cutShortBy === undefined ? '' : ', cut short';
  return {
    violated: ids.filter((id) => id !== 'in-schema' && !known.has(id)),
    firing: [...rules.filter((rule) => rule.firings > 0).map(({ id }) => id), ...ids.filter((id) => known.has(id))],
    otherwise: ids.includes('in-schema')
      ? 'schema: left'
      : `counts: ${states} states, ${firings} firings, ${depth} levels${ending}`,
  };
};

/**
 * Mutants are judged with more than the quick suite, for which a user waits: with what is small, and with these. The sample
 * that CI judges in two minutes is not.
 */
const besides = ['kick-race', 'distributor', 'migration-race', 'retarget-two'];
const small = process.env.MUTATION_SAMPLE === undefined ? 10_000 : 0;

const isJudgedWith = ({ id, suite }: (typeof scenarios)[number], era: EraId): boolean =>
  suite === 'quick' || (small > 0 && besides.includes(id)) || (pinned[id]?.[era]?.states ?? small + 1) <= small;

const ofVgic: readonly MutationCheck[] = scenarios.flatMap((scenario) =>
  eras
    .filter(({ id, differs }) => isJudgedWith(scenario, id) && differs?.where(scenario.config) !== false)
    .flatMap(({ id: era, hypervisor }) => {
      const { id, reaches, alsoReaches, findings } = scenario;
      const name = `${id} ${era}`;
      const states = pinned[id]?.[era]?.states ?? 0;
      const known = Object.entries(findings?.[era] ?? {});
      const left = known.filter(([, story]) => !isMended(story));
      const witnesses = [...reaches, ...(alsoReaches?.[era] ?? [])];
      const promises = promisesFor(hypervisor(scenario.config), scenario.promises ?? []);
      const promising = (model: Model<World>) => ({
        ...model,
        properties: [...(model.properties ?? []), ...promises],
      });
      return [
        check(
          name,
          states,
          known.map(([property]) => property),
          () => promising(modelUnder(hypervisor)({ ...scenario, reaches: witnesses })),
        ),
        ...(left.length === known.length
          ? []
          : [
              check(
                `${name} mended`,
                states,
                left.map(([property]) => property),
                () => promising(mendedUnder(hypervisor, era)(scenario)),
              ),
            ]),
      ];
    }),
);

const ofBao: readonly MutationCheck[] = bao.scenarios.map(({ id, says, config, reaches, findings = {}, pinned }) =>
  check(id, pinned?.states ?? 0, Object.keys(findings), () => {
    const hypervisor = bao.hypervisor(config);
    return {
      ...modelOf(id, says, bao.parts, hypervisor),
      properties: propertiesOf(bao.parts, hypervisor, reaches),
    };
  }),
);

const ofOldVgic: readonly MutationCheck[] = kvmOld.scenarios.flatMap((scenario) =>
  (kvmOld.eras ?? [])
    .filter(({ id }) => scenario.eras?.[id] !== undefined)
    .map(({ id: era, hypervisor }) => {
      const { config, pinned, findings = {}, reaches, promises = [] } = { ...scenario, ...scenario.eras?.[era] };
      return check(`${scenario.id} ${era}`, pinned.states, Object.keys(findings), () => {
        const kvm = hypervisor(config);
        const without = kvmOld.without?.(config) ?? {};
        return {
          ...modelOf(scenario.id, scenario.says, kvmOld.parts, kvm),
          properties: [
            ...promisesOf(kvmOld.parts, kvm, promises),
            ...propertiesOf(kvmOld.parts, kvm, reaches).filter(({ id }) => !Object.hasOwn(without, id)),
          ],
        };
      });
    }),
);

const ofGic: readonly MutationCheck[] = [
  check('gic', 400, [], () => checkedPhysicalGic(physicalGic(twoCpus))),
  ...smallGics.map((args) => check(`gic:${args}`, 36, [], () => checkedPhysicalGic(physicalGic(readPhysical(args))))),
];

/** Those whose name has one of these texts: enough where no other scenario gets to what is mutated. */
const asked = process.env.MUTATION_WITH?.split(',') ?? [''];

/** The small ones first: what notices a mutant ends its run. */
export const checks: readonly MutationCheck[] = [...ofVgic, ...ofBao, ...ofOldVgic, ...ofGic]
  .filter(({ name }) => asked.some((text) => name.includes(text)))
  .toSorted((a, b) => a.states - b.states);
