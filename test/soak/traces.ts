import type { Action, Params } from './description.js';
import { deadlock, departed, inSchema, type Machine } from './naive.js';
import { outside, type World } from './shape.js';

export interface AnyTrace {
  readonly start: World;
  readonly steps: readonly { readonly action: Action; readonly world: World }[];
}

/** Executes a trace on plain objects, step by step. What is wrong with it, or undefined. */
export const faultIn = (machine: Machine, id: string, params: Params, trace: AnyTrace): string | undefined => {
  const start = machine.starts.find((one) => machine.keyOf(one) === machine.keyOf(trace.start));
  if (start === undefined) {
    return 'it begins in no initial world';
  }
  let before = machine.atRest(start);
  let last: { before: World; after: World; action: Action } | undefined;
  for (const [i, { action, world }] of trace.steps.entries()) {
    const after = machine.step(before, action);
    if (after === undefined) {
      return `step ${i + 1} is not enabled`;
    }
    if (after === departed) {
      const isEnd =
        id === inSchema && i === trace.steps.length - 1 && outside(machine.description.world, world)?.isOfShape;
      return isEnd ? undefined : `step ${i + 1} leaves the schema`;
    }
    if (machine.keyOf(after) !== machine.keyOf(world)) {
      return `step ${i + 1} leads to another world`;
    }
    if (JSON.stringify(happenedIn(machine, after)) !== JSON.stringify(happenedIn(machine, world))) {
      return `in step ${i + 1} something else happened`;
    }
    last = { before, after, action };
    before = machine.atRest(after);
  }
  return isShown(machine, id, params, before, last)
    ? undefined
    : `its end does not show ${id} ${JSON.stringify(params)}`;
};

const happenedIn = ({ description }: Machine, world: World): readonly unknown[] =>
  Object.entries(description.world.fields).flatMap(([name, { kind }]) => (kind === 'happened' ? [world[name]] : []));

const isShown = (
  machine: Machine,
  id: string,
  params: Params,
  end: World,
  last: { before: World; after: World; action: Action } | undefined,
): boolean => {
  if (id === deadlock) {
    return machine.actions.every((action) => machine.step(end, action) === undefined) && !machine.compiled.ends?.(end);
  }
  const instance = machine.instances.find(
    (one) => one.property.id === id && JSON.stringify(one.params) === JSON.stringify(params),
  );
  if (instance === undefined) {
    return false;
  }
  const judgements = [
    machine.judgeWorld(instance, end),
    ...(last === undefined ? [] : [machine.judgeStep(instance, last)]),
  ];
  return judgements.some((judgement) => judgement === 'violated' || judgement === 'reached');
};
