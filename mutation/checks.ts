import { bao } from '../model/bao/index.js';
import { twoCpus } from '../model/gic/physical-config.js';
import { PhysicalGic } from '../model/gic/physical-gic.js';
import { eras } from '../model/kvm/eras/index.js';
import { eraMended, knownViolations } from '../model/kvm/known/index.js';
import { modelOf } from '../model/machine/part.js';
import { type Counts, pinned } from '../model/scenarios/counts.js';
import { scenarios } from '../model/scenarios/index.js';
import { type Vgic, vgic } from '../model/vgic.js';
import { checkedPhysicalGic } from '../properties/gic/physical.js';
import { propertiesFor, propertiesOf } from '../properties/index.js';
import type { Model } from '../src/index.js';

/** A check of the quick suite as mutants are judged by it: where a story is known, as Linux is and with all mended. */
export interface MutationCheck {
  readonly name: string;
  readonly states: number;
  readonly build: () => Model<never>;
  /** What is broken without a mutation: a story that this era has no mend for. */
  readonly known: ReadonlySet<string>;
}

const asAny = <W>(model: Model<W>): Model<never> => model as unknown as Model<never>;

const hasMend = (story: string, era: string): boolean => {
  const mend = knownViolations.find((one) => one.story === story)?.mend;
  return era === 'linux-4.17' ? mend?.everywhere !== undefined : mend !== undefined;
};

const statesOf = (counts: Counts | undefined): number => counts?.states ?? 0;

const ofVgic: readonly MutationCheck[] = scenarios
  .filter(({ suite }) => suite === 'quick')
  .flatMap(({ id, says, config, reaches, alsoReaches, findings }) =>
    eras.flatMap((era) => {
      const stories = Object.entries(findings?.[era.id] ?? {});
      const mendable = stories.map(([, story]) => story).filter((story) => hasMend(story, era.id));
      const modelOfVgic = (kvm: Vgic, witnesses: readonly string[]) =>
        asAny({ ...vgic(id, says, kvm), properties: propertiesFor(kvm, witnesses) });
      const stock: MutationCheck = {
        name: `${id} ${era.id}`,
        states: statesOf(pinned[id]?.[era.id]),
        known: new Set(stories.map(([property]) => property)),
        build: () => modelOfVgic(era.hypervisor(config), [...reaches, ...(alsoReaches?.[era.id] ?? [])]),
      };
      const mended: MutationCheck = {
        ...stock,
        name: `${id} ${era.id} mended`,
        known: new Set(),
        // What only a known violation reaches is not reached without it.
        build: () => modelOfVgic(eraMended(era.id, mendable, config), []),
      };
      return mendable.length > 0 && mendable.length === stories.length ? [stock, mended] : [stock];
    }),
  );

const ofBao: readonly MutationCheck[] = bao.scenarios.map(({ id, says, config, reaches, findings = {}, pinned }) => ({
  name: id,
  states: statesOf(pinned),
  known: new Set(Object.keys(findings)),
  build: () => {
    const hypervisor = bao.hypervisor(config);
    return asAny({
      ...modelOf(id, says, bao.parts, hypervisor),
      properties: propertiesOf(bao.parts, hypervisor, reaches),
    });
  },
}));

const ofGic: MutationCheck = {
  name: 'gic',
  states: 400,
  known: new Set(),
  build: () => asAny(checkedPhysicalGic(new PhysicalGic(twoCpus))),
};

/** The small ones first: what notices a mutant ends its run. */
export const checks: readonly MutationCheck[] = [...ofVgic, ...ofBao, ofGic].toSorted((a, b) => a.states - b.states);
