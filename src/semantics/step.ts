import { createDraft, finishDraft, freeze } from 'immer';
import {
  type Action,
  assertWithin,
  assignments,
  type Model,
  ModelError,
  named,
  neutral,
  type RecordShape,
  type Rule,
  SchemaError,
  type Shape,
  type View,
} from '../language/index.js';
import { assertNothing, yesOrNo } from './answers.js';
import { blaming } from './blaming.js';
import { depart, departureOf, worldOutside } from './departures.js';
import { inOrder } from './order.js';
import { settled } from './settle.js';
import { plainly, type Seen, seenOf, strictlyAgain, viewOf, withSchema } from './strict.js';

/** The initial worlds, frozen. */
export const initialWorlds = <W>(model: Model<W>): readonly W[] =>
  model.starts.map((start) => withSchema(model.world, freeze(settled(model.world, structuredClone(start)), true)));

/** Every action of the model, enabled or not, in the order of the rules and of their parameters. */
export const actionsOf = <W>(model: Model<W>): readonly Action[] =>
  model.rules.flatMap((rule) => assignments(rule.for).map((params) => ({ rule: rule.id, params })));

/** How an action is executed. */
export interface Manner {
  /** Is a look at a field that the schema does not have an error? It takes time; who has recorded all looks knows. */
  readonly strict?: boolean;
}

/** Whether the guard of an action holds in a world. */
export const isEnabled = <W>(model: Model<W>, world: W, action: Action, { strict = true }: Manner = {}): boolean => {
  const rule = ruleOf(model, action);
  if (departureOf(world) !== undefined) {
    return false;
  }
  const seen = () => (strict ? viewOf(world, model.world) : world) as View<W>;
  return blaming(nameOf(action), () => yesOrNo(rule.when(seen(), action.params), 'when'));
};

/** The actions that may happen in a world: none, in one outside the schema. */
export const enabledActions = <W>(model: Model<W>, world: W): readonly Action[] =>
  actionsOf(model).filter((action) => isEnabled(model, world, action));

/**
 * The meaning of a rule: the world after an action, frozen, with what happened on the way. The world before is left
 * as it is.
 * @throws ModelError when the action is unknown or not enabled, or its recipe throws.
 * @throws SchemaError when an effect leaves the schema.
 */
export const step = <W>(model: Model<W>, world: W, action: Action, { strict = true }: Manner = {}): W => {
  const rule = ruleOf(model, action);
  return blaming(nameOf(action), () => {
    const run = new Run(model, world, strict);
    if (departureOf(world) !== undefined || !yesOrNo(rule.when(run.view, action.params), 'when')) {
      throw new ModelError('is not enabled in this world');
    }
    for (const effect of rule.does) {
      run.take((draft) => effect(draft, action.params));
    }
    return run.end();
  });
};

type Fields = Readonly<Record<string, unknown>>;
const none: Fields = {};

interface Neutrals {
  /** Of a step that begins: nothing has happened in it, and its locals have no value yet. */
  readonly before: Fields;
  readonly after: Fields;
}

const neutrals = new WeakMap<RecordShape, Neutrals>();

/** The fields that a step begins and ends with. (Asked of the same schema in every step.) */
const neutralsOf = (shape: RecordShape): Neutrals => {
  const known = neutrals.get(shape);
  if (known !== undefined) {
    return known;
  }
  const of = (isMeant: (field: Shape) => boolean): Fields => {
    const meant = Object.entries(shape.fields).filter(([, field]) => isMeant(field));
    return meant.length === 0
      ? none
      : Object.fromEntries(meant.map(([name, field]) => [name, freeze(neutral(field), true)]));
  };
  const made = {
    before: of(({ kind, isLocal }) => kind === 'happened' || isLocal === true),
    after: of(({ isLocal }) => isLocal === true),
  };
  neutrals.set(shape, made);
  return made;
};

/** The same; where an effect leaves the schema, the world as it has left it: frozen, and nothing follows it. */
export const stepAnywhere = <W>(model: Model<W>, world: W, action: Action, manner: Manner = {}): W => {
  try {
    return step(model, world, action, manner);
  } catch (error) {
    const outside = worldOutside<W>(error);
    if (outside === undefined) {
      throw error;
    }
    return outside;
  }
};

/** Effects, one after the other, each on what those before it have left. */
class Run<W> {
  #world: W;
  readonly #shape: RecordShape;
  /** What guards see. */
  readonly view: View<W>;
  /** Where the world is a strict one: who made it, and what is strict with all that is in it. */
  readonly #seen: Seen | undefined;
  readonly #strict = new Set<object>();

  constructor({ world: shape }: Model<W>, world: W, strict: boolean) {
    this.#shape = shape;
    this.#seen = strict ? seenOf(shape, world as object) : undefined;
    this.view = (this.#seen?.view ?? world) as View<W>;
    const begin = (this.#seen?.strict ?? world) as W;
    this.#world = this.#withNeutral(begin, neutralsOf(shape).before);
  }

  /** Goes on to the world after an effect, within its schema, in the schema's order and settled. */
  take(effect: (draft: W) => unknown): void {
    const draft = createDraft(this.#world as object);
    assertNothing(effect(draft as W));
    const next = finishDraft(draft) as W;
    if (next !== this.#world) {
      this.#assertWithin(next);
      this.#world = this.#strictly(settled(this.#shape, inOrder(this.#shape, next, this.#world) as W));
    }
  }

  /** The world in the end: a plain one. */
  end(): W {
    const world = this.#withNeutral(this.#world, neutralsOf(this.#shape).after);
    return this.#seen === undefined ? world : withSchema(this.#shape, this.#plain(world));
  }

  #plain(world: W): W {
    const plain = this.#seen === undefined ? world : (plainly(this.#shape, world, this.#seen) as W);
    return freeze(plain, this.#seen === undefined);
  }

  #assertWithin(next: W): void {
    try {
      assertWithin(this.#shape, next, '', this.#world);
    } catch (error) {
      if (error instanceof SchemaError) {
        depart(this.#plain(next), error);
      }
      throw error;
    }
  }

  /** What belongs to one step is neutral where it begins, or ends. */
  #withNeutral(world: W, neutrals: Fields): W {
    return neutrals === none ? world : this.#strictly({ ...world, ...neutrals });
  }

  #strictly(world: W): W {
    return this.#seen === undefined
      ? freeze(world, true)
      : (strictlyAgain(this.#shape, world, this.#strict, this.#seen) as W);
  }
}

const ruleOf = <W>(model: Model<W>, action: Action): Rule<W> => {
  const rule = model.rules.find((candidate) => candidate.id === action.rule);
  if (rule === undefined) {
    throw new ModelError(`model ${model.id} has no rule ${action.rule}`);
  }
  return rule;
};

const nameOf = (action: Action) => () => named(action.rule, action.params);
