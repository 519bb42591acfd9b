import { assignments, type Liveness, type Model, type Params } from '../../src/language/index.js';
import { Bits } from '../../src/liveness/bits.js';
import { fairPartsOf } from '../../src/liveness/fair-parts.js';
import type { Graph } from '../../src/liveness/graph.js';
import { lassoIn } from '../../src/liveness/lasso.js';
import { actionsOf, enabledActions, initialWorlds, step } from '../../src/semantics/index.js';

/** All worlds and steps of a model, made by immer alone. */
interface PlainGraph<W> {
  readonly graph: Graph;
  readonly worlds: readonly W[];
  readonly steps: readonly { readonly from: W; readonly to: W; readonly action: number }[];
}

const graphOf = <W>(model: Model<W>): PlainGraph<W> => {
  const worlds: W[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (world: W): number => {
    const key = JSON.stringify(world);
    const number = numbers.get(key) ?? worlds.push(world) - 1;
    numbers.set(key, number);
    return number;
  };
  const starts = [...new Set(initialWorlds(model).map(numberOf))];
  const all = actionsOf(model).map((action) => JSON.stringify(action));
  const rules = new Map(model.rules.map((rule) => [rule.id, rule]));
  const steps: { from: W; to: W; action: number }[] = [];
  const targets: number[] = [];
  const first = [0];
  const undue = new Bits();
  for (let world = 0; world < worlds.length; world++) {
    const from = worlds[world] as W;
    for (const action of enabledActions(model, from)) {
      const to = step(model, from, action);
      if (rules.get(action.rule)?.due?.(from as never, action.params) === false) {
        undue.add(steps.length);
      }
      steps.push({ from, to, action: all.indexOf(JSON.stringify(action)) });
      targets.push(numberOf(to));
    }
    first.push(steps.length);
  }
  const graph: Graph = {
    worlds: worlds.length,
    starts,
    first: Int32Array.from(first),
    actions: Uint16Array.from(steps.map(({ action }) => action)),
    targets: Int32Array.from(targets),
    fairness: actionsOf(model).map(({ rule }) => rules.get(rule)?.fair),
    undue,
  };
  return { graph, worlds, steps };
};

const obligationOf = <W>(
  model: Model<W>,
  { graph, worlds, steps }: PlainGraph<W>,
  property: Liveness<W>,
  params: Params,
) => {
  const { kind } = property;
  const actions = actionsOf(model);
  const when = worlds.map((world) => ('when' in property ? property.when(world as never, params) : true));
  const holds = worlds.map((world) =>
    'holds' in property ? (property.holds?.(world as never, params) ?? false) : false,
  );
  const keeps = new Bits();
  const happens = 'happens' in property ? property.happens : undefined;
  for (const [number, { from, to, action }] of steps.entries()) {
    const taken = { before: from, after: to, action: actions[action] };
    if (happens?.(taken as never, params)) {
      keeps.add(number);
    }
  }
  const inside = (world: number): boolean => (kind === 'noCycleWithout' ? when[world] === true : !holds[world]);
  const isTriggered = (world: number): boolean =>
    kind === 'eventually' ? graph.starts.includes(world) : when[world] === true;
  return {
    opens: (world: number) => isTriggered(world) && inside(world),
    inside,
    keeps,
    heedsFairness: kind !== 'noCycleWithout',
    meets: (world: number) => holds[world] === true,
  };
};

/** Can the goal be reached from a world? */
const recovers = ({ graph }: PlainGraph<unknown>, meets: (world: number) => boolean): readonly boolean[] => {
  const found = Array.from({ length: graph.worlds }, (_, world) => meets(world));
  for (let isMore = true; isMore; ) {
    isMore = false;
    for (const world of found.keys()) {
      const to = graph.targets.subarray(graph.first[world], graph.first[world + 1]);
      if (!found[world] && to.some((target) => found[target])) {
        found[world] = true;
        isMore = true;
      }
    }
  }
  return found;
};

/** Of each property of runs how many steps the shortest run has that breaks it, over its parameters; undefined: it holds. */
export const brokenPlainly = <W>(model: Model<W>): ReadonlyMap<string, number | undefined> => {
  const plain = graphOf(model);
  const { graph } = plain;
  return new Map(
    (model.properties as readonly Liveness<W>[]).map((property) => {
      const runs = assignments(property.for).flatMap((params) => {
        const { meets, ...obligation } = obligationOf(model, plain, property, params);
        if (property.kind !== 'recoverable') {
          const parts = fairPartsOf(graph, obligation);
          const { stem, loop } = parts.isEmpty ? { stem: [], loop: [] } : lassoIn(graph, obligation, parts);
          return parts.isEmpty ? [] : [stem.length + loop.length];
        }
        const found = recovers(plain, meets);
        const isLost = (world: number): boolean => obligation.opens(world) && !found[world];
        return lostAfter(graph, isLost);
      });
      return [property.id, runs.length === 0 ? undefined : Math.min(...runs)];
    }),
  );
};

/** The level of the first world of a kind, if there is one. */
const lostAfter = ({ first, targets, starts }: Graph, isLost: (world: number) => boolean): readonly number[] => {
  const seen = new Set(starts);
  for (let level = [...starts], depth = 0; level.length > 0; depth++) {
    if (level.some(isLost)) {
      return [depth];
    }
    level = level
      .flatMap((world) => [...targets.subarray(first[world], first[world + 1])])
      .filter((to) => !seen.has(to));
    level = [...new Set(level)];
    for (const world of level) {
      seen.add(world);
    }
  }
  return [];
};
