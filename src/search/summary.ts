import { isLiveness, type Model, type Property } from '../language/index.js';
import { universalOf } from '../semantics/index.js';
import type { BreadthFirstSearch } from './bfs.js';
import type { Exploration, PropertyResult, RuleResult, Verdict } from './result.js';
import type { Discovery } from './snapshot.js';
import { omission } from './stores/visited-kinds.js';
import type { CheckedTrace } from './traces/replay.js';

/** What a search that has ended says, without traces. */
export const summarize = <W>(
  model: Model<W>,
  search: BreadthFirstSearch<W>,
  seconds: number,
  expected: ReadonlySet<string> = new Set(),
): Exploration<W> => {
  const { cache, engineHost, cutShortBy, cutShortReason, states } = search;
  const { firings, inDanger } = search.counts();
  const rules = rulesOf(model, search, firings);
  const shares = sharesOf(model, search, seconds);
  const properties = propertiesOf(model, search, inDanger);
  return {
    verdict: overall(properties, expected, cutShortBy !== undefined),
    ...(cutShortBy === undefined ? {} : { cutShortBy }),
    ...(cutShortReason === undefined ? {} : { cutShortReason }),
    counted: engineHost.images === undefined ? 'states' : 'orbits',
    states,
    firings: rules.reduce((sum, rule) => sum + rule.firings, 0),
    depth: search.depth,
    levels: levelsOf(search),
    properties,
    rules,
    deadValues: [],
    statistics: {
      backend: engineHost.backend,
      visited: engineHost.visited.kind,
      threads: engineHost.contexts.length,
      seconds,
      statesPerSecond: (states - search.statesBefore) / seconds,
      bits: cache.layout.bits,
      bytesPerState: search.bytesPerState,
      ...(engineHost.visited.kind === 'bitstate' ? { omission: omission(search.states) } : {}),
      recipeRuns: cache.recipeRuns,
      shares,
      rechecked: cache.rechecker.rechecked,
    },
  };
};

/** The sizes of the levels; the last may not be complete. */
const levelsOf = <W>({ levelEnds, states }: BreadthFirstSearch<W>): readonly number[] => {
  const ends = [...levelEnds, states];
  return ends.map((end, level) => end - (ends[level - 1] ?? 0)).filter((size) => size > 0);
};

/** The same, with traces to all that was found. */
export const withTraces = <W>(
  exploration: Exploration<W>,
  traces: ReadonlyMap<string, CheckedTrace<W>>,
): Exploration<W> => ({
  ...exploration,
  properties: exploration.properties.map((result) => {
    const traced = traces.get(result.id);
    return traced === undefined ? result : { ...result, params: traced.instance.params, trace: traced.trace };
  }),
});

const rulesOf = <W>(
  model: Model<W>,
  { cache }: BreadthFirstSearch<W>,
  firings: Float64Array,
): readonly RuleResult[] => {
  const sizes = cache.sizes();
  return model.rules.map(({ id }) => {
    const own = cache.actions.flatMap((action, number) => (action.rule === id ? [number] : []));
    const total = (count: (action: number) => number) => own.reduce((sum, number) => sum + count(number), 0);
    return {
      id,
      firings: total((action) => firings[action] ?? 0),
      paths: total((action) => sizes[action]?.paths ?? 0),
      words: total((action) => sizes[action]?.words ?? 0),
    };
  });
};

const sharesOf = <W>(
  model: Model<W>,
  { cache }: BreadthFirstSearch<W>,
  seconds: number,
): ReadonlyMap<string, number> => {
  const spent = new Map(model.rules.map(({ id }) => [id, 0]));
  for (const [slot, { rule }] of cache.actions.entries()) {
    spent.set(rule, (spent.get(rule) ?? 0) + (cache.seconds[slot] as number) / seconds);
  }
  return spent;
};

const propertiesOf = <W>(
  model: Model<W>,
  search: BreadthFirstSearch<W>,
  danger: ReadonlyMap<string, number>,
): readonly PropertyResult<W>[] =>
  [...model.properties, ...brokenUniversals(model, search)].map((property) => {
    const { id, kind } = property;
    const sighting = search.sightings.get(id);
    const inDanger = danger.get(id) ?? 0;
    const verdict = verdictOf(property, sighting !== undefined, inDanger, search.cutShortBy !== undefined);
    const result = { id, kind, verdict, inDanger };
    return sighting === undefined ? result : { ...result, after: stepsTo(sighting) };
  });

/** Those of the properties that every model has of which there is something to say. */
const brokenUniversals = <W>(model: Model<W>, { sightings }: BreadthFirstSearch<W>): readonly Property<W>[] =>
  universalOf(model).filter(({ id }) => sightings.has(id));

const stepsTo = ({ level, inStep }: Discovery): number => level + (inStep ? 1 : 0);

const verdictOf = <W>(property: Property<W>, sighted: boolean, inDanger: number, cutShort: boolean): Verdict => {
  if (isWitness(property)) {
    return sighted ? 'holds' : cutShort ? 'inconclusive' : 'violated';
  }
  if (sighted) {
    return 'violated';
  }
  // Whoever decides properties of runs comes later.
  return cutShort || isLiveness(property) ? 'inconclusive' : inDanger === 0 ? 'vacuous' : 'holds';
};

const isWitness = <W>({ kind }: Property<W>): boolean => kind === 'sometimes' || kind === 'someStep';

/** A violation counts unless it is expected; whether a vacuous property is a fault is for the caller to say. */
export const overall = <W>(
  properties: readonly PropertyResult<W>[],
  expected: ReadonlySet<string>,
  cutShort: boolean,
): Verdict => {
  if (properties.some(({ id, verdict }) => verdict === 'violated' && !expected.has(id))) {
    return 'violated';
  }
  return cutShort ? 'inconclusive' : 'holds';
};
