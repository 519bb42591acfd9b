import type { Action, Model, Property } from '../language/index.js';
import { explore } from '../search/index.js';
import { deadlockId, universalOf, withOnly } from '../semantics/index.js';
import type { Trace } from '../trace/trace.js';

/** So many worlds are looked at: what is left of a run by then mostly has fewer. */
const mostWorlds = 20_000;

/**
 * The shortest trace that breaks a property with the actions of another and no others. From it no step can be left out
 * either, and it may be shorter by more than that: what remains of a random run often reaches its end in a roundabout
 * way. Undefined where there is too much to see, or where it is about what nobody else can do.
 */
export const shortestWith = async <W>(
  model: Model<W>,
  property: Property<W>,
  { steps }: Trace<W>,
): Promise<Trace<W> | undefined> => {
  if (property.id === deadlockId) {
    return undefined;
  }
  const actions = steps.map(({ action }) => action);
  const limits = { states: mostWorlds, depth: steps.length + 1 };
  const expected = new Set(
    universalOf(model)
      .map(({ id }) => id)
      .filter((id) => id !== property.id),
  );
  const { properties } = await explore(limitedTo(model, property, actions), { limits, expected });
  return properties.find(({ id }) => id === property.id)?.trace;
};

const limitedTo = <W>(model: Model<W>, property: Property<W>, actions: readonly Action[]): Model<W> => ({
  ...withOnly(model, property),
  rules: model.rules.flatMap((rule) => {
    const own = actions.filter((action) => action.rule === rule.id);
    const domains = Object.entries(rule.for).map(
      ([name, values]) => [name, values.filter((value) => own.some(({ params }) => params[name] === value))] as const,
    );
    return own.length === 0 ? [] : [{ ...rule, for: Object.fromEntries(domains) }];
  }),
});
