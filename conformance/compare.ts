import type { Observation } from './observation.js';

/** One value about which two implementations do not agree. */
export interface Difference {
  /** Where it is in the observation: `state.40.active`. */
  readonly path: string;
  readonly expected: Value;
  readonly found: Value | undefined;
}

type Value = string | number | boolean | null;

/** Everything that was expected, and is otherwise. What is only found is no difference: nobody looked there. */
export const compare = (expected: Observation, found: Observation): readonly Difference[] => {
  const values = new Map(leaves(found));
  return leaves(expected).flatMap(([path, value]) =>
    values.get(path) === value ? [] : [{ path, expected: value, found: values.get(path) }],
  );
};

/** The values of a tree, each with the path to it. */
export const leaves = (tree: unknown, path: readonly string[] = []): readonly (readonly [string, Value])[] =>
  typeof tree === 'object' && tree !== null
    ? Object.entries(tree).flatMap(([name, part]) => leaves(part, [...path, name]))
    : [[path.join('.'), tree as Value]];
