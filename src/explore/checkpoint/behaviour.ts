import { crc32 } from 'node:zlib';
import { named } from '../../language/index.js';
import type { Search } from '../search.js';

/** What a model does in some of the worlds of a search, as a number. */
export interface Behaviour {
  /** The place of the next world to look at. */
  readonly next: number;
  readonly sum: number;
}

export const noBehaviour: Behaviour = { next: 0, sum: 0 };

/** At most so far from one world that is looked at to the next: they are the rarer the later they come. */
const farthest = 1 << 14;

/** Looks at more worlds, as far as they were expanded: what each action makes of them, and what properties say. */
export const behaviourOf = <W>(search: Search<W>, before: Behaviour, expanded: number): Behaviour => {
  let { next, sum } = before;
  while (next < expanded) {
    sum = crc32(wordsOn(search, next), sum);
    next += 1 + Math.min(next >> 2, farthest);
  }
  return { next, sum };
};

const wordsOn = <W>({ workspace, learner, log }: Search<W>, place: number): string => {
  const state = workspace.stateOf(log.read(place, 1));
  const fired = learner.actions.map((_, slot) => learner.fire(slot, state));
  const world = learner.worldProperties.flatMap((_, i) =>
    learner.judged(learner.resolve(learner.actions.length + i, state)),
  );
  const said = [world, ...fired.map((step) => step?.judged ?? [])].map((judged) =>
    judged.map(({ instance, judgement }) => `${named(instance.property.id, instance.params)} ${judgement}`).sort(),
  );
  return JSON.stringify([[...state], fired.map((step) => step && [...step.after]), said]);
};
