import type { Action, Model, View } from '../language/index.js';
import { settle } from '../semantics/index.js';
import { diff } from './diff.js';
import type { Path } from './path.js';
import { watching } from './reads.js';

/** What a step read and wrote: enough to ask where a value comes from. */
export interface Dependencies {
  /** What its guard read. */
  readonly guard: readonly Path[];
  /** One for each effect of its rule, in their order. */
  readonly effects: readonly { readonly reads: readonly Path[]; readonly writes: readonly Path[] }[];
}

/** Executes an action that is enabled once more, on worlds that tell what is read of them. */
export const dependenciesOf = <W>(model: Model<W>, before: W, { rule: id, params }: Action): Dependencies => {
  const rule = model.rules.find((candidate) => candidate.id === id);
  if (rule === undefined) {
    return { guard: [], effects: [] };
  }
  const guard: Path[] = [];
  rule.when(watching(structuredClone(before), (path) => guard.push(path)) as View<W>, params);
  let world = withNothingHappened(model, before);
  const effects = rule.does.map((effect) => {
    const reads: Path[] = [];
    const next = structuredClone(world);
    effect(
      watching(next, (path) => reads.push(path)),
      params,
    );
    settle(model.world, next);
    const writes = diff(model.world, world, next).map(({ path }) => path);
    world = next;
    return { reads, writes };
  });
  return { guard, effects };
};

const withNothingHappened = <W>(model: Model<W>, world: W): W => {
  const lists = Object.entries(model.world.fields).filter(([, { kind }]) => kind === 'happened');
  return structuredClone({ ...world, ...Object.fromEntries(lists.map(([name]) => [name, []])) }) as W;
};
