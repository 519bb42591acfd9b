import type { Exploration, Model } from '../../src/index.js';
import type { BreadthFirstSearch } from '../../src/search/bfs.js';
import { summarize, withTraces } from '../../src/search/summary.js';
import { checkedTraces } from '../../src/search/traces/replay.js';

/** What a search that has ended says, with traces to all that it has found, which are looked for in one go. */
export const traced = <W>(model: Model<W>, search: BreadthFirstSearch<W>): Exploration<W> => {
  const found = summarize(model, search, 0);
  const work = checkedTraces(model, search);
  let step = work.next();
  while (!step.done) {
    step = work.next();
  }
  return withTraces(found, step.value);
};
