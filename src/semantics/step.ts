import { createDraft, finishDraft, freeze } from 'immer';
import {
  type Action,
  assertWithin,
  assignments,
  type Model,
  ModelError,
  named,
  neutral,
  type Rule,
  type Shape,
  type View,
} from '../language/index.js';
import { blaming } from './blaming.js';
import { settled } from './settle.js';
import { plainly, strictly, strictlyAgain, viewOf, withSchema } from './strict.js';

/** The initial worlds, frozen. */
export const initialWorlds = <W>(model: Model<W>): readonly W[] =>
  model.starts.map((start) => withSchema(model.world, freeze(settled(model.world, structuredClone(start)), true)));

/** Every action of the model, enabled or not, in the order of the rules and of their parameters. */
export const actionsOf = <W>(model: Model<W>): readonly Action[] =>
  model.rules.flatMap((rule) => assignments(rule.for).map((params) => ({ rule: rule.id, params })));

/** Whether the guard of an action holds in a world. */
export const isEnabled = <W>(model: Model<W>, world: W, action: Action): boolean => {
  const rule = ruleOf(model, action);
  return blaming(nameOf(action), () => rule.when(viewOf(world, model.world) as View<W>, action.params));
};

/** The actions that may happen in a world. */
export const enabledActions = <W>(model: Model<W>, world: W): readonly Action[] =>
  actionsOf(model).filter((action) => isEnabled(model, world, action));

/**
 * The meaning of a rule: the world after an action, frozen, with what happened on the way. The world before is left
 * as it is.
 * @throws ModelError when the action is unknown or not enabled, its recipe throws, or it writes outside a domain.
 */
export const step = <W>(model: Model<W>, world: W, action: Action): W => {
  const rule = ruleOf(model, action);
  return blaming(nameOf(action), () => {
    if (!rule.when(viewOf(world, model.world) as View<W>, action.params)) {
      throw new ModelError('is not enabled in this world');
    }
    const begin = withNeutral(model, world, ({ kind, isLocal }) => kind === 'happened' || isLocal);
    const end = rule.does.reduce(
      (next, effect) => after(model, next, (draft) => effect(draft, action.params)),
      strictly(model.world, begin) as W,
    );
    const whole = strictlyAgain(
      model.world,
      withNeutral(model, end, ({ isLocal }) => isLocal),
    );
    return withSchema(model.world, plainly(model.world, whole) as W);
  });
};

/** The world after one effect, within its schema and settled. */
const after = <W>(model: Model<W>, world: W, effect: (draft: W) => unknown): W => {
  const draft = createDraft(world as object);
  assertAtOnce(effect(draft as W));
  const next = finishDraft(draft) as W;
  assertWithin(model.world, next, '', world);
  return strictlyAgain(model.world, settled(model.world, next)) as W;
};

/** An `async` effect would go on changing a world that is long finished. */
const assertAtOnce = (returned: unknown): void => {
  if (returned instanceof Promise) {
    returned.catch(() => {});
    throw new ModelError('its effect is asynchronous; all that a rule does it does at once');
  }
};

/** A world with some of its parts neutral: what belongs to one step begins or ends with it. */
const withNeutral = <W>(
  { world: { fields } }: Model<W>,
  world: W,
  isMeant: (shape: Shape) => boolean | undefined,
): W => {
  const parts = Object.entries(fields).filter(([, shape]) => isMeant(shape));
  return parts.length === 0
    ? world
    : { ...world, ...Object.fromEntries(parts.map(([name, shape]) => [name, neutral(shape)])) };
};

const ruleOf = <W>(model: Model<W>, action: Action): Rule<W> => {
  const rule = model.rules.find((candidate) => candidate.id === action.rule);
  if (rule === undefined) {
    throw new ModelError(`model ${model.id} has no rule ${action.rule}`);
  }
  return rule;
};

const nameOf = (action: Action) => () => named(action.rule, action.params);
