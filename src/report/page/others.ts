import { ModelError } from '../../language/index.js';
import { initialWorlds, stepAnywhere } from '../../semantics/index.js';
import type { Trace, TraceStep } from '../../trace/trace.js';
import { worldsOf } from '../../trace/writers.js';
import type { Drawn } from './drawn.js';
import type { PageOther } from './page-data.js';
import { Places } from './places.js';

/** The same actions in another model, as far as it takes them, and the first step in which the two differ. */
export const alongside = (
  mine: Drawn,
  trace: Trace<unknown>,
  other: Drawn,
): { readonly trace: Trace<unknown>; readonly parting?: NonNullable<PageOther['parting']> } => {
  const [start] = initialWorlds(other.model);
  const steps: TraceStep<unknown>[] = [];
  const worlds = worldsOf(trace);
  let world: unknown = start;
  let parting: PageOther['parting'];
  for (const [place, { action }] of trace.steps.entries()) {
    try {
      const before = world;
      world = stepAnywhere(other.model, before, action);
      steps.push({ action, world });
      const here = changesIn(mine, worlds[place], worlds[place + 1]);
      parting ??= here === changesIn(other, before, world) ? undefined : { step: place + 1 };
    } catch (error) {
      if (error instanceof ModelError) {
        const refused = `${other.nameOf(action)} ${error.message.includes('not enabled') ? 'cannot happen there' : error.message}`;
        parting ??= { step: place + 1, refused };
        return { trace: { start, steps }, parting };
      }
      throw error;
    }
  }
  return { trace: { start, steps }, ...(parting === undefined ? {} : { parting }) };
};

/** What a step changes, as it is drawn: the two models need not have the same fields. */
const changesIn = (drawn: Drawn, before: unknown, after: unknown): string => {
  const places = new Places(drawn, before);
  const changes = drawn.changes(before, after, places);
  return JSON.stringify([changes.map((change) => ({ ...change, place: places.all[change.place]?.name }))]);
};
