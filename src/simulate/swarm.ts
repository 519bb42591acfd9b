import type { Random } from './prng.js';

/** The rules that a run may take: each as often as it is to be drawn. */
export type Swarm = readonly number[];

/** How likely a rule is in the swarm of a run, in sixteenths: some runs leave half of the rules out, some none. */
const shares = [8, 12, 15, 16];
const weights = [1, 2, 4, 8];
/** A rule that fired so many times less often than the rules do on average is drawn in any case, and more often. */
const rare = 16;

/**
 * Draws the rules of a run, each with a weight (Groce and others, Swarm Testing, ISSTA 2012: what a random walk over
 * everything hardly ever does, one that leaves something out does often).
 * @param firings by rule, over all runs so far.
 */
export const swarmOf = (firings: readonly number[], random: Random): Swarm => {
  const share = shares[random.below(shares.length)] as number;
  const mean = firings.reduce((sum, fired) => sum + fired, 0) / firings.length;
  const swarm = firings.flatMap((fired, rule) => {
    const isRare = fired * rare < mean;
    const isIn = random.below(16) < share;
    const weight = weights[random.below(weights.length)] as number;
    return isIn || isRare ? new Array<number>(isRare ? 2 * weight : weight).fill(rule) : [];
  });
  return swarm.length > 0 ? swarm : firings.map((_, rule) => rule);
};
