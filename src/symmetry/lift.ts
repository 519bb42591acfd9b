import { isDeepStrictEqual } from 'node:util';
import { type Action, ModelError } from '../language/index.js';
import { pack } from '../learn/pack.js';
import { enabledActions, initialWorlds, step } from '../semantics/index.js';
import type { Symmetry } from './symmetry.js';

/** A path of the model itself. */
export interface Lifted<W> {
  readonly start: W;
  readonly actions: readonly Action[];
  /** Where the actions lead. */
  readonly end: W;
}

/**
 * A path of the model that goes through the same orbits as a path of canonical worlds, of which each may have other
 * names for its members than the one before.
 * @throws ModelError where there is none, because something that was declared as interchangeable is not.
 */
export const lift = <W>(symmetry: Symmetry<W>, path: readonly Int32Array[]): Lifted<W> => {
  const { model, layout } = symmetry;
  const isIn = (world: W, place: number): boolean =>
    isDeepStrictEqual(symmetry.canonical(pack(layout, world)), path[place]);

  const start = initialWorlds(model).find((world) => isIn(world, 0));
  if (start === undefined) {
    throw broken(model.id, 0);
  }
  const actions: Action[] = [];
  let end: W = start;
  for (let place = 1; place < path.length; place++) {
    const next = enabledActions(model, end)
      .map((action) => ({ action, world: step(model, end, action) }))
      .find(({ world }) => isIn(world, place));
    if (next === undefined) {
      throw broken(model.id, place);
    }
    actions.push(next.action);
    end = next.world;
  }
  return { start, actions, end };
};

const broken = (model: string, steps: number): ModelError =>
  new ModelError(
    `model ${model}: the trace cannot be told with the members' own numbers beyond step ${steps}; a rule prefers an index that was declared as interchangeable`,
  );
