// A finished search of a model: its tables, which are exact on every state that can be reached, and what it counted.

import { BreadthFirstSearch } from '../../dist/src/search/bfs.js';
import { budgetOf } from '../../dist/src/search/limits.js';
import { nothing } from '../../dist/src/transitions/index.js';

/**
 * What a translation must count as well. `broken` are the states and the firings that break some property; of each
 * property (`inDanger`), how often its `when` held, or how often it was reached.
 * @typedef {{ states: number, firings: number, broken: { states: number, firings: number },
 *   inDanger: ReadonlyMap<string, number> }} Counts
 */

/** Searches all of it. @returns the search, which is to be closed. */
export const searched = (model) => {
  if (model.starts.length !== 1 || typeof model.ends === 'function') {
    throw new Error(`${model.id} has several initial states, or says where it may end: not translated`);
  }
  const search = new BreadthFirstSearch(model, budgetOf(), () => false, {});
  while (!search.done) {
    search.advance();
  }
  if (search.cutShortBy !== undefined) {
    throw new Error(`the search of ${model.id} was cut short by ${search.cutShortBy}`);
  }
  return search;
};

/**
 * Takes every step of every state once more, by the cache's tables alone: no inner loop, and no trees that were put
 * together from others.
 * @returns {Counts & { told: ReadonlyMap<number, ReadonlyMap<number, number>> }} `told`, by row of what is told and by
 *   number of what has happened: the number that follows.
 */
export const recounted = (search) => {
  const { cache } = search;
  const { words } = cache.layout;
  const told = new Map();
  const inDanger = new Map();
  const broken = { states: 0, firings: 0 };
  let firings = 0;
  const isBroken = (leaves) => {
    const judged = leaves.flatMap((leaf) => cache.judged(leaf));
    for (const { instance } of judged) {
      inDanger.set(instance.property.id, (inDanger.get(instance.property.id) ?? 0) + 1);
    }
    return judged.some(({ judgement }) => judgement === 'violated');
  };
  const slots = [...cache.worldProperties.keys()].map((place) => cache.actions.length + place);
  for (const state of search.allStates()) {
    const said = slots.map((slot) => cache.resolve(slot, state)).filter((leaf) => leaf !== nothing);
    broken.states += isBroken(said) ? 1 : 0;
    for (const slot of cache.actions.keys()) {
      const leaf = cache.resolve(slot, state);
      if (leaf !== nothing) {
        const pair = new Int32Array(2 * words + 1);
        pair.set(state);
        const met = cache.steps.execute(leaf, pair).filter((part) => part !== nothing);
        remember(told, cache, met);
        broken.firings += isBroken(met) ? 1 : 0;
        firings++;
      }
    }
  }
  return { states: search.states, firings, broken, inDanger, told };
};

const remember = (told, cache, leaves) => {
  let happened = 1;
  for (const row of leaves.map((leaf) => cache.eventDeltaOf(leaf)).filter((row) => row !== 0)) {
    const next = cache.tell(happened, row);
    told.set(row, (told.get(row) ?? new Map()).set(happened, next));
    happened = next;
  }
};
