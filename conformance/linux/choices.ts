import type { GuestOperation, VmmOperation } from '../vocabulary.js';
import type { Walker } from './walker.js';

/** Something that makes sense now, and how often it is to be chosen. */
export interface Choice<Does = GuestOperation | VmmOperation> {
  readonly weight: number;
  readonly does: Does;
  /** It makes interrupts come again, and is wanted however often it came. */
  readonly isWanted?: boolean;
}

/** What interrupts are taken and ended with: a walk is made of these, and everything else comes between. */
const handling: ReadonlySet<string> = new Set([
  'iar',
  'iar0',
  'eoir',
  'eoir0',
  'dir',
  'line',
  'irqfd_signal',
  'gsi_signal',
  'msi',
]);

/** The one that a number stands for, by weight. A word that the walk has had before comes less often. */
export const chosen = <Does extends GuestOperation | VmmOperation>(
  walker: Walker,
  choices: readonly Choice<Does>[],
  number: number,
): Does | undefined => {
  const weights = choices.map(({ weight, does, isWanted }) =>
    isWanted === true || handling.has(does.name)
      ? weight * often
      : Math.ceil((weight * fresh) / (1 + walker.usesOf(does.name))),
  );
  let left =
    number %
    Math.max(
      1,
      weights.reduce((sum, weight) => sum + weight, 0),
    );
  for (const [place, { does }] of choices.entries()) {
    const weight = weights[place] ?? 0;
    if (left < weight) {
      return does;
    }
    left -= weight;
  }
  return undefined;
};

/** What handling is worth, and a word that has not come yet. */
const often = 80;
const fresh = 24;
