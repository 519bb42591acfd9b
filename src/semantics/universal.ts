import { type Always, assignments, type EveryStep, type Model, type Property, type Step } from '../language/index.js';
import { departureOf } from './departures.js';
import { type Instance, instancesOf, judgeStep, judgeWorld } from './judge.js';

/* Properties that every model has, whether or not it says so. A search reports them where they are broken. */

/** Judged by whoever takes the step: it is broken where the world after is none of the model's. */
export const inSchema: EveryStep<unknown> = {
  kind: 'everyStep',
  id: 'in-schema',
  says: 'a step leaves every field within its domain and every list within its length',
  cites: 'the schema of the model',
  by: 'model',
  for: {},
  when: () => true,
  holds: ({ after }) => departureOf(after) === undefined,
  because: ({ after }) => {
    const { field, value, domain } = departureOf(after) ?? {};
    return { field, value, domain };
  },
};

export const deadlockId = 'no-deadlock';

/** Undefined where the model may end anywhere. */
export const noDeadlock = <W>({ rules, ends = 'nowhere' }: Model<W>): Always<W> | undefined =>
  ends === 'anywhere'
    ? undefined
    : {
        kind: 'always',
        id: deadlockId,
        says: 'no world is a deadlock: where nothing may happen any more, the model says that it may end (ends)',
        cites: 'the rules of the model',
        by: 'model',
        for: {},
        when: (w) => !rules.some((rule) => assignments(rule.for).some((params) => rule.when(w, params))),
        holds: (w) => ends !== 'nowhere' && ends(w),
      };

/** The universal properties of a model. */
export const universalOf = <W>(model: Model<W>): readonly Property<W>[] => {
  const deadlock = noDeadlock(model);
  return [inSchema as Property<W>, ...(deadlock === undefined ? [] : [deadlock])];
};

/** A property by its id or its name: one that a model states, or one that every model has. */
export const propertyOf = <W>(model: Model<W>, id: string): Property<W> | undefined =>
  [...model.properties, ...universalOf(model)].find((property) => property.id === id || property.name === id);

/** The model with one property and no others, but for `in-schema`. */
export const withOnly = <W>(model: Model<W>, property: Property<W>): Model<W> => ({
  ...model,
  properties: model.properties.some(({ id }) => id === property.id) ? [property] : [],
  ...(property.id === deadlockId ? {} : { ends: 'anywhere' }),
});

/** The instances of a model's properties, with those that every model has. */
export const everyInstanceOf = <W>(model: Model<W>): readonly Instance<W>[] => [
  ...instancesOf(model),
  ...universalOf(model).map((property) => ({ property, params: {} })),
];

/** Does a step break a property, or the world that it leads to? One outside the schema is asked nothing else. */
export const isBroken = <W>(instance: Instance<W>, step: Step<W>): boolean => {
  const isOutside = departureOf(step.after) !== undefined;
  return isOutside
    ? instance.property.id === inSchema.id
    : judgeWorld(instance, step.after) === 'violated' || judgeStep(instance, step) === 'violated';
};
