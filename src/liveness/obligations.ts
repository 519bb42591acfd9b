import { heedsFairness } from '../language/index.js';
import type { Promised } from './promises.js';
import type { Space, WorldSet } from './space.js';

/**
 * A promise about the runs of a search, one at a time. It is open from a world of `opens` on, as long as a run stays
 * `inside` and takes no step of which what was asked is so.
 */
export class Obligations<W> {
  readonly opens: WorldSet;
  readonly inside: WorldSet;
  heedsFairness = false;
  /** Is it broken where a goal cannot be reached any more, and not by a run that stays? */
  isRecovery = false;
  readonly #space: Space<W>;

  constructor(space: Space<W>) {
    this.#space = space;
    this.opens = space.set();
    this.inside = space.set();
  }

  /** Takes a promise in place of the one before. @returns in how many worlds it is triggered. */
  *enter(promised: Promised<W>): Generator<number, number> {
    const { property } = promised;
    const { questions } = this.#space.cache;
    this.heedsFairness = heedsFairness(property);
    this.isRecovery = property.kind === 'recoverable';
    const happens = 'happens' in property ? property.happens : undefined;
    this.#space.askOfSteps(happens && questions.ofSteps(promised, happens));
    this.opens.clear();
    if ('when' in property) {
      yield* this.#space.survey(questions.ofWorlds(promised, property.when), this.opens);
    } else if (property.kind === 'eventually') {
      for (let start = 0; start < this.#space.starts; start++) {
        this.opens.add(start);
      }
    } else {
      this.opens.fill();
    }
    const triggered = this.opens.count;
    if (property.kind === 'noCycleWithout') {
      this.inside.copy(this.opens);
      return triggered;
    }
    this.inside.clear();
    if (property.holds !== undefined) {
      yield* this.#space.survey(questions.ofWorlds(promised, property.holds), this.inside);
    }
    this.inside.flip();
    this.opens.retain(this.inside);
    return triggered;
  }
}
