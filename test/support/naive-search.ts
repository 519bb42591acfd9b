import type { Action, Model, Shape, View } from '../../src/language/index.js';
import {
  enabledActions,
  type Instance,
  initialWorlds,
  instancesOf,
  type Judgement,
  judgeStep,
  judgeWorld,
  step,
} from '../../src/semantics/index.js';
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
  /** By rule: how often its actions fired. */
  readonly firingsOf: ReadonlyMap<string, number>;
  /** By property: in how many worlds or firings, over all instances, it was triggered or, a witness, reached. */
  readonly inDanger: ReadonlyMap<string, number>;
}

/**
 * A search with nothing clever in it, to compare the engine with: breadth first over `step`, a world a map entry.
 * It sees every world; a violation does not stop it.
 */
export const naiveSearch = <W>(model: Model<W>): NaiveResult<W> => {
  const seen = new Map<string, W>();
  const first = new Map<string, number>();
  const firingsOf = new Map(model.rules.map(({ id }) => [id, 0]));
  const inDanger = new Map(model.properties.map(({ id }) => [id, 0]));
  const note = ({ id, judgement }: Said, steps: number) => {
    inDanger.set(id, (inDanger.get(id) ?? 0) + 1);
    return judgement === 'kept' || first.has(id) || first.set(id, steps);
  };
  let firings = 0;
  let depth = 0;

  let level: readonly W[] = unseen(model, seen, initialWorlds(model));
  while (level.length > 0) {
    const found: W[] = [];
    for (const before of level) {
      for (const said of saidOfWorld(model, before)) {
        note(said, depth);
      }
      for (const action of enabledActions(model, before)) {
        const after = step(model, before, action);
        firings++;
        firingsOf.set(action.rule, (firingsOf.get(action.rule) ?? 0) + 1);
        for (const said of saidOfStep(model, before, after, action)) {
          note(said, depth + 1);
        }
        found.push(...unseen(model, seen, [after]));
      }
    }
    level = found;
    depth++;
  }
  return { states: seen.size, firings, depth, worlds: [...seen.values()], first, firingsOf, inDanger };
};

/** A world as text, equal for equal worlds; what happened in the last step is no part of it. */
export const keyOf = <W>(model: Model<W>, world: W): string =>
  Object.entries(model.world.fields)
    .map(([name, shape]) => keyOfPart(shape, (world as Readonly<Record<string, unknown>>)[name]))
    .join();

/** Most parts of a world are those of the world before: their text is remembered. They are frozen. */
const texts = new WeakMap<object, string>();

const keyOfPart = (shape: Shape, part: unknown): string => {
  if (typeof part !== 'object' || part === null) {
    return codesOf(shape, part).join();
  }
  const known = texts.get(part);
  if (known !== undefined) {
    return known;
  }
  const text =
    shape.kind === 'array' || shape.kind === 'bag'
      ? (part as readonly unknown[]).map((element) => keyOfPart(shape.element, element)).join()
      : codesOf(shape, part).join();
  texts.set(part, text);
  return text;
};

const unseen = <W>(model: Model<W>, seen: Map<string, W>, worlds: readonly W[]): readonly W[] =>
  worlds.filter((world) => {
    const key = keyOf(model, world);
    const isNew = !seen.has(key);
    if (isNew) {
      seen.set(key, world);
    }
    return isNew;
  });

/** What a property said that was not idle. */
interface Said {
  readonly id: string;
  readonly judgement: Judgement;
}

const saidOfWorld = <W>(model: Model<W>, world: W): readonly Said[] =>
  said(model, (instance) => judgeWorld(instance, world as View<W>));

const saidOfStep = <W>(model: Model<W>, before: W, after: W, action: Action): readonly Said[] =>
  said(model, (instance) => judgeStep(instance, { before: before as View<W>, after: after as View<W>, action }));

const said = <W>(model: Model<W>, judge: (instance: Instance<W>) => Judgement): readonly Said[] =>
  instancesOf(model).flatMap((instance) => {
    const judgement = judge(instance);
    return judgement === 'idle' ? [] : [{ id: instance.property.id, judgement }];
  });
