import type { Drawn } from './drawn.js';
import type { PageLane, PageStep, PageThread } from './page-data.js';

/** The lanes that a trace uses, numbered anew. */
export const lanesOf = (drawn: Drawn, worlds: readonly unknown[], steps: readonly PageStep[]) => {
  const { lanes, threads } = drawn.drawing;
  const used = new Set(steps.map(({ lane }) => lane));
  const groups = new Set(lanes.flatMap(({ group }, place) => (group !== undefined && used.has(place) ? [group] : [])));
  const isKept = (place: number): boolean => {
    const group = lanes[place]?.group;
    return used.has(place) || (group !== undefined && (groups.has(group) || threads.length <= alwaysShown));
  };
  const kept = lanes.map((_, place) => place).filter(isKept);
  const numberOf = (place: number): number => kept.indexOf(place);
  return {
    lanes: kept.flatMap((place): PageLane[] => {
      const lane = lanes[place];
      return lane === undefined
        ? []
        : [{ name: lane.name, ...(lane.group === undefined ? {} : { group: lane.group }) }];
    }),
    threads: threads
      .filter((thread) => worlds.every((world) => isKept(drawn.lane(thread.lane(world as never)))))
      .map(
        (thread): PageThread => ({
          name: thread.name,
          ...(thread.path === undefined ? {} : { path: thread.path }),
          lanes:
            worlds.length === 0
              ? []
              : laneRuns(worlds.map((world) => numberOf(drawn.lane(thread.lane(world as never))))),
          asleep: laneRuns(worlds.map((world) => Number(thread.isAsleep(world as never)))),
        }),
      ),
    renumbered: steps.map((step) => ({
      ...step,
      lane: numberOf(step.lane),
      crossings: step.crossings
        .filter(({ from, to }) => isKept(from) && (to === undefined || isKept(to)))
        .map(({ from, to, ...crossing }) => ({
          ...crossing,
          from: numberOf(from),
          ...(to === undefined ? {} : { to: numberOf(to) }),
        })),
    })),
  };
};

/** So few threads are drawn even where they do nothing. */
const alwaysShown = 2;

const laneRuns = (values: readonly number[]): PageThread['lanes'] =>
  values.flatMap((value, world) => (world > 0 && values[world - 1] === value ? [] : [[world, value] as const]));
