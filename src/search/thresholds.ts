/**
 * From where on something is worth its while. What is found does not depend on it: tests lower all of it, so that small
 * models meet whatever large ones do.
 */
export interface Thresholds {
  /** Smaller sets are plain: there is nothing to save yet. */
  readonly leastQuotient: number;
  /** Larger ones may be rows, of at most so many bytes for each key. */
  readonly leastRows: number;
  readonly mostRowBytes: number;
  /** With so many keys or more, rows stay as they are: larger ones save time, and would be laid out beside those that there are. */
  readonly lastChoice: number;
  /** A set has so many cells at least; a power of two. */
  readonly leastCells: number;
  /** How many successors are made before they are looked up: enough to wait for memory together. */
  readonly leastBatch: number;
  /** So many worlds are given to a thread at a time. */
  readonly mostAtOnce: number;
  /** Levels with fewer worlds are expanded by one thread: telling others takes longer. */
  readonly leastForThreads: number;
  /** Trees that are walked as one take so many words more than each for itself at most; then they are cut. */
  readonly mostTreeWords: number;
  /** So many bytes of the keys of all worlds stay in memory. */
  readonly mostLogBytes: number;
  /** Of so few worlds in which a promise may stay open the components are looked for at once. */
  readonly fewWorlds: number;
}

export const usualThresholds: Thresholds = {
  leastQuotient: 4096,
  leastRows: 1 << 16,
  mostRowBytes: 5,
  lastChoice: 1 << 22,
  leastCells: 1024,
  leastBatch: 512,
  mostAtOnce: 4096,
  leastForThreads: 1 << 15,
  mostTreeWords: 2 ** 15,
  mostLogBytes: 2 ** 22,
  fewWorlds: 4096,
};
