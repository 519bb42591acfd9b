import { UsageError } from '../language/index.js';
import { mostThreads } from '../search/explore.js';
import type { ExploreOptions } from '../search/result.js';
import { visitedKinds } from '../search/stores/visited-kinds.js';
import { numberOf, wordOf } from './options.js';

/** The options that say how a search is done. */
export const engineOptions = {
  threads: { type: 'string', value: 'N', says: `search with so many threads, up to ${mostThreads} (1)` },
  symmetry: {
    type: 'boolean',
    says: 'symmetry reduction: states that differ only in the names of interchangeable members are one',
  },
  'no-traces': { type: 'boolean', says: 'find and keep no traces: takes less memory' },
  visited: {
    type: 'string',
    value: 'KIND',
    says: 'keep what was seen in a set of this kind, where it can be: plain, quotient, rows (the smallest and fastest), bitstate',
  },
  seed: {
    type: 'string',
    value: 'N',
    says: 'of --visited bitstate, which may miss states: each seed misses others (1)',
  },
  backend: { type: 'string', value: 'wasm|js', says: 'run the inner loop compiled, or as JavaScript (wasm)' },
} as const;

interface Given {
  readonly threads?: string;
  readonly symmetry?: true;
  readonly 'no-traces'?: true;
  readonly visited?: string;
  readonly seed?: string;
  readonly backend?: string;
}

/** How a search is done; what it finds does not depend on it. */
export type Engine = Pick<ExploreOptions, 'threads' | 'symmetry' | 'traces' | 'visited' | 'seed' | 'backend'>;

/** @throws UsageError where a number is out of range, a word is unknown, or two options contradict each other. */
export const engineOf = (options: Given): Engine => {
  const threads = numberOf('threads', options.threads, 'whole', mostThreads);
  const visited = wordOf('visited', options.visited, [...visitedKinds, 'bitstate']);
  const backend = wordOf('backend', options.backend, ['wasm', 'js']);
  if (backend === 'js' && threads !== undefined && threads > 1) {
    throw new UsageError(
      `--backend js and --threads ${threads} contradict each other; only the compiled inner loop has threads`,
    );
  }
  const seed = numberOf('seed', options.seed, 'whole', 2 ** 31 - 1);
  if (seed !== undefined && visited !== 'bitstate') {
    throw new UsageError('--seed is of --visited bitstate; every other search sees all states');
  }
  return {
    ...(seed === undefined ? {} : { seed }),
    ...(threads === undefined ? {} : { threads }),
    ...(options.symmetry ? { symmetry: true } : {}),
    ...(options['no-traces'] ? { traces: false } : {}),
    ...(visited === undefined ? {} : { visited }),
    ...(backend === undefined ? {} : { backend }),
  };
};
