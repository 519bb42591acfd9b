import { bao } from '../model/bao/index.js';
import type { GuestConfig } from '../model/guest/config.js';
import { oldEras } from '../model/kvm-old/eras/index.js';
import { kvmOld } from '../model/kvm-old/index.js';
import { tell } from '../model/machine/bound.js';
import type { MachineConfig } from '../model/machine/config.js';
import { depictionFor } from '../model/machine/drawing.js';
import { assertConfig, modelOf } from '../model/machine/part.js';
import { sketched, wordsOf } from '../model/machine/sketch.js';
import type { System } from '../model/machine/system.js';
import type { Judged, Looked } from '../properties/claim.js';
import { promisesOf, propertiesOf, witnessesOf } from '../properties/index.js';
import {
  type BuildRequest,
  type CatalogueBug,
  type CatalogueEra,
  type CatalogueFinding,
  type CatalogueScenario,
  type Finding,
  scenarioOf,
} from '../src/cli/catalogue.js';
import { assertEraOf } from './bug-in-era.js';
import { ordersIn, type SystemOrders } from './orders.js';
import { pinOf } from './pin.js';
import { type MadeUp, sketchArgs, sketchPairs } from './sweep.js';

/** A system as the command line knows it: its scenarios with the properties that apply to each, and its bugs. */
export interface Catalogued {
  readonly scenarios: readonly CatalogueScenario[];
  readonly bugs: readonly CatalogueBug[];
  readonly findings: readonly CatalogueFinding[];
  readonly sketches: MadeUp;
  readonly orders: SystemOrders;
}

export const catalogued = <
  C extends MachineConfig & GuestConfig,
  H extends Judged & { readonly config: C },
  W extends Looked,
  M extends (config: C) => H,
>(
  system: System<C, H, W, M>,
): Catalogued => {
  const { parts, told, scenarios, sketches } = system;
  const bugs = system.bugs.map(({ hypervisor: _, era = '', native = false, ...bug }) => ({ ...bug, era, native }));
  const eras = (system.eras ?? []).map(({ id }) => id);
  /**
   * @param stories whose causes are mended, where they can be.
   * @throws UsageError where the bug is written for another era.
   */
  const hypervisorOf = (
    { era = eras.at(-1), bug: id }: Pick<BuildRequest, 'era' | 'bug'>,
    config: C,
    stories: readonly string[] = [],
  ): H => {
    const bug = system.bugs.find((one) => one.id === id);
    assertEraOf(bug, era);
    const inEra = system.eras?.find((one) => one.id === era)?.hypervisor ?? system.hypervisor;
    const made = bug?.hypervisor ?? inEra;
    return (stories.length === 0 ? made : (system.mended?.(made, stories) ?? made))(config);
  };
  const withoutIn = (config: C): Readonly<Record<string, string>> => system.without?.(config) ?? {};
  const modelFor = (
    id: string,
    says: string,
    hypervisor: H,
    reaches: readonly string[] = [],
    promises: readonly string[] = [],
  ) => ({
    ...modelOf(id, says, parts, hypervisor),
    properties: [
      ...promisesOf(parts, hypervisor, promises),
      ...propertiesOf(parts, hypervisor, reaches).filter(
        (property) => !Object.hasOwn(withoutIn(hypervisor.config), property.id),
      ),
    ],
  });
  const leftOutIn = (config: C) =>
    Object.entries(withoutIn(config)).map(([property, why]) => ({ id: property, applies: `elsewhere: ${why}` }));
  const any = {
    eras,
    bugs: bugs.map(({ id }) => id),
    ...(system.mended === undefined ? {} : { canBeMended: true as const }),
  };
  const idsOf = (config: C, era: string | undefined): readonly string[] =>
    modelFor('', '', hypervisorOf(era === undefined ? {} : { era }, config)).properties.map(({ id }) => id);
  const seenIn = (config: C, era = eras.at(-1)) =>
    system.known.filter((one) => one.where(config) && (era === undefined || one.eras?.includes(era) !== false));
  /** Is what a story breaks in such a configuration broken no more with its cause mended? */
  const isMended = (config: C, story: string, property: string, era?: string): boolean => {
    const causes = seenIn(config, era).filter((one) => one.story === story && one.breaks.includes(property));
    return causes.length > 0 && causes.every(({ mend, stillWhere }) => mend !== undefined && !stillWhere?.(config));
  };
  /** What is mended in such a configuration where something is. */
  const storiesIn = (config: C, mended: true | undefined, era?: string): readonly string[] =>
    mended ? seenIn(config, era).map(({ story }) => story) : [];
  /** One of each property, which names the first of its stories. */
  const knownIn = (config: C, era?: string): readonly Finding[] => {
    const seen = seenIn(config, era);
    return idsOf(config, era).flatMap((property) => {
      const causes = seen.filter(({ breaks }) => breaks.includes(property));
      const areMended = causes.every(({ mend, stillWhere }) => mend !== undefined && !stillWhere?.(config));
      return causes.slice(0, 1).map(({ story }) => ({
        property,
        story,
        mayBeGone: true as const,
        ...(areMended ? { isMended: true as const } : {}),
      }));
    });
  };
  const orders = ordersIn<C, W>({
    name: sketches.name.replace('sketch', 'orders'),
    scenarios,
    vcpus: sketches.vcpus ?? 4,
    assert: (config) => assertConfig(parts, config),
    boundOf: (config) => tell(told, config),
    ...any,
    modelOf: (config, era, bug, mended) => {
      const circumstances = { ...(era === undefined ? {} : { era }), ...(bug === undefined ? {} : { bug }) };
      const hypervisor = hypervisorOf(circumstances, config, storiesIn(config, mended, era));
      return modelFor('orders', 'a guest that takes interrupts in order', hypervisor);
    },
    depictionOf: (config) => depictionFor(parts, config),
    findings: knownIn,
  });
  const ofSketch = (args = sketches.example): C => sketched(sketches, args);
  const bySketch = (request: BuildRequest): H => {
    const config = ofSketch(request.args);
    return hypervisorOf(request, config, storiesIn(config, request.mended, request.era));
  };
  return {
    scenarios: [
      ...scenarios.map((scenario) => {
        const { id, says, suite, config } = scenario;
        const ofIt = scenario.eras === undefined ? eras : Object.keys(scenario.eras);
        const inEra = (era = ofIt.at(-1)) => ({ ...scenario, ...(era === undefined ? {} : scenario.eras?.[era]) });
        return scenarioOf({
          ...any,
          id,
          says,
          bound: tell(told, config),
          suites: [suite],
          eras: ofIt,
          bugs: bugs.filter(({ era }) => era === '' || ofIt.includes(era)).map((bug) => bug.id),
          build: (request) => {
            const { config: own, reaches, promises, findings = {} } = inEra(request.era);
            const stories = request.mended ? Object.values(findings) : [];
            const hypervisor = hypervisorOf({ era: ofIt.at(-1) as string, ...request }, own, stories);
            return modelFor(id, says, hypervisor, reaches, promises);
          },
          leftOut: ({ era }) => leftOutIn(inEra(era).config),
          depict: ({ era }) => depictionFor(parts, inEra(era).config),
          pinned: (era) => inEra(era).pinned,
          findings: (era) => {
            const { config: own, findings = {}, shortest = {} } = inEra(era);
            return Object.entries(findings).map(([property, story]) => {
              const mended = isMended(own, story, property, era ?? ofIt.at(-1)) ? { isMended: true as const } : {};
              return { property, story, ...mended, ...pinOf(shortest[property]) };
            });
          },
        });
      }),
      scenarioOf({
        ...any,
        id: sketches.name,
        says: `${system.title}: a small configuration of any interrupts and manners, in words`,
        bound: 'what its words say',
        boundOf: (args) => tell(told, ofSketch(args)),
        usage: `${sketches.name}:WORDS`,
        words: wordsOf(sketches),
        example: sketches.example,
        suites: [],
        build: (request) => modelFor(sketches.name, 'a small configuration', bySketch(request)),
        mayReach: (request) => witnessesOf(parts, bySketch(request)),
        leftOut: ({ args }) => leftOutIn(ofSketch(args)),
        depict: ({ args }) => depictionFor(parts, ofSketch(args)),
        findings: (era, args) => knownIn(ofSketch(args), era),
      }),
      orders.scenario,
    ],
    bugs,
    findings: system.known.flatMap(({ story, mend, notMended }) =>
      system.document === undefined
        ? []
        : [
            {
              story,
              told: system.document,
              ...(mend === undefined ? {} : { mend: mend.says }),
              ...(notMended === undefined ? {} : { notMended }),
            },
          ],
    ),
    orders,
    sketches: { scenario: sketches.name, eras, bugs, args: sketchArgs(sketches), pairs: sketchPairs(sketches) },
  };
};

/** The systems besides KVM's vgic. */
export const systems: readonly Catalogued[] = [catalogued(bao), catalogued(kvmOld)];

/** Their eras, of those that have any. */
export const systemEras: readonly CatalogueEra[] = oldEras.map(({ hypervisor: _, ...era }) => era);
