import type { Action, Property } from '../../language/index.js';
import { enabledActions, instancesOf, isBroken, stepAnywhere } from '../../semantics/index.js';
import { type Drawn, stepOf } from './drawn.js';
import type { PageAhead } from './page-data.js';

/** How many worlds a search for a shorter way, or for one that avoids the violation, may look at from one world. */
const mostWorlds = 150;

/**
 * For each world of a trace that ends with a violation, how far the nearest violation of that property is, and whether
 * it can still be avoided. On a shortest trace each world is as far as there are steps left: a shorter way from there
 * would make the trace shorter.
 */
export const aheadOf = (
  drawn: Drawn,
  property: Property<unknown>,
  worlds: readonly unknown[],
  isShortest: boolean,
): readonly PageAhead[] => {
  const last = worlds.length - 1;
  return worlds.map((world, place) => {
    const left = last - place;
    if (left === 0) {
      return { steps: 0, isAtMost: false, fate: 'unavoidable', loop: [] };
    }
    const nearest = isShortest ? { steps: left, isAtMost: false } : nearestFrom(drawn, property, world, left);
    return { ...nearest, ...fateOf(drawn, property, world) };
  });
};

const nearestFrom = (
  drawn: Drawn,
  property: Property<unknown>,
  world: unknown,
  atMost: number,
): { steps: number; isAtMost: boolean } => {
  const seen = new Set([keyOf(drawn, world)]);
  let level = [world];
  let looked = 0;
  for (let steps = 1; steps < atMost && level.length > 0; steps++) {
    const next: unknown[] = [];
    for (const before of level) {
      if (looked++ >= mostWorlds) {
        return { steps: atMost, isAtMost: true };
      }
      for (const { after, isBroken } of successors(drawn, property, before)) {
        if (isBroken) {
          return { steps, isAtMost: false };
        }
        const key = keyOf(drawn, after);
        if (!seen.has(key)) {
          seen.add(key);
          next.push(after);
        }
      }
    }
    level = next;
  }
  return { steps: atMost, isAtMost: false };
};

/** Looks for a way on which it never happens: one that ends, or one that comes back to a world on it. */
const fateOf = (drawn: Drawn, property: Property<unknown>, from: unknown): Pick<PageAhead, 'fate' | 'loop'> => {
  const onWay = new Set<string>();
  const doomed = new Set<string>();
  let looked = 0;
  const search = (world: unknown, way: readonly Action[]): readonly Action[] | 'unknown' | undefined => {
    const key = keyOf(drawn, world);
    if (onWay.has(key)) {
      return way;
    }
    if (doomed.has(key)) {
      return undefined;
    }
    if (looked++ >= mostWorlds) {
      return 'unknown';
    }
    onWay.add(key);
    const next = successors(drawn, property, world);
    if (next.length === 0) {
      return way;
    }
    for (const { action, after, isBroken } of next) {
      const found = isBroken ? undefined : search(after, [...way, action]);
      if (found !== undefined) {
        return found;
      }
    }
    onWay.delete(key);
    doomed.add(key);
    return undefined;
  };
  const found = search(from, []);
  if (found === undefined) {
    return { fate: 'unavoidable', loop: [] };
  }
  return found === 'unknown'
    ? { fate: 'unknown', loop: [] }
    : { fate: 'avoidable', loop: found.map((action) => drawn.nameOf(action)) };
};

const successors = (drawn: Drawn, property: Property<unknown>, world: unknown) => {
  const instances = instancesOf({ ...drawn.model, properties: [property] });
  return enabledActions(drawn.model, world).map((action) => {
    const after = stepAnywhere(drawn.model, world, action);
    const taken = stepOf(world, action, after);
    return { action, after, isBroken: instances.some((instance) => isBroken(instance, taken)) };
  });
};

/** The world without what happened in the step that led to it. */
const keyOf = ({ model }: Drawn, world: unknown): string =>
  JSON.stringify(world, (name, value: unknown) => (model.world.fields[name]?.kind === 'happened' ? undefined : value));
