import type { KernelModel, Telling, TraceToFollow } from '../conformance/index.js';
import type { Bug } from '../model/bugs/bug.js';
import { bugs } from '../model/bugs/index.js';
import { type Era, eraOf } from '../model/kvm/eras/index.js';
import { scenarios } from '../model/scenarios/index.js';
import type { Scenario } from '../model/scenarios/scenario.js';
import { vgic } from '../model/vgic.js';
import { propertiesFor } from '../properties/index.js';
import { explore } from '../src/search/index.js';

/** The era that has bugs of its own, which later ones mended, and the first of those. */
const [older, newer] = [eraOf('linux-4.17'), eraOf('linux-6.19')];

/**
 * Bugs that a kernel which is compared with had as it was: all that nobody has switched on in an era, and B30, which was
 * in the first releases of one.
 */
const isShownByKernels = ({ id, era, hypervisor }: Bug): boolean =>
  id === 'B30' || (era === older.id && hypervisor === undefined);

/**
 * For each bug that can be in a kernel of an era, the trace that shows it, and those of what its scenario reaches without
 * any.
 */
export const tracesToFollow = async (kernel: KernelModel, signal: AbortSignal): Promise<readonly TraceToFollow[]> => {
  const traces = await Promise.all(
    bugs
      .filter((bug) => isShownByKernels(bug) && (bug.era === older.id || kernel.era.id !== older.id))
      .map(async (bug) => {
        const tells = tellingOf(bug, kernel);
        return (await tracesOf(bug, signal)).map((trace) => ({ ...trace, tells }));
      }),
  );
  return traces.flat();
};

/** They are the same on every machine. */
const traced = new Map<string, Promise<readonly Omit<TraceToFollow, 'tells'>[]>>();

/**
 * A kernel does what a model with the bug does, or what is known of it does without that bug. One of the older era has
 * the bugs of that era, which the next one mended.
 */
const tellingOf = ({ id, hypervisor }: Bug, { era, bug, ...model }: KernelModel): Telling => ({
  here: hypervisor === undefined ? named(older) : { name: `${newer.id} with ${id}`, hypervisor },
  gone: era.id === older.id ? named(newer) : bug?.id === id ? named(era) : model,
});

const named = ({ id, hypervisor }: Era): Telling['gone'] => ({ name: id, hypervisor });

const tracesOf = (bug: Bug, signal: AbortSignal): Promise<readonly Omit<TraceToFollow, 'tells'>[]> => {
  const found = traced.get(bug.id) ?? findTraces(bug, signal);
  traced.set(bug.id, found);
  return found;
};

const findTraces = async (bug: Bug, signal: AbortSignal): Promise<readonly Omit<TraceToFollow, 'tells'>[]> => {
  const found = await Promise.all(
    scenarios
      .filter(({ id }) => id === bug.scenario)
      .map((scenario) => tracesIn(scenario, bug, bug.hypervisor ?? older.hypervisor, signal)),
  );
  return found.flat();
};

const tracesIn = async (
  { id, says, config, reaches }: Scenario,
  { id: bug, breaks }: Bug,
  hypervisor: Era['hypervisor'],
  signal: AbortSignal,
): Promise<readonly Omit<TraceToFollow, 'tells'>[]> => {
  const kvm = hypervisor(config);
  const asked = new Set([breaks, ...reaches]);
  const properties = propertiesFor(kvm, reaches).filter((property) => asked.has(property.id));
  const explored = await explore({ ...vgic(id, says, kvm), properties }, { stopAt: 'never', signal });
  return explored.properties.flatMap(({ id: property, trace }) => {
    const shows = property === breaks ? { name: `${bug}: ${breaks} in ${id}`, bug } : { name: `${property} in ${id}` };
    return trace === undefined ? [] : [{ ...shows, config, actions: trace.steps.map(({ action }) => action) }];
  });
};
