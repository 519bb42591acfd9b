import { type Action, type Model, UsageError } from '../language/index.js';
import { explore } from '../search/index.js';
import { enabledActions, inSchema, propertyOf, stepAnywhere, withOnly } from '../semantics/index.js';

/** So many steps at random are taken at once. */
const randomSteps = 20;

/** Some steps at random from a world, until nothing can happen. */
export const atRandom = <W>(model: Model<W>, from: W): readonly Action[] => {
  const actions: Action[] = [];
  let world = from;
  while (actions.length < randomSteps) {
    const enabled = enabledActions(model, world);
    const action = enabled[Math.floor(Math.random() * enabled.length)];
    if (action === undefined) {
      break;
    }
    actions.push(action);
    world = stepAnywhere(model, world, action);
  }
  return actions;
};

/** A search from a world gives up after so many states, or seconds. */
const limits = { states: 2_000_000, seconds: 20 };

/** A shortest way from a world to where a property is broken, or a witness reached, and what was found in words. */
export const shortest = async <W>(
  model: Model<W>,
  from: W,
  id: string,
  signal: AbortSignal,
): Promise<{ readonly actions: readonly Action[]; readonly says: string }> => {
  const property = propertyOf(model, id);
  if (property === undefined) {
    throw new UsageError(`the model has no property ${id}`);
  }
  const isWitness = property.kind === 'sometimes' || property.kind === 'someStep';
  const { properties, states, cutShortBy } = await explore(
    { ...withOnly(model, property), starts: [from] },
    { limits, signal, expected: new Set(id === inSchema.id ? [] : [inSchema.id]) },
  );
  const result = properties.find((one) => one.id === id);
  const what = isWitness ? 'reached' : 'broken';
  if (result?.trace !== undefined) {
    const { length } = result.trace.steps;
    const says = length === 0 ? `${id} is ${what} here` : `${id} is ${what} after ${length} more steps, and not sooner`;
    return { actions: result.trace.steps.map(({ action }) => action), says };
  }
  const says =
    cutShortBy === undefined
      ? `${id} is never ${what} from here: all ${states} states that can be reached were seen`
      : `${id} was not ${what} in the first ${states} states from here; the search gave up then`;
  return { actions: [], says };
};
