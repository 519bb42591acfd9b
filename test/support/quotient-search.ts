import { freeze } from 'immer';
import type { Model, View } from '../../src/language/index.js';
import {
  enabledActions,
  initialWorlds,
  instancesOf,
  type Judgement,
  judgeStep,
  judgeWorld,
  step,
} from '../../src/semantics/index.js';
import { symmetryOf } from '../../src/symmetry/index.js';
import { pack, unpack } from '../../src/transitions/codec.js';
import { layoutOf } from '../../src/transitions/layout.js';

export interface QuotientResult {
  readonly orbits: number;
  readonly depth: number;
  /** By property: the steps of the shortest path that breaks it or, for a witness, reaches it. */
  readonly first: ReadonlyMap<string, number>;
}

/** A search with nothing clever in it, of canonical worlds only. Whether anything prefers an index is not checked. */
export const quotientSearch = <W>(model: Model<W>): QuotientResult => {
  const layout = layoutOf(model.world);
  const symmetry = symmetryOf(model, layout);
  const seen = new Map<string, Int32Array>();
  const sighted = new Set<string>();
  const instances = instancesOf(model);

  const note = (judge: (place: number) => Judgement): void => {
    instances.forEach(({ property }, place) => {
      if (['violated', 'reached'].includes(judge(place))) {
        sighted.add(property.id);
      }
    });
  };
  const unseen = (world: W): readonly string[] => {
    const packed = pack(layout, world);
    const state = symmetry?.canonical(packed) ?? packed;
    const key = state.join();
    if (seen.has(key)) {
      return [];
    }
    seen.set(key, state);
    return [key];
  };

  const first = new Map<string, number>();
  let depth = 0;
  let level = initialWorlds(model).flatMap(unseen);
  while (level.length > 0) {
    const found: string[] = [];
    for (const key of level) {
      const state = seen.get(key) as Int32Array;
      const before = freeze(unpack(layout, state) as W, true);
      note((place) => judgeWorld(instances[place] as never, before as View<W>));
    }
    for (const id of sighted) {
      first.set(id, first.get(id) ?? depth);
    }
    for (const key of level) {
      const state = seen.get(key) as Int32Array;
      const before = freeze(unpack(layout, state) as W, true);
      for (const action of enabledActions(model, before)) {
        const after = step(model, before, action);
        note((place) =>
          judgeStep(instances[place] as never, { before: before as View<W>, after: after as View<W>, action }),
        );
        found.push(...unseen(after));
      }
    }
    for (const id of sighted) {
      first.set(id, first.get(id) ?? depth + 1);
    }
    level = found;
    depth++;
  }
  return { orbits: seen.size, depth, first };
};
