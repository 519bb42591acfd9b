import { assignments, isLiveness, type Liveness, type Model, type Params } from '../language/index.js';

/** A property of runs with its parameters. */
export interface Promised<W> {
  readonly property: Liveness<W>;
  readonly params: Params;
}

/** Every property of runs of a model with each of its parameters. */
export const promisesOf = <W>(model: Model<W>): readonly Promised<W>[] =>
  model.properties
    .filter((property) => isLiveness<W>(property))
    .flatMap((property) => assignments(property.for).map((params) => ({ property, params })));
