import { places, type Region } from '../../engine/index.js';
import { deadlockId, type Judgement } from '../../semantics/index.js';
import type { LeafVerdict } from '../../transitions/index.js';
import type { BreadthFirstSearch } from '../bfs.js';
import type { LeastStates } from '../stores/least-states.js';
import { lookForOrigins } from './preimage.js';
import { Targets } from './targets.js';

/** What a property is to say of a state, or of a step from it. */
export interface Saying {
  readonly property: string;
  readonly judgement: Judgement;
  readonly inStep: boolean;
}

/** A word for each leaf, of which there were so many; there is room for some more. */
interface Flags {
  readonly region: Region;
  readonly leaves: number;
}

/** Places of worlds, from where to where; and whether the steps from them count. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly withSteps: boolean;
}

/** What is looked for in a level, by goal: what a property says of its states; states of the next level that they lead to. */
export interface Sought {
  readonly says: readonly (Saying | undefined)[];
  readonly targets: readonly (readonly Int32Array[])[];
}

/** So many more leaves may be learned before all are flagged anew. */
const spareLeaves = 4096;

/** Finds the states of a level of a search that lead to goals: at most 32 at a time, the inner loop has a bit for each. */
export class Origins<W> {
  readonly #search: BreadthFirstSearch<W>;
  readonly #targets: Targets<W>;
  /** By goal: whether there are enough states, and the greatest of them; and room for a state. */
  readonly #bounds: Region;

  constructor(search: BreadthFirstSearch<W>, goals: number) {
    const { memory, cache } = search.engineHost;
    this.#search = search;
    this.#targets = new Targets(search.engineHost);
    this.#bounds = memory.take((cache.layout.words + 1) * (goals + 1));
  }

  /**
   * Lets the inner loop look through a level. Yields the level, often.
   * @param kept by goal: the states that it finds are added to these.
   */
  *in(level: number, { says, targets }: Sought, kept: readonly (LeastStates | undefined)[]): Generator<number, void> {
    const { engineHost, log, cache } = this.#search;
    const withSteps =
      targets.some(({ length }) => length > 0) ||
      says.some((one) => one !== undefined && (one.inStep || one.property === deadlockId));
    if (withSteps) {
      this.#targets.enter(targets);
    }
    let flags = says.some((one) => one !== undefined) ? this.#flag(says) : undefined;
    const flagAnew = () => {
      engineHost.memory.release((flags as Flags).region);
      flags = this.#flag(says);
    };
    for (const range of this.#ranges(level)) {
      for (let place = range.from; place < range.to; ) {
        const given = log.read(place, Math.min(engineHost.get(places.INPUT_ROOM), range.to - place));
        const { leaves } = cache.tables;
        const { wanted, masks } = this.#targets.at;
        engineHost.give(given);
        const isThrough = lookForOrigins(
          engineHost,
          { wanted: withSteps && range.withSteps ? wanted : 0, masks, ...this.#limits(kept) },
          (state, led) => keep(kept, state, led),
          () => {
            if (flags !== undefined && cache.tables.leaves >= flags.leaves + spareLeaves) {
              flagAnew();
            }
          },
        );
        // A tree that was parted, or a search that was resumed, knows less than it has seen: now that they are known, once more.
        const isKnown = flags === undefined || cache.tables.leaves === leaves;
        if (!isKnown) {
          flagAnew();
        }
        if (!isThrough) {
          this.#targets.enter(targets);
        }
        place += isKnown && isThrough ? given.words.length / given.keys.words : 0;
        yield level;
      }
    }
    engineHost.set(places.FLAGS, 0);
    if (flags !== undefined) {
      engineHost.memory.release(flags.region);
    }
  }

  release(): void {
    this.#targets.release();
    this.#search.engineHost.memory.release(this.#bounds);
  }

  /** Tells the inner loop which states are not wanted any more. */
  #limits(kept: readonly (LeastStates | undefined)[]) {
    const { memory, cache } = this.#search.engineHost;
    const { at } = this.#bounds;
    const size = cache.layout.words + 1;
    for (const [goal, states] of kept.entries()) {
      memory.words[at + goal * size] = states?.bound === undefined ? 0 : 1;
      memory.words.set(states?.bound ?? [], at + goal * size + 1);
    }
    return { bounds: at, scratch: at + kept.length * size, goals: kept.length };
  }

  /** The states of a level. Those that were not expanded took no steps, but may be goals themselves. */
  #ranges(level: number): readonly Range[] {
    const { log, levelEnds } = this.#search;
    const ranges: Range[] = [];
    let from = levelEnds[level - 1] ?? 0;
    for (const [first, to] of this.#search.expandedOf(level)) {
      ranges.push({ from, to: first, withSteps: false }, { from: first, to, withSteps: true });
      from = to;
    }
    return [...ranges, { from, to: levelEnds[level] ?? log.count, withSteps: false }];
  }

  /** Flags the leaves by which properties say what is asked for: each goal has its bit. */
  #flag(says: readonly (Saying | undefined)[]): Flags {
    const { memory, cache } = this.#search.engineHost;
    const { leaves } = cache.tables;
    const region = memory.take(leaves + spareLeaves + 1);
    this.#search.engineHost.set(places.FLAGS, region.at);
    for (const [number, asked] of says.entries()) {
      const flagged = asked && this.#search.engineHost.leavesOf((judged) => isMeant(asked, judged));
      for (const leaf of flagged ?? []) {
        memory.words[region.at + leaf] = (memory.words[region.at + leaf] as number) | (1 << number);
      }
    }
    return { region, leaves };
  }
}

/** Keeps a state for those goals that have a bit. */
const keep = (kept: readonly (LeastStates | undefined)[], state: Int32Array, led: number): void => {
  for (const [goal, states] of kept.entries()) {
    if (((led >>> goal) & 1) !== 0) {
      states?.add(state);
    }
  }
};

export const isMeant = <W>(says: Saying, { instance, judgement }: LeafVerdict<W>): boolean =>
  instance.property.id === says.property && judgement === says.judgement;
