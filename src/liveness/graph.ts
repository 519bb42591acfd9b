import type { Fairness } from '../language/index.js';
import type { Bits } from './bits.js';

/** Worlds and steps, by numbers. The steps of a world come one after the other, in the order of their actions. */
export interface Graph {
  readonly worlds: number;
  /** The initial worlds. */
  readonly starts: readonly number[];
  /** By world: its first step. Behind the last world: how many steps there are. */
  readonly first: Int32Array;
  /** By step: the number of its action, and the world that it leads to. */
  readonly actions: Uint16Array;
  readonly targets: Int32Array;
  /** By action: what is assumed of it. */
  readonly fairness: readonly (Fairness | undefined)[];
  /** Steps of fair actions where these are not due. */
  readonly undue?: Bits;
}

/** What is assumed of the action of a step, where it is taken: if nothing, undefined. */
export const fairnessAt = ({ actions, fairness, undue }: Graph, step: number): Fairness | undefined =>
  undue?.has(step) ? undefined : fairness[actions[step] as number];

/**
 * A promise about the runs of a graph. It is open from a world of `opens` on, as long as a run stays in `inside`, and
 * takes no step of `keeps`. Broken is it by a run that leaves it open for ever.
 */
export interface Obligation {
  readonly opens: (world: number) => boolean;
  readonly inside: (world: number) => boolean;
  /** The steps that keep it. */
  readonly keeps: Bits | undefined;
  /** Is a run of interest only if it is fair? And then one that rests for ever, too, where nothing fair is enabled. */
  readonly heedsFairness: boolean;
}

/** Calls for each step of a world that leaves a promise open: its number, and the world that it leads to. */
export const forOpenSteps = (
  { first, targets }: Graph,
  { inside, keeps }: Obligation,
  world: number,
  tell: (step: number, to: number) => void,
): void => {
  for (let step = first[world] as number; step < (first[world + 1] as number); step++) {
    const to = targets[step] as number;
    if (inside(to) && !keeps?.has(step)) {
      tell(step, to);
    }
  }
};
