import { type Action, assignments, type Model, type Params, type Property, type View } from '../../src/index.js';
import { enabledActions, initialWorlds, step } from '../../src/semantics/index.js';
import { codesOf } from '../../src/semantics/settle.js';

export interface NaiveResult<W> {
  readonly states: number;
  readonly firings: number;
  /** Breadth-first levels, the initial one included. */
  readonly depth: number;
  /** Every reachable world, in the order in which it was found. */
  readonly worlds: readonly W[];
  /** By property: the steps of the shortest path that breaks it or, for a witness, reaches it. Absent where none does. */
  readonly first: ReadonlyMap<string, number>;
}

/**
 * A search with nothing clever in it, to compare the engine with: breadth first over `step`, a world a map entry.
 * It sees every world; a violation does not stop it.
 */
export const naiveSearch = <W>(model: Model<W>): NaiveResult<W> => {
  const seen = new Map<string, W>();
  const first = new Map<string, number>();
  const note = (id: string, steps: number) => first.has(id) || first.set(id, steps);
  let firings = 0;
  let depth = 0;

  let level: readonly W[] = unseen(model, seen, initialWorlds(model));
  while (level.length > 0) {
    const found: W[] = [];
    for (const before of level) {
      for (const id of metByWorld(model, before)) {
        note(id, depth);
      }
      for (const action of enabledActions(model, before)) {
        const after = step(model, before, action);
        firings++;
        for (const id of metByStep(model, before, after, action)) {
          note(id, depth + 1);
        }
        found.push(...unseen(model, seen, [after]));
      }
    }
    level = found;
    depth++;
  }
  return { states: seen.size, firings, depth, worlds: [...seen.values()], first };
};

/** A world as text, equal for equal worlds; what happened in the last step is no part of it. */
export const keyOf = <W>(model: Model<W>, world: W): string => codesOf(model.world, world).join();

const unseen = <W>(model: Model<W>, seen: Map<string, W>, worlds: readonly W[]): readonly W[] =>
  worlds.filter((world) => {
    const key = keyOf(model, world);
    const isNew = !seen.has(key);
    if (isNew) {
      seen.set(key, world);
    }
    return isNew;
  });

/** The properties of worlds that this one breaks (`always`) or reaches (`sometimes`). */
const metByWorld = <W>(model: Model<W>, world: W): readonly string[] =>
  instances(model.properties).flatMap(({ property, params }) => {
    const view = world as View<W>;
    const isMet =
      (property.kind === 'always' && property.when(view, params) && !property.holds(view, params)) ||
      (property.kind === 'sometimes' && property.holds(view, params));
    return isMet ? [property.id] : [];
  });

/** The properties of steps that this one breaks (`everyStep`) or reaches (`someStep`). */
const metByStep = <W>(model: Model<W>, before: W, after: W, action: Action): readonly string[] =>
  instances(model.properties).flatMap(({ property, params }) => {
    const taken = { before: before as View<W>, after: after as View<W>, action };
    const isMet =
      (property.kind === 'everyStep' && property.when(taken, params) && !property.holds(taken, params)) ||
      (property.kind === 'someStep' && property.holds(taken, params));
    return isMet ? [property.id] : [];
  });

const instances = <W>(properties: readonly Property<W>[]): readonly { property: Property<W>; params: Params }[] =>
  properties.flatMap((property) => assignments(property.for).map((params) => ({ property, params })));
