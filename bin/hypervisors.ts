import type { Bug } from '../model/bugs/bug.js';
import { bugs } from '../model/bugs/index.js';
import { type Era, eras } from '../model/kvm/eras/index.js';
import { mended } from '../model/kvm/known/index.js';
import type { Config, Vgic } from '../model/vgic.js';
import type { Finding } from '../src/cli/index.js';
import { UsageError } from '../src/language/index.js';
import { assertEraOf } from './bug-in-era.js';

/** An era of the kernel, or a user's own hypervisor that is made from one. */
export interface CheckedEra {
  readonly id: string;
  /** What is known of it is known of the other. */
  readonly base: Era;
  readonly hypervisor: Era['hypervisor'];
}

/** What scenarios are checked under, the newest last, and the bugs that can be switched on. */
export interface Hypervisors {
  readonly eras: readonly CheckedEra[];
  readonly bugs: readonly Bug[];
}

/** Those of vgicheck itself. */
export const stock: Hypervisors = {
  eras: eras.map((base) => ({ id: base.id, base, hypervisor: base.hypervisor })),
  bugs,
};

export const idsOf = ({ eras: all }: Hypervisors): readonly string[] => all.map(({ id }) => id);

/** @throws UsageError where there is no such era. */
export const eraNamed = (hypervisors: Hypervisors, id = idsOf(hypervisors).at(-1)): CheckedEra => {
  const found = hypervisors.eras.find((era) => era.id === id);
  if (found === undefined) {
    throw new UsageError(`there is no era "${id}"; eras: ${idsOf(hypervisors).join(', ')}`);
  }
  return found;
};

/** What is changed in an era. */
export interface Changes {
  readonly bug?: string | undefined;
  /** The stories whose causes are mended, where they can be: beneath them a bug stays what it is. */
  readonly mended?: readonly string[];
}

/**
 * An era, perhaps with a bug switched on in it, and with the causes of what is known mended.
 * @throws UsageError where the bug is written for another era.
 */
export const hypervisorWith = (
  { bugs: known }: Hypervisors,
  era: CheckedEra,
  { bug: bugId, mended: stories = [] }: Changes,
  config: Config,
): Vgic => {
  const bug = known.find(({ id }) => id === bugId);
  assertEraOf(bug, era.id);
  const hypervisor = bug?.hypervisor ?? era.hypervisor;
  return (stories.length === 0 ? hypervisor : mended(hypervisor, era.base.id, stories))(config);
};

/** A property that is known to break, with all that breaks it: the first is the one to name. */
export type Known = readonly [
  property: string,
  causes: readonly { readonly story: string; readonly isMended: boolean }[],
];

/** What is known of an era may be mended in a hypervisor that is made from it. */
export const findingsIn = ({ id, base }: CheckedEra, known: Iterable<Known>): readonly Finding[] =>
  [...known].map(([property, causes]) => ({
    property,
    story: causes[0]?.story ?? '',
    ...(causes.every(({ isMended }) => isMended) ? { isMended: true as const } : {}),
    ...(id === base.id ? {} : { mayBeGone: true as const }),
  }));
