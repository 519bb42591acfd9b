import type { Property, Rule, Saying } from '../language/index.js';
import { universalOf } from '../semantics/index.js';
import type { Catalogue } from './catalogue.js';
import { request } from './scenarios.js';

/** A rule or property with the scenarios that have it. */
export interface Occurrence<S extends Saying> {
  readonly saying: S;
  /** Who acts in it or owes it: of a property that is asked of several systems, each of them. */
  readonly by: readonly string[];
  readonly scenarios: readonly string[];
}

/** Every property of the catalogue's models, by id. */
export const everyProperty = (catalogue: Catalogue): readonly Occurrence<Property<unknown>>[] =>
  gathered(
    everyModel(catalogue).map(({ scenario, model }) => ({
      scenario,
      sayings: [...model.properties, ...universalOf(model)],
    })),
  );

/** Every rule of the catalogue's models, in the order in which the models have them. */
export const everyRule = (catalogue: Catalogue): readonly Occurrence<Rule<unknown>>[] =>
  gathered(everyModel(catalogue).map(({ scenario, model }) => ({ scenario, sayings: model.rules })));

/** A finding with all that scenarios say of it. */
export interface FoundIn {
  readonly story: string;
  readonly properties: readonly string[];
  readonly eras: readonly string[];
  readonly scenarios: readonly string[];
}

/** Every finding that a scenario expects, in the order of the scenarios. */
export const everyFinding = ({ scenarios }: Catalogue): readonly FoundIn[] => {
  const all = scenarios.flatMap(({ id, eras, findings }) =>
    (eras.length === 0 ? [undefined] : eras).flatMap((era) =>
      (findings?.(era) ?? []).map(({ property, story }) => ({ property, story, era, scenario: id })),
    ),
  );
  const distinct = (words: readonly (string | undefined)[]): readonly string[] => [
    ...new Set(words.flatMap((word) => word ?? [])),
  ];
  return distinct(all.map(({ story }) => story)).map((story) => {
    const same = all.filter((one) => one.story === story);
    return {
      story,
      properties: distinct(same.map(({ property }) => property)),
      eras: distinct(same.map(({ era }) => era)),
      scenarios: distinct(same.map(({ scenario }) => scenario)),
    };
  });
};

const everyModel = (catalogue: Catalogue) =>
  catalogue.scenarios.flatMap((scenario) => {
    const eras = scenario.eras.length === 0 ? [undefined] : scenario.eras;
    return eras.map((era) => ({
      scenario: scenario.id,
      model: scenario.build(request({ era, args: scenario.example })),
    }));
  });

const gathered = <S extends Saying>(
  models: readonly { readonly scenario: string; readonly sayings: readonly S[] }[],
): readonly Occurrence<S>[] => {
  const known = new Map<string, { saying: S; by: Set<string>; scenarios: Set<string> }>();
  for (const { scenario, sayings } of models) {
    for (const saying of sayings) {
      const entry = known.get(saying.id) ?? { saying, by: new Set(), scenarios: new Set() };
      entry.by.add(saying.by);
      entry.scenarios.add(scenario);
      known.set(saying.id, entry);
    }
  }
  return [...known.values()].map(({ saying, by, scenarios }) => ({ saying, by: [...by], scenarios: [...scenarios] }));
};
