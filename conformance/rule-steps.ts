import { type Era, type Scenario, scenarios, vgic, type World } from '../model/index.js';
import type { Action, Model, Rule } from '../src/language/index.js';
import { actionsOf, initialWorlds, isEnabled, step } from '../src/semantics/index.js';
import { counting } from './counting.js';

/** A rule, and the hypervisor's steps that its actions take. */
export interface RuleSteps {
  readonly id: string;
  /** There only where the model goes in stages: the action is a part of another. */
  readonly isStage: boolean;
  /** Of each action that is another. */
  readonly taken: Map<string, readonly string[]>;
}

const walks = 3;
const longest = 80;

/** Walks through each scenario, without stages and then with them, and sees which steps the actions of each rule take. */
export const stepsOfRules = (
  hypervisor: Era['hypervisor'],
  some: readonly Scenario[] = scenarios,
): readonly RuleSteps[] => {
  const rules = new Map<string, RuleSteps>();
  const wander = (scenario: Scenario, isStage: boolean): void => {
    const counts = new Map<string, number>();
    const plain = modelOf(scenario, counting(hypervisor, counts), isStage);
    const noted = plain.rules.map((rule) => {
      const own = rules.get(rule.id) ?? { id: rule.id, isStage, taken: new Map() };
      rules.set(rule.id, own);
      return own.isStage === isStage ? noting(rule, counts, own) : rule;
    });
    walk({ ...plain, rules: noted });
  };
  for (const scenario of some) {
    wander(scenario, false);
  }
  for (const scenario of some.filter(({ config }) => config.fine.length > 0)) {
    wander(scenario, true);
  }
  return [...rules.values()];
};

const modelOf = ({ id, says, config }: Scenario, hypervisor: Era['hypervisor'], goesInStages: boolean): Model<World> =>
  vgic(id, says, hypervisor(goesInStages ? config : { ...config, fine: [] }));

const noting = (rule: Rule<World>, counts: Map<string, number>, { taken }: RuleSteps): Rule<World> => ({
  ...rule,
  does: [
    () => counts.clear(),
    ...rule.does,
    () => {
      const steps = [...counts.keys()].sort();
      taken.set(steps.join(' '), steps);
    },
  ],
});

/** Of the rules that may happen, mostly one that has happened more rarely than the others. No chance: each walk is the same. */
const walk = (model: Model<World>): void => {
  const actions = actionsOf(model);
  const firings = new Map<string, number>();
  const firingsOf = ({ rule }: Action): number => firings.get(rule) ?? 0;
  for (let number = 0; number < walks; number += 1) {
    let [world] = initialWorlds(model);
    for (let length = 0; length < longest && world !== undefined; length += 1) {
      const here = world;
      const enabled = actions.filter((action) => isEnabled(model, here, action, { strict: false }));
      const least = Math.min(...enabled.map(firingsOf));
      const chosen = length % 2 === 0 ? enabled.filter((action) => firingsOf(action) === least) : enabled;
      const action = chosen[(length * 7 + number) % chosen.length];
      world = action && step(model, here, action, { strict: false });
      if (action !== undefined) {
        firings.set(action.rule, firingsOf(action) + 1);
      }
    }
  }
};
