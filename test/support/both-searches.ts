import { expect } from 'vitest';
import { explore, type Model } from '../../src/index.js';
import { type NaiveResult, naiveSearch } from './naive-search.js';

/** Searches a model naively and with the engine, and expects them to agree in all that they count. */
export const searchBothWays = async <W>(model: Model<W>): Promise<NaiveResult<W>> => {
  const naive = naiveSearch(model);
  const { states, firings, depth, properties } = await explore(model, { stopAt: 'never' });
  const first = properties.flatMap(({ id, trace }) => (trace === undefined ? [] : [[id, trace.steps.length] as const]));
  expect({ states, firings, depth, first: new Map(first) }).toEqual({
    states: naive.states,
    firings: naive.firings,
    depth: naive.depth,
    first: naive.first,
  });
  return naive;
};
