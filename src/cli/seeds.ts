import { UsageError } from '../language/index.js';
import { numberOf } from './options.js';

export const seedsOption = {
  seeds: { type: 'string', value: 'N', says: 'with so many seeds one after the other, from --seed on (1)' },
} as const;

const mostSeeds = 100_000;

/** @throws UsageError where a number is out of range. */
export const seedsOf = ({
  seed: first,
  seeds,
}: {
  readonly seed?: string;
  readonly seeds?: string;
}): readonly number[] => {
  const from = numberOf('seed', first, 'whole') ?? 1;
  const many = numberOf('seeds', seeds, 'whole', mostSeeds) ?? 1;
  if (!Number.isSafeInteger(from + many)) {
    throw new UsageError(`--seed ${first} is out of range; give a smaller one`);
  }
  return Array.from({ length: many }, (_, place) => from + place);
};
