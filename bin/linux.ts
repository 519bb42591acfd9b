import {
  debianKernels,
  type Followed,
  follow,
  type Kernel,
  kernelsToBoot,
  leaves,
  type Parting,
  qemuVersion,
  setOf,
  spell,
  type TraceToFollow,
  type Walked,
  type WrongModel,
  walkAtRandom,
  wrongModelOf,
} from '../conformance/index.js';
import { bugs } from '../model/bugs/index.js';
import { type Era, eraOf } from '../model/kvm/eras/index.js';
import { scenarios } from '../model/scenarios/index.js';
import type { Scenario } from '../model/scenarios/scenario.js';
import { vgic } from '../model/vgic.js';
import { propertiesFor } from '../properties/index.js';
import type { Comparison, Counterpart } from '../src/cli/index.js';
import { explore } from '../src/explore/index.js';

/** The era that has bugs of its own, which later ones mended. */
const older = eraOf('linux-4.17');

/** Real kernels, booted under QEMU: they follow traces of the checker, and walk at random through the model. */
export const linux: Counterpart = {
  id: 'linux',
  names: { expected: 'kernel', found: 'model' },
  takes: ['seed', 'steps', 'kernel', 'gic', 'bug'],
  parts: (request) => {
    const { kernel, gic, bug } = request;
    // Which kernels have the era of a bug is known when they are there.
    const kernels = kernel === undefined && bug === undefined ? debianKernels : [kernel];
    const gics = gic === undefined ? ([2, 3] as const) : [gic];
    return kernels.flatMap((one) =>
      gics.map((version) => ({
        key: [one ?? 'kernels', `gicv${version}`].join(' '),
        cost: 1,
        request: { ...request, gic: version, ...(one === undefined ? {} : { kernel: one }) },
      })),
    );
  },
  compare: async ({ kernel: image, gic, bug, seed = 1, steps = 2000 }, signal) => {
    const qemu = qemuVersion();
    const { era, ...instead }: Partial<WrongModel> = bug === undefined ? {} : wrongModelOf(bug);
    const kernels = kernelsToBoot(image, era);
    const gics = gic === undefined ? ([2, 3] as const) : [gic];
    const traces = await tracesToFollow(signal);
    const comparisons: Comparison[] = [];
    for (const one of kernels.flatMap((kernel) => gics.map((version): Machine => ({ kernel, gic: version })))) {
      if (signal.aborted) {
        break;
      }
      const about = { kernel: one.kernel.release, gic: one.gic, qemu };
      const followed = await follow({ ...one, traces, signal, ...instead });
      const walked = await walkAtRandom({ ...one, seed, steps, signal, ...instead });
      comparisons.push(...followed.map((trace) => ({ ...comparisonOfTrace(trace), about })), {
        ...comparisonOfWalks(walked, one, seed),
        about: { ...about, seed },
      });
    }
    return comparisons;
  },
};

/** What QEMU is to be. */
interface Machine {
  readonly kernel: Kernel;
  readonly gic: 2 | 3;
}

/**
 * For each bug that the older era had as it was, the trace that shows it, and those of what its scenario reaches without
 * any.
 */
const tracesToFollow = (signal: AbortSignal): Promise<readonly TraceToFollow[]> => {
  traces ??= findTraces(signal);
  return traces;
};

/** They are the same on every machine. */
let traces: Promise<readonly TraceToFollow[]> | undefined;

const findTraces = async (signal: AbortSignal): Promise<readonly TraceToFollow[]> => {
  const own = bugs.filter(({ era, hypervisor }) => era === older.id && hypervisor === undefined);
  const found = await Promise.all(
    scenarios.flatMap((scenario) =>
      own.filter((bug) => bug.scenario === scenario.id).map(({ id, breaks }) => tracesOf(id, scenario, breaks, signal)),
    ),
  );
  return found.flat();
};

const tracesOf = async (
  bug: string,
  scenario: Scenario,
  breaks: string,
  signal: AbortSignal,
): Promise<readonly TraceToFollow[]> => {
  const { id, says, config, reaches } = scenario;
  const kvm = older.hypervisor(config);
  const asked = new Set([breaks, ...reaches]);
  const properties = propertiesFor(kvm, reaches).filter((property) => asked.has(property.id));
  const explored = await explore({ ...vgic(id, says, kvm), properties }, { stopAt: 'never', signal });
  return explored.properties.flatMap(({ id: property, trace }) => {
    const shows = property === breaks ? { name: `${bug}: ${breaks} in ${id}`, bug } : { name: `${property} in ${id}` };
    return trace === undefined ? [] : [{ ...shows, config, actions: trace.steps.map(({ action }) => action) }];
  });
};

const comparisonOfTrace = ({ trace, recording, partings, like }: Followed): Omit<Comparison, 'about'> => ({
  set: setOf(recording),
  scenario: trace.name,
  ...(trace.bug === undefined ? {} : { remark: remarkOn(trace.bug, like) }),
  steps: recording.steps.length,
  script: recording.steps.map(({ operation }) => spell(operation)),
  partings: partings.map(shown),
});

const remarkOn = (bug: string, like: readonly Era[]): string => {
  const [era, another] = like;
  if (era === undefined || another !== undefined) {
    return `whether ${bug} is here cannot be told: the kernel does what ${era === undefined ? 'no' : 'every'} era does`;
  }
  return era === older
    ? `${bug} is here: in every step the kernel does what ${older.id} does, and the later era does not`
    : `${bug} is not here: in every step the kernel does what ${era.id} does, and ${older.id} does not`;
};

const comparisonOfWalks = (
  { scripts, steps, found }: Walked,
  { kernel, gic }: Machine,
  seed: number,
): Omit<Comparison, 'about'> => ({
  set: setOf({ kernel: kernel.release, setup: { gic } }),
  scenario: `random walks, seed ${found?.seed ?? seed}`,
  scripts,
  steps,
  ...(found === undefined ? { partings: [] } : { script: found.script, partings: [shown(found.parting)] }),
});

const shown = ({ step, operation, differences, recorded, modelled }: Parting) => ({
  step,
  operation: spell(operation),
  differences,
  expected: Object.fromEntries(leaves(recorded)),
  found: Object.fromEntries(leaves(modelled)),
});
