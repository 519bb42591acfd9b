import type { CompiledProperty } from './description.js';
import { deadlock, inSchema, type Machine, type NaiveResult } from './naive.js';
import type { Way } from './way.js';

/** All that the checker must say of a search. */
export interface Expectation {
  /** A recipe fails while the level is expanded. */
  readonly failure: NaiveResult['failure'];
  readonly verdict: string;
  readonly cutShortBy: string | undefined;
  readonly states: number;
  readonly firings: number;
  readonly depth: number;
  readonly rules: Readonly<Record<string, number>>;
  readonly properties: Readonly<Record<string, PropertyExpectation>>;
}

export interface PropertyExpectation {
  readonly verdict: string;
  readonly inDanger: number;
  readonly after: number | undefined;
}

/** Every model has these. They are told of where they are broken. */
const universals = [inSchema, deadlock];

/**
 * What a search finds that goes level by level and always ends one: with the first violation, at its limit of levels, or
 * when no world is left.
 */
export const expectationOf = (machine: Machine, naive: NaiveResult, { stopAt, depth }: Way): Expectation => {
  const { properties } = machine.compiled;
  const { levels, first } = naive;
  const mostLevels = Math.min(depth ?? Infinity, naive.isCut ? levels.length : Infinity);
  const laws = [...properties.filter((one) => !isWitness(one)).map(({ id }) => id), ...universals];
  // A deadlock shows when its world is expanded, as what is said of steps from there.
  const seenAfter = (id: string): number => (first[id] ?? Infinity) + (id === deadlock ? 1 : 0);
  const violations = laws.map(seenAfter);
  const firstViolation = stopAt === 'first' ? Math.min(...violations, Infinity) : Infinity;
  // Levels are numbered from 0, and -1 stands for the judging of the initial worlds.
  const lastExpanded = Math.min(firstViolation - 1, mostLevels - 2, levels.length - 1);
  const lastFound = Math.min(lastExpanded + 1, levels.length - 1);
  const isComplete = lastExpanded === levels.length - 1 && !naive.isCut;
  const cutShortBy = firstViolation <= lastExpanded + 1 ? 'violation' : isComplete ? undefined : 'depth';

  const found = levels.slice(0, lastFound + 1);
  const expanded = levels.slice(0, lastExpanded + 1);
  const rules = Object.fromEntries(
    machine.compiled.rules.map(({ id }) => [id, sum(expanded.map(({ firings }) => firings[id] ?? 0))]),
  );
  const judged = properties.map((property) => {
    const { id } = property;
    const inDanger = sum((isOfStep(property) ? expanded : found).map(({ danger }) => danger[id] ?? 0));
    const after = (first[id] ?? Infinity) <= lastExpanded + 1 ? first[id] : undefined;
    return [id, { verdict: verdictOf(property, after, inDanger, cutShortBy !== undefined), inDanger, after }] as const;
  });
  const broken = universals.flatMap((id) => {
    const after = first[id] ?? Infinity;
    const inDanger = sum(expanded.map(({ danger }) => danger[id] ?? 0));
    return seenAfter(id) <= lastExpanded + 1 ? [[id, { verdict: 'violated', inDanger, after }] as const] : [];
  });
  const all = [...judged, ...broken];
  const verdicts = all.map(([, { verdict }]) => verdict);
  return {
    failure: naive.failure !== undefined && naive.failure.level <= lastExpanded ? naive.failure : undefined,
    verdict: verdicts.includes('violated') ? 'violated' : cutShortBy === undefined ? 'holds' : 'inconclusive',
    cutShortBy,
    states: sum(found.map(({ worlds }) => worlds)),
    firings: sum(Object.values(rules)),
    depth: found.length,
    rules,
    properties: Object.fromEntries(all),
  };
};

export const isWitness = ({ kind }: { readonly kind: string }): boolean => kind === 'sometimes' || kind === 'someStep';

const isOfStep = ({ kind }: CompiledProperty): boolean => kind === 'everyStep' || kind === 'someStep';

const verdictOf = (property: CompiledProperty, after: number | undefined, inDanger: number, isCut: boolean): string => {
  if (isWitness(property)) {
    return after !== undefined ? 'holds' : isCut ? 'inconclusive' : 'violated';
  }
  return after !== undefined ? 'violated' : isCut ? 'inconclusive' : inDanger === 0 ? 'vacuous' : 'holds';
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
