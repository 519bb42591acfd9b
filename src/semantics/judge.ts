import {
  assignments,
  type EveryStep,
  isLiveness,
  type Model,
  named,
  type Params,
  type Property,
  type Scalar,
  type Step,
  type View,
} from '../language/index.js';
import { yesOrNo } from './answers.js';
import { blaming } from './blaming.js';
import { viewOf } from './strict.js';

/** A property with its parameters. */
export interface Instance<W> {
  readonly property: Property<W>;
  readonly params: Params;
}

/** What a property says of one world or step. `idle`: nothing; it was not triggered, or the witness not reached. */
export type Judgement = 'idle' | 'kept' | 'violated' | 'reached';

/** Every property of worlds and of steps of a model with each of its parameters. Those of whole runs are not judged so. */
export const instancesOf = <W>(model: Model<W>): readonly Instance<W>[] =>
  model.properties
    .filter((property) => !isLiveness(property))
    .flatMap((property) => assignments(property.for).map((params) => ({ property, params })));

/** What a property of a world says of it; a property of a step says nothing. */
export const judgeWorld = <W>({ property, params }: Instance<W>, seen: View<W>): Judgement =>
  blaming(
    () => named(property.id, params),
    () => {
      const world = viewOf(seen);
      switch (property.kind) {
        case 'always':
          return yesOrNo(property.when(world, params), 'when')
            ? kept(yesOrNo(property.holds(world, params), 'holds'))
            : 'idle';
        case 'sometimes':
          return yesOrNo(property.holds(world, params), 'holds') ? 'reached' : 'idle';
        default:
          return 'idle';
      }
    },
  );

/** What a property of a step says of it; a property of a world says nothing. */
export const judgeStep = <W>(instance: Instance<W>, step: Step<W>): Judgement =>
  concerns(instance, step) ? judgeConcerned(instance, step) : 'idle';

/** Is a step about the values that a property's parameters have? */
export const concerns = <W>({ property, params }: Instance<W>, step: Step<W>): boolean =>
  property.kind !== 'everyStep' ||
  blaming(
    () => named(property.id, params),
    () => isAbout(property, stepOf(step), params),
  );

/** What a property says of a step that concerns it. */
export const judgeConcerned = <W>({ property, params }: Instance<W>, seen: Step<W>): Judgement =>
  blaming(
    () => named(property.id, params),
    () => {
      const step = stepOf(seen);
      switch (property.kind) {
        case 'everyStep':
          return yesOrNo(property.when(step, params), 'when')
            ? kept(yesOrNo(property.holds(step, params), 'holds'))
            : 'idle';
        case 'someStep':
          return yesOrNo(property.holds(step, params), 'holds') ? 'reached' : 'idle';
        default:
          return 'idle';
      }
    },
  );

const isAbout = <W>({ about }: EveryStep<W>, step: Step<W>, params: Params): boolean =>
  about === undefined ||
  Object.entries(about).every(([name, valuesOf]) => {
    const values = valuesOf?.(step) ?? 'any';
    return values === 'any' || values.includes(params[name] as Scalar);
  });

/** Whoever made the step may want to know whether its action was looked at. */
const stepOf = <W>(step: Step<W>): Step<W> => ({
  before: viewOf(step.before),
  after: viewOf(step.after),
  get action() {
    return step.action;
  },
});

const kept = (holds: boolean): Judgement => (holds ? 'kept' : 'violated');
