import { isDeepStrictEqual } from 'node:util';
import { int, type Model, type Params, type Rule, record, type View } from '../language/index.js';
import { explore } from '../search/index.js';
import type { ExploreOptions, PropertyResult } from '../search/result.js';
import { initialWorlds, stepAnywhere } from '../semantics/index.js';
import type { Trace } from '../trace/trace.js';
import type { Family, Letter } from './orders.js';

/** The field that counts the letters that have happened. */
const count = 'letters';

type Counting = Readonly<Record<string, unknown>> & { [count]: number };

/** The model of a family with one order only: its steps happen in that order, and once. */
export const inOrder = ({ model, steps }: Family, letters: readonly Letter[]): Model<Counting> => {
  const isNext = (w: View<Counting>, id: string, params: Params): boolean => {
    const next = letters[w[count]]?.action;
    return next?.rule === id && Object.entries(params).every(([name, value]) => next.params[name] === value);
  };
  const ordered = (rule: Rule<unknown>): Rule<Counting> => ({
    ...rule,
    when: (w, params) => isNext(w, rule.id, params) && rule.when(w, params),
    does: [
      ...rule.does,
      (w) => {
        w[count] += 1;
      },
    ],
  });
  return {
    ...(model as Model<Counting>),
    world: record({ ...model.world.fields, [count]: int(0, letters.length) }) as Model<Counting>['world'],
    starts: model.starts.map((start) => ({ ...(start as Counting), [count]: 0 })),
    // It ends with its last letter.
    ends: 'anywhere',
    // An order names its interrupts and vCPUs.
    symmetry: [],
    rules: model.rules.map((rule) => (steps.includes(rule.id) ? ordered(rule) : (rule as Rule<Counting>))),
  };
};

/**
 * Explores one order as a model of its own, and judges a property: a search that shares nothing with the walk of all
 * orders. A trace is of the family's model again.
 */
export const exploreOrder = async (
  family: Family,
  letters: readonly Letter[],
  property: string,
  options: ExploreOptions = {},
): Promise<PropertyResult<unknown> | undefined> => {
  const { properties: all, ...model } = inOrder(family, letters);
  const properties = all.filter(({ id }) => id === property);
  const { properties: results } = await explore({ ...model, properties }, options);
  const result = results.find(({ id }) => id === property);
  return result?.trace === undefined ? result : { ...result, trace: withoutCount(family.model, result.trace) };
};

const withoutCount = (model: Model<unknown>, { start, steps }: Trace<Counting>): Trace<unknown> => {
  const { [count]: _, ...plain } = start;
  const begin = initialWorlds(model).find((world) => isDeepStrictEqual(world, plain));
  let world = begin;
  return {
    start: begin,
    steps: steps.map(({ action }) => {
      world = stepAnywhere(model, world, action);
      return { action, world };
    }),
  };
};
