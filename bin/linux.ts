import {
  type Followed,
  type Host,
  type Kernel,
  type KernelModel,
  kernelsToBoot,
  leaves,
  type MissingKernel,
  modelOfKernel,
  otherHostsFor,
  type Parting,
  qemuVersion,
  setOf,
  spell,
  type ToldSituation,
  type ToldStory,
  tellStories,
  titleOf,
  usualHost,
  type Walked,
  walkAtRandom,
  wrongIn,
  wrongModelOf,
} from '../conformance/index.js';
import type { Era } from '../model/kvm/eras/index.js';
import type { Comparison, Counterpart } from '../src/cli/index.js';
import { tracesToFollow } from './linux-traces.js';

/** All kernels on all hosts are compared within four minutes on two cores. */
const usualSteps = 1000;

/** Real kernels, booted under QEMU: they follow traces of the checker, and walk at random through the model. */
export const linux: Counterpart = {
  id: 'linux',
  names: { expected: 'kernel', found: 'model' },
  takes: ['seed', 'steps', 'kernel', 'gic', 'bug'],
  // Which kernels there are, and which have the era of a bug, is known when they are there.
  parts: (request) =>
    gicsOf(request).map((gic) => ({
      key: `${request.kernel ?? 'kernels'} gicv${gic}`,
      cost: 1,
      request: { ...request, gic },
    })),
  compare: async (request, signal) => {
    const { kernel: asked, bug, seed = 1, steps = usualSteps } = request;
    const qemu = qemuVersion();
    const wrong = bug === undefined ? undefined : wrongModelOf(bug);
    const { kernels, missing } = kernelsToBoot(asked, wrong);
    const machines = [
      ...kernels.flatMap((kernel) => gicsOf(request).map((gic): Machine => ({ kernel, gic, host: usualHost }))),
      ...(bug === undefined ? othersOf(kernels, gicsOf(request)) : []),
    ];
    const compareOne = async (one: Machine): Promise<readonly Comparison[]> => {
      if (signal.aborted) {
        return [];
      }
      const { release, image } = one.kernel;
      const about = { kernel: release, gic: one.gic, qemu };
      const model = modelOfKernel(release, image);
      if (one.host !== usualHost) {
        const walked = await walkAtRandom({ ...one, signal, seed, steps: Math.ceil(steps / one.host.share) });
        return [
          {
            ...comparisonOfWalks(walked, one, seed, model),
            about: { ...about, host: one.host.name, seed, reach: walked.reach },
          },
        ];
      }
      const hypervisor = wrong === undefined ? undefined : wrongIn(wrong, model.era);
      const asking = { ...one, signal, ...(hypervisor === undefined ? {} : { hypervisor }) };
      const told = await tellStories({ ...asking, traces: await tracesToFollow(model, signal) });
      const walked = await walkAtRandom({ ...asking, seed, steps });
      return [
        ...told.followed.map((trace) => ({ ...comparisonOfTrace(trace), about })),
        ...told.stories.map((story, place) => ({
          ...comparisonOfStory(story, place === 0 ? told.stories : []),
          about,
        })),
        ...told.situations.map((one) => ({ ...comparisonOfSituation(one), about })),
        { ...comparisonOfWalks(walked, one, seed, model), about: { ...about, seed, reach: walked.reach } },
      ];
    };
    return [...(await inTwos(machines, compareOne)).flat(), ...missing.map(absent)];
  },
};

/** Two at a time: while one kernel runs, the model follows another. */
const inTwos = async <T, R>(all: readonly T[], done: (one: T) => Promise<R>): Promise<readonly R[]> => {
  const results: R[] = [];
  const left = all.entries();
  const lane = async (): Promise<void> => {
    for (const [place, one] of left) {
      results[place] = await done(one);
    }
  };
  await Promise.all([lane(), lane()]);
  return results;
};

const gicsOf = ({ gic }: Parameters<Counterpart['compare']>[0]): readonly (2 | 3)[] =>
  gic === undefined ? [2, 3] : [gic];

/** What QEMU is to be. */
interface Machine {
  readonly kernel: Kernel;
  readonly gic: 2 | 3;
  readonly host: Host;
}

/** The newest kernel on each of the other hosts. */
const othersOf = (kernels: readonly Kernel[], gics: readonly (2 | 3)[]): readonly Machine[] =>
  kernels
    .slice(-1)
    .flatMap((kernel) =>
      otherHostsFor(kernel).flatMap((host) =>
        host.gics.filter((gic) => gics.includes(gic)).map((gic): Machine => ({ kernel, gic, host })),
      ),
    );

/** A kernel that is not compared with is seen in the table. */
const absent = ({ version, why }: MissingKernel): Comparison => ({
  set: `linux-${version}`,
  scenario: 'not there',
  about: { kernel: version },
  steps: 0,
  scripts: 0,
  remark: why,
  partings: [],
});

const comparisonOfTrace = ({ trace, recording, partings, like }: Followed): Omit<Comparison, 'about'> => ({
  set: setOf(recording),
  scenario: trace.name,
  ...(trace.bug === undefined ? {} : { remark: remarkOn(trace.bug, trace.tells, like) }),
  steps: recording.steps.length,
  script: recording.steps.map(({ operation }) => spell(operation)),
  partings: partings.map(shown),
});

const remarkOn = (bug: string, { here, gone }: Followed['trace']['tells'], like: Followed['like']): string => {
  const [model, another] = like;
  if (model === undefined || another !== undefined) {
    const which = model === undefined ? 'neither' : 'both';
    return `whether ${bug} is here cannot be told: of ${here.name} and ${gone.name}, ${which} do what the kernel does`;
  }
  return model === here
    ? `${bug} is here: in every step the kernel does what ${here.name} does, and ${gone.name} does not`
    : `${bug} is not here: in every step the kernel does what ${gone.name} does, and ${here.name} does not`;
};

/** A row for each, and with the first of them which a kernel has. */
const comparisonOfStory = (
  { story, settled: { recording, partings } }: ToldStory,
  all: readonly ToldStory[],
): Omit<Comparison, 'about'> => ({
  set: setOf(recording),
  scenario: 'stories',
  ...(all.length === 0 ? {} : { remark: remarkOnStories(all) }),
  steps: recording.steps.length,
  script: [`(${titleOf(story)})`, ...recording.steps.slice(1).map(({ operation }) => spell(operation))],
  partings: partings.map(shown),
});

const comparisonOfSituation = ({
  settled: { recording, partings },
  tells,
  isHere,
}: ToldSituation): Omit<Comparison, 'about'> => ({
  set: setOf(recording),
  scenario: 'situations',
  ...(tells === undefined ? {} : { remark: remarkOnMended(tells, isHere) }),
  steps: recording.steps.length,
  script: [`(${recording.scenario})`, ...recording.steps.slice(1).map(({ operation }) => spell(operation))],
  partings: partings.map(shown),
});

const remarkOnMended = (id: string, isHere: boolean | undefined): string => {
  if (isHere === undefined) {
    return `whether ${id} is here cannot be told`;
  }
  const [says, does, another] = isHere ? ['here', 'with it', 'without it'] : ['not here', 'without it', 'with it'];
  return `${id} is ${says}: in every step the kernel does what a model ${does} does, and not what one ${another} does`;
};

const remarkOnStories = (all: readonly ToldStory[]): string => {
  const named = (isHere: boolean) =>
    all.flatMap(({ story, isShown }) => (isShown === isHere ? [`"${titleOf(story)}"`] : [])).join(', ') || 'none';
  return `stories reproduced: ${named(true)}; not: ${named(false)}`;
};

const comparisonOfWalks = (
  { scripts, steps, found, toldAfter }: Walked,
  { kernel, gic, host }: Machine,
  seed: number,
  { name, era, bug }: KernelModel,
): Omit<Comparison, 'about'> => ({
  set: setOf({ kernel: kernel.release, setup: { gic } }),
  scenario: host === usualHost ? walksFrom(found?.seed ?? seed) : `${host.name}: ${walksFrom(found?.seed ?? seed)}`,
  scripts,
  steps,
  ...(bug === undefined ? {} : { remark: remarkOnWalks(name, era, toldAfter) }),
  ...(found === undefined ? { partings: [] } : { script: found.script, partings: [shown(found.parting)] }),
});

const walksFrom = (seed: number): string => `random walks, seed ${seed}`;

const remarkOnWalks = (name: string, era: Era, toldAfter: number | undefined): string =>
  toldAfter === undefined
    ? `random walks do not tell ${name} from ${era.id}`
    : `random walks tell ${name} from ${era.id} after ${toldAfter} steps`;

const shown = ({ step, operation, differences, recorded, modelled }: Parting) => ({
  step,
  operation: spell(operation),
  differences,
  expected: Object.fromEntries(leaves(recorded)),
  found: Object.fromEntries(leaves(modelled)),
});
