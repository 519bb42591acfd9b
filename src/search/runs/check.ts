import { hasLiveness, isLiveness, type Model } from '../../language/index.js';
import { type Lived, live, TooLarge } from '../../liveness/index.js';
import { inSchema } from '../../semantics/index.js';
import type { BreadthFirstSearch } from '../bfs.js';
import type { Exploration, PropertyResult, Undecided } from '../result.js';
import { overall } from '../summary.js';
import { inTurns, type Patience } from '../turns.js';
import { NumberedStates } from './numbered-states.js';

/** How properties of runs are decided. */
export interface Deciding extends Omit<Patience, 'onTurn'> {
  readonly traces: boolean;
  readonly mostBytes: number;
  /** Hears how many worlds were expanded, and how many bytes it takes besides the visited set. */
  readonly onTurn: (expanded: number, bytes: number) => void;
}

/** What a search has found, with what became of the properties of runs, if it has seen every world. */
export const withLiveness = async <W>(
  model: Model<W>,
  search: BreadthFirstSearch<W>,
  found: Exploration<W>,
  expected: ReadonlySet<string>,
  deciding: Deciding,
): Promise<Exploration<W>> => {
  if (found.cutShortBy !== undefined || !hasLiveness(model)) {
    return found;
  }
  const began = performance.now();
  const { lived, undecided } = await livedIn(model, search, deciding);
  const statistics = { ...found.statistics, livenessSeconds: (performance.now() - began) / 1000 };
  const properties = found.properties.map((result) => {
    const own = lived?.find(({ id }) => id === result.id);
    return isLiveness(result) ? { ...result, ...(own === undefined ? { undecided } : decided(own)) } : result;
  }) as readonly PropertyResult<W>[];
  return { ...found, properties, statistics, verdict: overall(properties, expected, undecided !== undefined) };
};

const livedIn = async <W>(
  model: Model<W>,
  search: BreadthFirstSearch<W>,
  { traces, mostBytes, onTurn, ...patience }: Deciding,
): Promise<{ readonly lived?: readonly Lived<W>[]; readonly undecided?: Undecided }> => {
  if (search.engineHost.images !== undefined) {
    return { undecided: 'symmetry' };
  }
  if (search.sightings.has(inSchema.id)) {
    return { undecided: 'outside' };
  }
  const worlds = new NumberedStates(model, search, mostBytes);
  try {
    const turns = { ...patience, onTurn: (expanded: number) => onTurn(expanded, worlds.bytes) };
    const done = await inTurns(livedOn(model, worlds, traces), turns);
    return 'result' in done ? { lived: done.result } : { undecided: done.givenUp };
  } catch (error) {
    if (error instanceof TooLarge) {
      return { undecided: 'memory' };
    }
    throw error;
  } finally {
    worlds.close();
  }
};

function* livedOn<W>(
  model: Model<W>,
  worlds: NumberedStates<W>,
  traces: boolean,
): Generator<number, readonly Lived<W>[]> {
  worlds.begin();
  return yield* live(model, worlds, traces);
}

const decided = <W>({ inDanger, broken }: Lived<W>): Omit<PropertyResult<W>, 'id' | 'kind'> => ({
  verdict: broken === undefined ? (inDanger === 0 ? 'vacuous' : 'holds') : 'violated',
  inDanger,
  ...(broken === undefined
    ? {}
    : { after: broken.steps, params: broken.params, ...(broken.trace === undefined ? {} : { trace: broken.trace }) }),
});
