import { type Engine, places } from '../../src/engine/index.js';
import type { Limits, Model } from '../../src/index.js';
import { BreadthFirstSearch } from '../../src/search/bfs.js';
import { budgetOf } from '../../src/search/limits.js';
import type { SearchOptions, VisitedKind } from '../../src/search/options.js';
import type { Exploration } from '../../src/search/result.js';
import { traced } from './traced.js';

/** What went on in a search; what is found must not depend on it. */
export interface Seen {
  /** The kinds of the visited set, as they came, each time that keys moved to another. */
  readonly sets: VisitedKind[];
  /** How often keys were laid out anew. */
  widened: number;
  /** How often there was no room for a state on the way through a step. */
  widenedOnWay: number;
  /** How often a full set was left for a larger one. */
  grown: number;
  /** How often a thread other than the first expanded something, and how often one of them stopped to ask. */
  turns: number;
  asked: number;
  /** How often one of several threads at work was allowed to add to what all of them read. */
  intruded: number;
}

export interface Watched<W> {
  readonly exploration: Exploration<W>;
  readonly search: BreadthFirstSearch<W>;
  readonly seen: Seen;
}

/** A search from its beginning to its end, and what went on in it. */
export const watchedSearch = <W>(
  model: Model<W>,
  manner: SearchOptions = {},
  { stopAt = 'never', limits = {} }: { readonly stopAt?: 'first' | 'never'; readonly limits?: Limits } = {},
): Watched<W> => {
  const search = new BreadthFirstSearch(model, budgetOf(limits), () => stopAt === 'first', manner);
  try {
    const seen = watch(search);
    while (!search.done) {
      search.advance();
    }
    return { exploration: traced(model, search), search, seen };
  } finally {
    search.close();
  }
};

const watch = <W>({ engineHost }: BreadthFirstSearch<W>): Seen => {
  const { engine, contexts } = engineHost;
  const [, ...others] = contexts;
  const seen: Seen = {
    sets: [engineHost.visited.kind],
    widened: 0,
    widenedOnWay: 0,
    grown: 0,
    turns: 0,
    asked: 0,
    intruded: 0,
  };
  let layout = engineHost.componentTables.keys;
  let { room } = engineHost.visited;
  const look = () => {
    if (engineHost.componentTables.keys !== layout) {
      layout = engineHost.componentTables.keys;
      seen.widened++;
    }
  };
  /** Threads that expand rows side by side, or judge what was found. */
  let running = 0;
  /** May a thread that is not alone add to what all read? */
  const isShared = (c: number) => running > 1 && contexts.find(({ at }) => at === c)?.get(places.MAY_INTERN) !== 0;
  const engineBefore: Engine = { ...engine };
  Object.assign(engine, {
    run: (c: number) => {
      look();
      const context = contexts.find(({ at }) => at === c);
      const isAlone = context !== contexts[0] || others.every(({ left }) => left === 0);
      seen.intruded += !isAlone && context?.get(places.MAY_INTERN) !== 0 ? 1 : 0;
      return engineBefore.run(c);
    },
    expandLevel: (c: number) => {
      seen.intruded += isShared(c) ? 1 : 0;
      return engineBefore.expandLevel(c);
    },
    checkFound: (c: number) => {
      seen.intruded += isShared(c) ? 1 : 0;
      return engineBefore.checkFound(c);
    },
    rehashInto: (from: number, to: number) => {
      const isGrown = layout === engineHost.componentTables.keys && engineHost.visited.room > room;
      seen.grown += isGrown && seen.sets.at(-1) === engineHost.visited.kind ? 1 : 0;
      seen.sets.push(engineHost.visited.kind);
      room = engineHost.visited.room;
      look();
      return engineBefore.rehashInto(from, to);
    },
    repackRows: (from: number, to: number) => {
      seen.sets.push(engineHost.visited.kind);
      look();
      engineBefore.repackRows(from, to);
    },
  } satisfies Partial<Engine>);
  const { componentTables } = engineHost;
  const { widenWay } = componentTables;
  componentTables.widenWay = (...group) => {
    seen.widenedOnWay++;
    widenWay.apply(componentTables, group);
  };
  const { attempt } = engineHost;
  engineHost.attempt = (task, threads) => {
    const working = others.filter((context) => threads.includes(context));
    for (const context of working) {
      context.set(places.STOPPED_AT, 0);
    }
    running = threads.length;
    const unfinished = attempt.call(engineHost, task, threads);
    seen.turns += working.length;
    seen.asked += working.filter((context) => context.get(places.STOPPED_AT) !== 0).length;
    return unfinished;
  };
  return seen;
};
