/** One value about which two implementations do not agree. */
export interface Difference {
  /** Where it is in the observation: `state.40.active`. */
  readonly path: string;
  readonly expected: Value;
  readonly found: Value | undefined;
}

type Value = string | number | boolean | null;
type Tree = Readonly<Record<string, unknown>>;

/** Everything that was expected, and is otherwise. What is only found is no difference: nobody looked there. */
export const compare = (expected: object, found: object): readonly Difference[] => differences(expected, found, '');

const differences = (expected: unknown, found: unknown, path: string): readonly Difference[] => {
  if (isTree(expected)) {
    return Object.entries(expected).flatMap(([name, part]) =>
      differences(part, isTree(found) ? found[name] : undefined, inside(path, name)),
    );
  }
  return expected === found ? [] : [{ path, expected: expected as Value, found: asValue(found) }];
};

/** The values of a tree, each with the path to it. */
export const leaves = (tree: unknown, path = ''): readonly (readonly [string, Value])[] =>
  isTree(tree)
    ? Object.entries(tree).flatMap(([name, part]) => leaves(part, inside(path, name)))
    : [[path, tree as Value]];

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

const inside = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** Where one value was expected and there are several. */
const asValue = (found: unknown): Value | undefined => (isTree(found) ? JSON.stringify(found) : (found as Value));
