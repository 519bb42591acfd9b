import { bind } from '../../machine/steps.js';
import type { Config } from '../config.js';
import type { EraId } from '../eras/index.js';
import { linux417 } from '../eras/linux-4.17.js';
import { linux619 } from '../eras/linux-6.19.js';
import type { Vgic } from '../vgic.js';
import { broadcast, countOfActiveSpis, halting, onAnotherVcpu } from './deactivation.js';
import {
  activeFirst,
  deactivationDoesNotWake,
  disabledWhileActive,
  enablingTheDistributor,
  pendingInListRegister,
  retargetingDoesNotKick,
  secondSender,
} from './delivery.js';
import { deactivatedByRegister, enabling, softPending, softPendingRead } from './forwarding.js';
import { fromElsewhere, threadedHandlers, withinOneRun } from './notification.js';
import type { KnownViolation } from './violation.js';

/**
 * What Linux really breaks, for configurations that nobody has written down: the scenarios name theirs one by one. Of two
 * that tell why a property is broken the first does.
 */
const violations = [
  disabledWhileActive,
  activeFirst,
  secondSender,
  softPending,
  softPendingRead,
  enabling,
  deactivatedByRegister,
  withinOneRun,
  threadedHandlers,
  retargetingDoesNotKick,
  onAnotherVcpu,
  countOfActiveSpis,
  broadcast,
  fromElsewhere,
  deactivationDoesNotWake,
  pendingInListRegister,
  halting,
  enablingTheDistributor,
] as const;

/** The headings of docs/findings.md. */
export type Story = (typeof violations)[number]['story'];

export const knownViolations: readonly KnownViolation<Story>[] = violations;

/** The findings that a configuration may meet in an era: each property with the first story that tells why. */
export const knownIn = (config: Config, era: EraId): ReadonlyMap<string, Story> => {
  const met = knownViolations.flatMap(({ story, seen }) =>
    seen
      .filter(({ eras, where }) => eras.includes(era) && where(config))
      .flatMap(({ properties }) => properties.map((id) => [id, story] as const)),
  );
  return new Map(met.toReversed());
};

/** An era with the causes of some stories mended; what only an older era has, Linux has mended itself. */
export const eraMended = <C extends Config>(
  era: EraId,
  stories: readonly Story[],
  config: C,
): Vgic & { readonly config: C } => {
  const mends = [...new Set(stories)].map((story) => knownViolations.find((known) => known.story === story)?.mend);
  const isOlder = era === 'linux-4.17' && mends.every((mend) => mend?.everywhere !== undefined);
  // What only the newer era has is never called in the older one.
  let steps = isOlder ? { ...linux619, ...linux417 } : linux619;
  for (const mend of mends) {
    steps = { ...steps, ...mend?.everywhere?.(steps) };
  }
  for (const mend of isOlder ? [] : mends) {
    steps = { ...steps, ...mend?.inNewest?.(steps) };
  }
  return bind(steps)(config);
};
