import { loopFrom, type Steps, stemTo } from './lasso.js';
import type { Obligations } from './obligations.js';
import { placeIn, type Remainder, remainderOf } from './remainder.js';
import type { Region, Space, WorldStep } from './space.js';

/** A step of a run: its action, and the world that it leads to. */
type Taken = Pick<WorldStep, 'action' | 'to'>;

/**
 * A run without end: some steps, and then others again and again; without any, it rests. Where it only leads to a world
 * from which there is no way to another, it has no loop.
 */
export interface Way {
  readonly start: number;
  readonly stem: readonly Taken[];
  readonly loop?: readonly Taken[];
}

/** It goes on as long as so large a part of the worlds falls away each time. */
const worth = 1 / 8;

/** A short run that breaks a promise, if one does. Yields how many worlds were expanded. */
export function* brokenBy<W>(space: Space<W>, promise: Obligations<W>): Generator<number, Way | undefined> {
  return promise.isRecovery ? yield* lostIn(space, promise) : yield* stayingIn(space, promise);
}

/** A way to a world from which the goal cannot be reached. (The worlds inside are those in which it is not met.) */
function* lostIn<W>(space: Space<W>, { opens, inside }: Obligations<W>): Generator<number, Way | undefined> {
  const found = space.set();
  found.copy(inside);
  found.flip();
  yield* space.recover(found);
  opens.without(found);
  if (opens.next(0) < 0) {
    return undefined;
  }
  const isLost = (world: number): boolean => opens.has(world);
  const { start, steps } = stemTo(stepsOf(space), { opens: isLost, inside: isLost }, isLost);
  return { start, stem: steps };
}

/** A run in which it stays open for ever. */
function* stayingIn<W>(space: Space<W>, promise: Obligations<W>): Generator<number, Way | undefined> {
  if (promise.opens.next(0) < 0) {
    return undefined;
  }
  const region = space.region(promise.heedsFairness);
  yield* trimmed(space, promise, region);
  const remainder = yield* remainderOf(space, region, promise.heedsFairness);
  const isBroken = !remainder.parts.isEmpty || region.rests.next(0) >= 0;
  return isBroken ? lassoIn(space, promise, region, remainder) : undefined;
}

/** Drops worlds that are on no fair cycle, in rounds, each of the worlds that the one before has left (Emerson and Lei, 1986). */
function* trimmed<W>(space: Space<W>, { opens, inside }: Obligations<W>, region: Region): Generator<number, void> {
  const { left, kept, waiting } = region;
  left.copy(inside);
  waiting.copy(opens);
  for (let before = left.count; ; ) {
    yield* space.trim(region);
    left.copy(kept);
    const { count } = left;
    if (count <= space.few || count > before * (1 - worth)) {
      return;
    }
    before = count;
    waiting.copy(left);
    kept.clear();
    region.forget();
  }
}

const lassoIn = <W>(
  space: Space<W>,
  { opens, inside }: Obligations<W>,
  { rests }: Region,
  { worlds, graph, obligation, parts }: Remainder,
): Way => {
  const isIn = (world: number): boolean => {
    const place = placeIn(worlds, world);
    return rests.has(world) || (place >= 0 && parts.part[place] !== 0);
  };
  const open = { opens: (world: number) => opens.has(world), inside: (world: number) => inside.has(world) };
  const { start, steps, end } = stemTo(stepsOf(space), open, isIn);
  const loop = rests.has(end) ? [] : loopFrom(graph, obligation, parts.part, placeIn(worlds, end));
  const taken = (step: number): Taken => ({
    action: graph.actions[step] as number,
    to: worlds[graph.targets[step] as number] as number,
  });
  return { start, stem: steps, loop: loop.map(taken) };
};

const stepsOf = <W>(space: Space<W>): Steps<WorldStep> => ({
  worlds: space.count,
  starts: Array.from({ length: space.starts }, (_, start) => start),
  forSteps: (world, tell) => {
    for (const step of space.stepsOf(world)) {
      tell(step, step.to, step.isSo);
    }
  },
});
