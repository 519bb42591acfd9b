import { bao } from '../model/bao/index.js';
import { twoCpus } from '../model/gic/physical-config.js';
import { PhysicalGic } from '../model/gic/physical-gic.js';
import { eras } from '../model/kvm/eras/index.js';
import { eraMended, knownViolations } from '../model/kvm/known/index.js';
import { modelOf } from '../model/machine/part.js';
import { type Counts, pinned } from '../model/scenarios/counts.js';
import { scenarios } from '../model/scenarios/index.js';
import { vgic } from '../model/vgic.js';
import { checkedPhysicalGic } from '../properties/gic/physical.js';
import { propertiesFor, propertiesOf } from '../properties/index.js';
import type { Model } from '../src/index.js';

/** A check of the quick suite as mutants are judged by it: as far as possible with every known violation mended. */
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
    eras.map((era) => {
      const stories = Object.entries(findings?.[era.id] ?? {});
      const mendable = stories.filter(([, story]) => hasMend(story, era.id)).map(([, story]) => story);
      const isMended = mendable.length === stories.length && stories.length > 0;
      return {
        name: `${id} ${era.id}${isMended ? ' mended' : ''}`,
        states: statesOf(pinned[id]?.[era.id]),
        known: new Set(isMended ? [] : stories.map(([property]) => property)),
        build: () => {
          const kvm = isMended ? eraMended(era.id, mendable, config) : era.hypervisor(config);
          // What only a known violation reaches is not reached without it.
          const witnesses = isMended ? [] : [...reaches, ...(alsoReaches?.[era.id] ?? [])];
          return asAny({ ...vgic(id, says, kvm), properties: propertiesFor(kvm, witnesses) });
        },
      };
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
