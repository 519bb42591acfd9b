import type { Thresholds } from '../../src/search/thresholds.js';

/** Thresholds so low that a model of a hundred worlds meets everything. */
export const lowest: Thresholds = {
  leastQuotient: 1,
  leastRows: 1,
  mostRowBytes: 1 << 12,
  lastChoice: 1 << 30,
  leastCells: 4,
  leastBatch: 32,
  mostAtOnce: 16,
  leastForThreads: 1,
  mostTreeWords: 32,
  mostLogBytes: 2048,
  fewWorlds: 0,
};
