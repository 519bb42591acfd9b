import { type Bound, bind, override, type Steps } from '../../machine/steps.js';
import type { Config } from '../config.js';
import type { EraId } from '../eras/index.js';
import type { Vgic619 } from '../eras/vgic-6.19.js';
import type { Vgic } from '../vgic.js';
import { broadcast, countOfActiveSpis, halting, onAnotherVcpu } from './deactivation.js';
import {
  activeFirst,
  deactivationDoesNotWake,
  disabledWhileActive,
  retargetingDoesNotKick,
  secondSender,
} from './delivery.js';
import { deactivatedByRegister, enabling, resampledKeepsLevel, softPending, softPendingRead } from './forwarding.js';
import { disabledGroupInLrs, disabledGroupOutOfOrder, groupWhilePresented } from './groups.js';
import {
  activeElsewhere,
  activeTimer,
  commonBinaryPoint,
  levelsOfGicv2,
  senderOfActive,
  triggersLast,
} from './life.js';
import {
  activeLpi,
  cachedBehind,
  disabledByList,
  disabledWhileRunning,
  discardedLpi,
  foundKeepsTarget,
  savedComesBack,
} from './lpis.js';
import { fromElsewhere, threadedHandlers, withinOneRun } from './notification.js';
import { timerOfAnother } from './redistributors.js';
import {
  enablingTheDistributor,
  pendingInListRegister,
  priorityWhilePending,
  softPendingWhileActive,
} from './registers.js';
import { routedBack } from './routes.js';
import { severalSources } from './routing.js';
import { userSpaceUnmasks } from './unmasking.js';
import { type KnownViolation, type Mend, newer } from './violation.js';

/**
 * What Linux really breaks, for configurations that nobody has written down: the scenarios name theirs one by one. Of two
 * that tell why a property is broken the first does.
 */
const violations = [
  disabledWhileActive,
  activeFirst,
  secondSender,
  timerOfAnother,
  softPending,
  softPendingRead,
  enabling,
  deactivatedByRegister,
  resampledKeepsLevel,
  withinOneRun,
  threadedHandlers,
  retargetingDoesNotKick,
  onAnotherVcpu,
  countOfActiveSpis,
  broadcast,
  fromElsewhere,
  deactivationDoesNotWake,
  pendingInListRegister,
  softPendingWhileActive,
  priorityWhilePending,
  halting,
  enablingTheDistributor,
  routedBack,
  userSpaceUnmasks,
  severalSources,
  discardedLpi,
  savedComesBack,
  foundKeepsTarget,
  disabledWhileRunning,
  disabledByList,
  cachedBehind,
  activeLpi,
  levelsOfGicv2,
  senderOfActive,
  triggersLast,
  activeTimer,
  activeElsewhere,
  commonBinaryPoint,
  disabledGroupInLrs,
  disabledGroupOutOfOrder,
  groupWhilePresented,
] as const;

/** The headings of docs/findings.md. */
export type Story = (typeof violations)[number]['story'];

export const knownViolations: readonly KnownViolation<Story>[] = violations;

/** Why a property is known to break. */
export interface Cause {
  readonly story: Story;
  /** Whether its mend is enough. */
  readonly isMended: boolean;
}

/** The findings that a configuration may meet in an era: each property with all that breaks it, one cause at least. */
export const knownIn = (config: Config, era: EraId): ReadonlyMap<string, readonly Cause[]> => {
  const known = new Map<string, readonly Cause[]>();
  for (const { story, seen, mend } of knownViolations) {
    for (const { properties, stillWhere } of seen.filter(({ eras, where }) => eras.includes(era) && where(config))) {
      const cause = { story, isMended: mend !== undefined && !stillWhere?.(config) };
      for (const id of properties) {
        known.set(id, [...(known.get(id) ?? []), cause]);
      }
    }
  }
  return known;
};

/** Does an era still have it, in some configuration? */
export const isSeenIn = (story: Story, era: EraId): boolean =>
  knownViolations.some((known) => known.story === story && known.seen.some(({ eras }) => eras.includes(era)));

export const storiesIn = (config: Config, era: EraId): readonly string[] =>
  [...knownIn(config, era).values()].flat().map(({ story }) => story);

export const isMended = (story: string): boolean =>
  knownViolations.some((known) => known.story === story && known.mend !== undefined);

/** An era, or a hypervisor that is made from it, with the causes of some stories mended where they can be. */
export const mended = ({ steps }: Bound<Vgic>, era: EraId, stories: readonly string[]): Bound<Vgic> => {
  const mends = knownViolations.flatMap(({ story, mend }) => (stories.includes(story) ? (mend ?? []) : []));
  const everywhere = mends.flatMap((mend) => mend.everywhere ?? []);
  const inNewer = newer.includes(era) ? mends.flatMap((mend) => mend.inNewer ?? []) : [];
  // A mend that several stories share is made once. What only the newer era has is never called in the older one.
  let made = steps as Steps<Vgic619>;
  for (const mend of new Set<Mend>([...everywhere, ...inNewer])) {
    made = override(made, mend(made));
  }
  return bind(made);
};
