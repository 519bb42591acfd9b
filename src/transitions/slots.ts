import { type Action, type Always, type Model, named, type Params, type Rule } from '../language/index.js';
import { actionsOf, type Instance, inSchema, instancesOf, noDeadlock } from '../semantics/index.js';
import { type Layout, layoutOf } from './layout.js';
import type { TreeSet } from './tree-product.js';

const ofWorlds: ReadonlySet<string> = new Set(['always', 'sometimes']);

/** What is asked about a state of a model, each with a slot: its actions, its properties of worlds, and who judges an end. */
export class Slots<W> {
  readonly layout: Layout;
  readonly actions: readonly Action[];
  /** By action. */
  readonly rules: readonly Rule<W>[];
  readonly worldProperties: readonly Instance<W>[];
  /** Properties of steps have no slot: they are judged when a step is complete. */
  readonly stepProperties: readonly Instance<W>[];
  /** Asked about states without a successor, and with a slot behind all others; undefined where the model may end anywhere. */
  readonly ending: Instance<W> | undefined;
  readonly inSchema: Instance<W> = { property: inSchema as Instance<W>['property'], params: {} };

  constructor(readonly model: Model<W>) {
    this.layout = layoutOf(model.world);
    this.actions = actionsOf(model);
    const rules = new Map(model.rules.map((rule) => [rule.id, rule]));
    this.rules = this.actions.map((action) => rules.get(action.rule) as Rule<W>);
    const instances = instancesOf(model);
    this.worldProperties = instances.filter(({ property }) => ofWorlds.has(property.kind));
    this.stepProperties = instances.filter(({ property }) => !ofWorlds.has(property.kind));
    const deadlock = noDeadlock(model);
    this.ending = deadlock && { property: deadlock, params: {} };
  }

  get count(): number {
    return this.actions.length + this.worldProperties.length + (this.ending === undefined ? 0 : 1);
  }

  /** The property of worlds that has a slot, or who judges an end. */
  propertyAt(slot: number): Instance<W> {
    return (this.worldProperties[slot - this.actions.length] ?? this.ending) as Instance<W>;
  }

  nameOf(slot: number): string {
    const action = this.actions[slot];
    if (action !== undefined) {
      return named(action.rule, action.params);
    }
    const { property, params } = this.propertyAt(slot);
    return named(property.id, params);
  }

  /** Slots that are worth walking together, of actions and of properties: those about the same thing. */
  groups(): { readonly actions: readonly TreeSet[]; readonly properties: readonly TreeSet[] } {
    return {
      actions: grouped(this.actions, 0),
      properties: grouped(this.worldProperties, this.actions.length),
    };
  }
}

/** Slots by the value of their first parameter: an interrupt, a vCPU. */
const grouped = (things: readonly { readonly params: Params }[], first: number): readonly TreeSet[] => {
  const groups = new Map<string, number[]>();
  things.forEach(({ params }, i) => {
    const [about] = Object.entries(params);
    const key = String(about);
    groups.set(key, [...(groups.get(key) ?? []), first + i]);
  });
  return [...groups.values()];
};

/** A property of worlds, asked about one in which its `when` holds. */
export const asEnd = <W>({ property, params }: Instance<W>): Instance<W> => ({
  property: { ...(property as Always<W>), when: () => true },
  params,
});
