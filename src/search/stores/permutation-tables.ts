import { type Engine, places, type Region, type WordAllocator } from '../../engine/index.js';
import { type Model, ModelError } from '../../language/index.js';
import { type Symmetry, symmetryOf } from '../../symmetry/index.js';
import { layoutOf } from '../../transitions/index.js';
import type { WorkerContext } from '../workers/worker-context.js';
import type { ComponentTables } from './component-tables.js';

type Factored = NonNullable<ReturnType<Symmetry<unknown>['factored']>>;

/**
 * What the permutations of a symmetric model make of the local states of each group, by their ids: learned when the
 * inner loop asks, and remembered.
 */
export class PermutationTables<W> {
  readonly #memory: WordAllocator;
  readonly #componentTables: ComponentTables;
  readonly #factored: Factored;
  readonly #groups: number;
  readonly #table: Region;
  /** By permutation and group: the ids that those of the group it comes from become. */
  readonly #ids: Region[];

  /** @throws ModelError where the symmetry goes across the groups. */
  constructor(symmetry: Symmetry<W>, memory: WordAllocator, componentTables: ComponentTables) {
    const { model, layout } = symmetry;
    const factored = symmetry.factored(layout.groups);
    if (factored === undefined || factored.sorted.length > 0) {
      throw new ModelError(
        `model ${model.id}: what its members own is spread over its world; make it one record for each member, at the top`,
      );
    }
    this.#memory = memory;
    this.#componentTables = componentTables;
    this.#factored = factored;
    this.#groups = layout.groups.length;
    const images = factored.images.flat();
    this.#table = memory.take(2 * images.length);
    this.#ids = images.map(() => memory.take(0));
    this.makeRoom();
  }

  /** Tells a context where the images are. */
  tell(context: WorkerContext): void {
    context.set(places.PERMUTATIONS, this.#factored.images.length);
    context.set(places.IMAGES, this.#table.at);
    context.set(places.TUPLES, this.#memory.take(3 * this.#groups).at);
  }

  /** How many words it takes to have room for twice the ids of a group. */
  wordsToWiden(full: number): number {
    const own = this.#factored.images.flat().filter(({ from }) => from === full);
    return own.length * (2 << (this.#componentTables.keys.places[full]?.bits as number));
  }

  /** Room for as many ids as the component tables have room for. */
  makeRoom(): void {
    for (const [place, { from }] of this.#factored.images.flat().entries()) {
      const size = 1 << (this.#componentTables.keys.places[from]?.bits as number);
      const ids = this.#ids[place] as Region;
      if (ids.size < size) {
        this.#ids[place] = this.#memory.enlarge(ids, size);
      }
      this.#memory.words[this.#table.at + 2 * place] = from;
      this.#memory.words[this.#table.at + 2 * place + 1] = this.#ids[place]?.at as number;
    }
  }

  /**
   * Learns what the inner loop has stopped for.
   * @returns the group whose component table is full; -1 where all is well.
   */
  learn(engine: Engine, context: WorkerContext): number {
    const place = context.get(places.STOPPED_AT);
    const group = place % this.#groups;
    const image = this.#factored.images.flat()[place];
    const from = image?.from as number;
    const id = this.#memory.words[context.get(places.TUPLES) + from] as number;
    const local = image?.map(this.#componentTables.localOf(from, id)) as Int32Array;
    this.#memory.words.set(local, context.get(places.LOCAL));
    const becomes = engine.intern(this.#componentTables.at(group), context.get(places.LOCAL));
    this.#memory.words[(this.#ids[place] as Region).at + id] = becomes;
    return becomes === 0 ? group : -1;
  }
}

/** @throws ModelError where the model declares none. */
export const symmetryIn = <W>(model: Model<W>): Symmetry<W> => {
  const symmetry = symmetryOf(model, layoutOf(model.world));
  if (symmetry === undefined) {
    throw new ModelError(`model ${model.id} declares nothing as interchangeable: there is no symmetry to use`);
  }
  return symmetry;
};
