import { retrace } from '../../src/explore/retrace.js';
import type { Search } from '../../src/explore/search.js';
import { summarize, withTraces } from '../../src/explore/summary.js';
import type { Exploration, Model } from '../../src/index.js';

/** What a search that has ended says, with traces to all that it has found, which are looked for in one go. */
export const traced = <W>(model: Model<W>, search: Search<W>): Exploration<W> => {
  const found = summarize(model, search, 0);
  const work = retrace(model, search);
  let step = work.next();
  while (!step.done) {
    step = work.next();
  }
  return withTraces(found, step.value);
};
