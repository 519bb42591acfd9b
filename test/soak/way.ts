import type { ExploreOptions } from '../../src/index.js';
import { lowest } from '../support/lowest.js';
import type { Random } from './random.js';

/** How the checker is asked to search. What it finds may depend on `stopAt` and `depth` only. */
export interface Way {
  readonly backend: 'wasm' | 'js';
  readonly visited?: 'plain' | 'quotient' | 'rows' | 'bitstate';
  readonly threads: number;
  readonly traces: boolean;
  readonly symmetry: boolean;
  readonly stopAt: 'first' | 'never';
  /** The most levels. */
  readonly depth?: number;
  /** Thresholds so low that a small model meets whatever a large one does. */
  readonly isLow: boolean;
}

export const randomWay = (random: Random, symmetry: boolean): Way => {
  const visited = random.pick([undefined, 'plain', 'quotient', 'rows', 'bitstate'] as const);
  return {
    backend: random.pick(['wasm', 'js']),
    ...(visited === undefined ? {} : { visited }),
    threads: random.pick([1, 2]),
    traces: random.chance(0.7),
    symmetry,
    stopAt: random.pick(['first', 'never', 'never']),
    ...(random.chance(0.2) ? { depth: random.between(2, random.pick([4, 10, 30])) } : {}),
    isLow: random.chance(0.7),
  };
};

export const optionsOf = ({ isLow, depth, ...same }: Way, mostLevels: number): ExploreOptions => ({
  ...same,
  limits: { depth: Math.min(depth ?? 1e9, mostLevels) },
  ...(isLow ? { thresholds: lowest } : {}),
});

export const nameOf = ({ backend, visited, threads, traces, symmetry, stopAt, depth, isLow }: Way): string =>
  [
    backend,
    visited ?? 'automatic',
    `threads ${threads}`,
    ...(traces ? [] : ['no traces']),
    ...(symmetry ? ['symmetry'] : []),
    `stop at ${stopAt}`,
    ...(depth === undefined ? [] : [`depth ${depth}`]),
    ...(isLow ? ['low thresholds'] : []),
  ].join(', ');
