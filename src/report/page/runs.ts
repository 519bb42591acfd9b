import type { Run } from './page-data.js';

/** Values over time, each told where it begins, by number of the different ones; -1 stands for none. */
export const runsOf = <T>(
  values: readonly (T | undefined)[],
): { readonly different: readonly T[]; readonly runs: readonly Run[] } => {
  const numbers = new Map<string, number>();
  const different: T[] = [];
  const runs: Run[] = [];
  for (const [world, value] of values.entries()) {
    const number = value === undefined ? -1 : numberOf(value, numbers, different);
    if (runs.at(-1)?.[1] !== number) {
      runs.push([world, number]);
    }
  }
  return { different, runs };
};

const numberOf = <T>(value: T, numbers: Map<string, number>, different: T[]): number => {
  const key = JSON.stringify(value);
  const known = numbers.get(key) ?? different.push(value) - 1;
  numbers.set(key, known);
  return known;
};
