import { bao } from '../model/bao/index.js';
import type { GuestConfig } from '../model/guest/config.js';
import { tell } from '../model/machine/bound.js';
import type { MachineConfig } from '../model/machine/config.js';
import { depictionFor } from '../model/machine/drawing.js';
import { assertConfig, modelOf } from '../model/machine/part.js';
import { sketched, wordsOf } from '../model/machine/sketch.js';
import type { System } from '../model/machine/system.js';
import type { Judged, Looked } from '../properties/claim.js';
import { propertiesOf, witnessesOf } from '../properties/index.js';
import { type CatalogueBug, type CatalogueScenario, type Finding, scenarioOf } from '../src/cli/catalogue.js';
import { ordersIn, type SystemOrders } from './orders.js';
import { type MadeUp, sketchArgs } from './sweep.js';

/** A system as the command line knows it: its scenarios with the properties that apply to each, and its bugs. */
export interface Catalogued {
  readonly scenarios: readonly CatalogueScenario[];
  readonly bugs: readonly CatalogueBug[];
  readonly sketches: MadeUp;
  readonly orders: SystemOrders;
}

export const catalogued = <
  C extends MachineConfig & GuestConfig,
  H extends Judged & { readonly config: C },
  W extends Looked,
>(
  system: System<C, H, W>,
): Catalogued => {
  const { parts, told, scenarios, sketches } = system;
  const bugs = system.bugs.map(({ hypervisor: _, ...bug }) => ({ ...bug, era: '', native: false }));
  const hypervisorOf = (bug: string | undefined, config: C): H =>
    (system.bugs.find(({ id }) => id === bug)?.hypervisor ?? system.hypervisor)(config);
  const modelFor = (id: string, says: string, hypervisor: H, reaches: readonly string[] = []) => ({
    ...modelOf(id, says, parts, hypervisor),
    properties: propertiesOf(parts, hypervisor, reaches),
  });
  const any = { eras: [], bugs: bugs.map(({ id }) => id) };
  const knownIn = (config: C): readonly Finding[] =>
    system.known
      .filter(({ where }) => where(config))
      .flatMap(({ story, breaks }) => breaks.map((property) => ({ property, story, mayBeGone: true as const })));
  const orders = ordersIn<C, W>({
    name: `${system.title.toLowerCase()}-orders`,
    scenarios,
    vcpus: sketches.vcpus ?? 4,
    assert: (config) => assertConfig(parts, config),
    boundOf: (config) => tell(told, config),
    eras: [],
    bugs: bugs.map(({ id }) => id),
    modelOf: (config, _, bug) =>
      modelFor('orders', 'a guest that takes interrupts in order', hypervisorOf(bug, config)),
    depictionOf: (config) => depictionFor(parts, config),
    findings: knownIn,
  });
  const ofSketch = (args = sketches.example): C => sketched(sketches, args);
  return {
    scenarios: [
      ...scenarios.map(({ id, says, suite, config, reaches, pinned, findings = {} }) =>
        scenarioOf({
          ...any,
          id,
          says,
          bound: tell(told, config),
          suites: [suite],
          build: ({ bug }) => modelFor(id, says, hypervisorOf(bug, config), reaches),
          depict: () => depictionFor(parts, config),
          pinned: () => pinned,
          findings: () => Object.entries(findings).map(([property, story]) => ({ property, story })),
        }),
      ),
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
        build: ({ bug, args }) => modelFor(sketches.name, 'a small configuration', hypervisorOf(bug, ofSketch(args))),
        mayReach: ({ bug, args }) => witnessesOf(parts, hypervisorOf(bug, ofSketch(args))),
        depict: ({ args }) => depictionFor(parts, ofSketch(args)),
        findings: (_, args) => knownIn(ofSketch(args)),
      }),
      orders.scenario,
    ],
    bugs,
    orders,
    sketches: { scenario: sketches.name, eras: [], bugs, args: sketchArgs(sketches) },
  };
};

/** The systems besides KVM's vgic. */
export const systems: readonly Catalogued[] = [catalogued(bao)];
