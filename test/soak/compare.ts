import type { Exploration, ExploreOptions, Model } from '../../src/index.js';
import { modelOf } from './build.js';
import { type Description, isImpure, type Params } from './description.js';
import { type Expectation, expectationOf, isWitness } from './expectation.js';
import { Machine, type NaiveResult, naiveSearch } from './naive.js';
import { type Fairness, fairnessOf, Orbits } from './orbits.js';
import type { World } from './shape.js';
import { type AnyTrace, faultIn } from './traces.js';
import { optionsOf, type Way } from './way.js';

/** The checker, or something in its place. */
export type Engine = (model: Model<World>, options: ExploreOptions) => Promise<Exploration<World>>;

/** A model, and what the naive checker says of it. */
export interface Case {
  readonly description: Description;
  readonly machine: Machine;
  readonly model: Model<World>;
  readonly naive: NaiveResult;
  readonly orbits: OrbitResult | undefined;
}

/** Of a model with symmetry. */
interface OrbitResult {
  readonly fairness: Fairness;
  /** A search that takes one world of each orbit. */
  readonly naive: NaiveResult;
  /** How many orbits the worlds of the full search are of; undefined where that was cut. */
  readonly count: number | undefined;
}

export type Difference = readonly string[];

export const caseOf = (description: Description, most: number): Case => {
  const machine = new Machine(description);
  const orbits = description.symmetry.length === 0 ? undefined : new Orbits(machine);
  // Each world is renamed in many ways.
  const mostWorlds = orbits === undefined ? most : Math.ceil(most / 3);
  const keys = new Set<string>();
  const naive = naiveSearch(machine, mostWorlds, (world) => {
    keys.add(orbits?.keyOf(world) ?? '');
    return machine.keyOf(world);
  });
  const orbitResult = orbits && {
    fairness: fairnessOf(orbits, 250),
    naive: naiveSearch(machine, mostWorlds, (world) => orbits.keyOf(world)),
    count: naive.isCut ? undefined : keys.size,
  };
  return { description, machine, model: modelOf(description), naive, orbits: orbitResult };
};

/** How many levels the naive search knows all of. */
export const mostLevelsOf = ({ naive, orbits }: Case): number =>
  Math.min(naive.isCut ? naive.levels.length : 1e9, orbits?.naive.isCut ? orbits.naive.levels.length : 1e9);

/** Searches a model with the checker in some way; what it says that is not so, a line each. */
export const differences = async (engine: Engine, one: Case, wanted: Way): Promise<Difference> => {
  const { machine, naive, orbits } = one;
  const way = { ...wanted, symmetry: wanted.symmetry && orbits !== undefined };
  const isFair = orbits?.fairness === 'fair' || orbits?.fairness === 'lenient';
  const counted = way.symmetry && isFair && orbits !== undefined ? orbits.naive : naive;
  const mostLevels = mostLevelsOf(one);
  const limited = { ...way, depth: Math.min(way.depth ?? 1e9, mostLevels) };
  const expected = expectationOf(machine, counted, limited);
  try {
    const found = await engine(one.model, optionsOf(way, mostLevels));
    const mayBeMissed = way.visited === 'bitstate' || (way.symmetry && !isFair);
    if (expected.failure !== undefined) {
      return mayBeMissed ? [] : [`nothing was noticed of: ${expected.failure.text}`];
    }
    return differencesIn(one, limited, expected, found);
  } catch (error) {
    return errorsIn(one, limited, expected, error as Error);
  }
};

const differencesIn = (one: Case, way: Way, expected: Expectation, found: Exploration<World>): Difference => {
  const traces = way.traces ? faultsOfTraces(one, found) : [];
  if (way.visited === 'bitstate') {
    return [...traces, ...excessOf(way, expected, found)];
  }
  const isCertain = !way.symmetry || one.orbits?.fairness === 'fair' || one.orbits?.fairness === 'lenient';
  const counts = isCertain ? differencesOfCounts(way, expected, found) : differencesOfOrbits(one, found);
  return [...traces, ...counts, ...differencesOfVerdicts(way, expected, found, isCertain)];
};

const differencesOfVerdicts = (way: Way, expected: Expectation, found: Exploration<World>, isCertain: boolean) => [
  ...differing('verdict', expected.verdict, found.verdict),
  ...(isCertain ? differing('cutShortBy', expected.cutShortBy, found.cutShortBy) : []),
  ...Object.keys(expected.properties).flatMap((id) =>
    found.properties.some((one) => one.id === id) ? [] : [`nothing is said of ${id}`],
  ),
  ...found.properties.flatMap(({ id, verdict, after, trace }) => {
    const own = expected.properties[id];
    return [
      ...differing(`verdict of ${id}`, own?.verdict, verdict),
      ...differing(`first of ${id}`, own?.after, after),
      ...(way.traces ? differing(`length of the trace of ${id}`, own?.after, trace?.steps.length) : []),
    ];
  }),
];

const differencesOfCounts = (way: Way, expected: Expectation, found: Exploration<World>): Difference => [
  ...differing('counted', way.symmetry ? 'orbits' : 'states', found.counted),
  ...differing('states', expected.states, found.states),
  ...differing('firings', expected.firings, found.firings),
  ...differing('depth', expected.depth, found.depth),
  ...found.rules.flatMap(({ id, firings }) => differing(`firings of ${id}`, expected.rules[id], firings)),
  ...found.properties.flatMap(({ id, inDanger }) =>
    differing(`danger of ${id}`, expected.properties[id]?.inDanger, inDanger),
  ),
];

/** A model in which a name means something, or may: if it is not refused, no orbit may be missed. */
const differencesOfOrbits = ({ orbits }: Case, { cutShortBy, states }: Exploration<World>): Difference =>
  cutShortBy === undefined && orbits?.count !== undefined ? differing('orbits', orbits.count, states) : [];

/**
 * Of a bitstate search: it may miss worlds, and never find what is not there, or say that something holds. Of two threads
 * that come upon one state at once each may take it for new, for its bits are not set all at once: it counts twice then.
 */
const excessOf = (way: Way, expected: Expectation, { verdict, states, properties }: Exploration<World>): Difference => [
  ...(way.threads === 1 && states > expected.states ? [`states: ${expected.states} at most, found ${states}`] : []),
  ...(verdict === 'holds' ? ['a bitstate search says that it holds'] : []),
  ...properties.flatMap((property) => {
    const { id, verdict: own, after } = property;
    const { after: least = Infinity } = expected.properties[id] ?? {};
    const isSighted = own === (isWitness(property) ? 'holds' : 'violated');
    return [
      ...(isSighted || own === 'inconclusive' ? [] : [`a bitstate search says of ${id}: ${own}`]),
      ...(isSighted && (after ?? 0) < least ? [`first of ${id}: ${least} at least, found ${after}`] : []),
    ];
  }),
];

const faultsOfTraces = ({ machine }: Case, { properties }: Exploration<World>): Difference =>
  properties.flatMap(({ id, after, params, trace }) => {
    if (trace === undefined) {
      return after === undefined ? [] : [`${id} has no trace`];
    }
    const fault = faultIn(machine, id, params as Params, trace as AnyTrace);
    return fault === undefined ? [] : [`trace of ${id}: ${fault}`];
  });

/** What symmetry cannot do, and says so. */
const beyondLimits = /what its members own is spread over its world/;

const errorsIn = (one: Case, way: Way, { failure }: Expectation, error: Error): Difference => {
  const said = `${error.name}: ${error.message}`;
  if (error.name === 'ImpurityError' && isImpure(one.description)) {
    return [];
  }
  if (error.name !== 'ModelError') {
    return [`it ended with ${error.stack ?? said}`];
  }
  if (way.symmetry) {
    const mayBeRefused =
      one.orbits?.fairness !== 'fair' || one.naive.failure !== undefined || beyondLimits.test(error.message);
    return mayBeRefused ? [] : [`refused, and names mean nothing: ${said}`];
  }
  if (failure === undefined) {
    return [`it ended with ${said}`];
  }
  const steps = stepsIn(error.message);
  return steps === Math.max(0, failure.level) || steps === failure.level + 1
    ? []
    : [`${failure.text}: in level ${failure.level}, found ${said}`];
};

/** After how many steps something went wrong, as an error says it. */
const stepsIn = (message: string): number => {
  const last = message.split('\n').at(-1) ?? '';
  const counted = /^ {2}after (\d+) steps?$/.exec(last);
  return counted ? Number(counted[1]) : (last.match(/\b(rule\d+|turn|tick)\b/g)?.length ?? 0);
};

const differing = (what: string, expected: unknown, found: unknown): Difference =>
  expected === found ? [] : [`${what}: expected ${expected}, found ${found}`];
