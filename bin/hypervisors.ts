import type { Bug } from '../model/bugs/bug.js';
import { bugs } from '../model/bugs/index.js';
import { type Era, eras } from '../model/kvm/eras/index.js';
import type { Config, Vgic } from '../model/vgic.js';
import type { Finding } from '../src/cli/index.js';
import { UsageError } from '../src/language/index.js';

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

/**
 * An era, with a bug switched on in it if one is named.
 * @throws UsageError where the bug is written for another era.
 */
export const hypervisorWith = (
  { bugs: known }: Hypervisors,
  era: CheckedEra,
  bugId: string | undefined,
  config: Config,
): Vgic => {
  const bug = known.find(({ id }) => id === bugId);
  if (bug === undefined) {
    return era.hypervisor(config);
  }
  if (bug.era !== era.id) {
    throw new UsageError(
      `${bug.id} is a bug of ${bug.era}: it cannot be switched on in ${era.id}; use --era ${bug.era}`,
    );
  }
  return (bug.hypervisor ?? era.hypervisor)(config);
};

/** What is known of an era may be mended in a hypervisor that is made from it. */
export const findingsIn = (
  { id, base }: CheckedEra,
  stories: Iterable<readonly [string, string]>,
): readonly Finding[] =>
  [...stories].map(([property, story]) => ({
    property,
    story,
    ...(id === base.id ? {} : { mayBeGone: true as const }),
  }));
