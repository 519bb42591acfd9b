import { ModelError } from '../../language/index.js';
import { initialWorlds, stepAnywhere } from '../../semantics/index.js';
import type { Trace, TraceStep } from '../../trace/trace.js';
import { worldsOf } from '../../trace/writers.js';
import type { Drawn } from './drawn.js';
import type { PageOther } from './page-data.js';
import { Places } from './places.js';

/** The same actions in another model, as far as it takes them, and the step in which the two part. */
export const alongside = (
  mine: Drawn,
  trace: Trace<unknown>,
  other: Drawn,
): { readonly trace: Trace<unknown>; readonly parting?: NonNullable<PageOther['parting']> } => {
  const [start] = initialWorlds(other.model);
  const steps: TraceStep<unknown>[] = [];
  const worlds = worldsOf(trace);
  const pairs: Pair[] = [];
  let world: unknown = start;
  let refusal: PageOther['parting'];
  for (const [place, { action }] of trace.steps.entries()) {
    try {
      const before = world;
      world = stepAnywhere(other.model, before, action);
      steps.push({ action, world });
      pairs.push([changesIn(mine, worlds[place], worlds[place + 1]), changesIn(other, before, world)]);
    } catch (error) {
      if (!(error instanceof ModelError)) {
        throw error;
      }
      const why = error.message.includes('not enabled') ? 'cannot happen there' : error.message;
      refusal = { step: place + 1, refused: `${other.nameOf(action)} ${why}` };
      break;
    }
  }
  const parting = partingIn(pairs, refusal);
  return { trace: { start, steps }, ...(parting === undefined ? {} : { parting }) };
};

/** What a step changes here and there: by the name of a place, before and after. The fields need not be the same. */
type Changes = ReadonlyMap<string, string>;
type Pair = readonly [here: Changes, there: Changes];

/**
 * The first step that changes differently what both runs change somewhere, or that is refused. What only one of them ever
 * changes is its own bookkeeping, which another era may have: it parts the two where nothing else does.
 */
const partingIn = (pairs: readonly Pair[], refusal: PageOther['parting']): PageOther['parting'] => {
  const everChanged = ([0, 1] as const).map((side) => new Set(pairs.flatMap((pair) => [...pair[side].keys()])));
  const isShared = (name: string): boolean => everChanged.every((names) => names.has(name));
  const differing = ([here, there]: Pair): readonly string[] =>
    [...new Set([...here.keys(), ...there.keys()])].filter((name) => here.get(name) !== there.get(name));
  const where = (isParting: (pair: Pair) => boolean): PageOther['parting'] => {
    const place = pairs.findIndex(isParting);
    return place < 0 ? undefined : { step: place + 1 };
  };
  return where((pair) => differing(pair).some(isShared)) ?? refusal ?? where((pair) => differing(pair).length > 0);
};

const changesIn = (drawn: Drawn, before: unknown, after: unknown): Changes => {
  const places = new Places(drawn, before);
  return new Map(
    drawn
      .changes(before, after, places)
      .map((change) => [places.all[change.place]?.name ?? '', `${change.before} → ${change.after}`]),
  );
};
