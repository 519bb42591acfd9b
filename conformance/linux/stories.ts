import { at, type Era } from '../../model/index.js';
import type { Setup } from '../implementation.js';
import { bothOf, type MendedId } from '../kernel-model.js';
import { operationAt } from '../recordings/operation.js';
import type { Operation } from '../vocabulary.js';
import { asksForDeactivation, hasSymbols, usualHost } from './hosts.js';
import { type Boots, record } from './live-kernel.js';
import { partingsOf } from './partings.js';
import type { Script } from './script.js';
import { type Settled, settled } from './settled.js';
import { situations } from './situations.js';
import { stories } from './stories-told.js';
import type { Situation, Story } from './story.js';
import { type TraceToFollow, tellingScriptOf } from './trace-scripts.js';
import { type Followed, followedOf } from './traces.js';

/** The stories that can be seen with a GIC, as scripts. */
export const storyScripts = (gic: 2 | 3): readonly { readonly story: Story; readonly script: Script }[] =>
  stories
    .filter(({ gics }) => gics.includes(gic))
    .map((story) => ({ story, script: { name: `story: ${titleOf(story)}`, ...scriptOf(story, gic) } }));

/** The situations that there can be with a GIC, as scripts. */
export const situationScripts = (gic: 2 | 3): readonly Script[] =>
  situations
    .filter(({ gics }) => gics.includes(gic))
    .map((situation) => ({ name: situation.name, ...scriptOf(situation, gic) }));

/** A heading, or a part of what stands under it. */
export const titleOf = ({ name, part }: Story): string => (part === undefined ? name : `${name}: ${part}`);

/** What a kernel made of a story. */
export interface ToldStory {
  readonly story: Story;
  readonly settled: Settled;
  /** Whether it is to be seen on the kernel. */
  readonly isShown: boolean;
}

export interface Told {
  readonly followed: readonly Followed[];
  readonly stories: readonly ToldStory[];
  readonly situations: readonly ToldSituation[];
}

/** A situation as a kernel did it; where it tells a bug that was mended, whether that is here, if it can be told. */
export interface ToldSituation {
  readonly settled: Settled;
  readonly tells?: MendedId;
  readonly isHere?: boolean;
}

export interface Telling extends Boots {
  /** Instead of the model of the kernel. */
  readonly hypervisor?: Era['hypervisor'];
  /** Of the checker, which are followed in the same boot. */
  readonly traces?: readonly TraceToFollow[];
}

/** Has a kernel do what the stories say, and the other scripts made by hand. */
export const tellStories = async ({ hypervisor, traces = [], ...boots }: Telling): Promise<Told> => {
  const followed = traces.map((trace) => ({ trace, script: tellingScriptOf(trace, boots.gic) }));
  const told = storyScripts(boots.gic).filter(({ script }) => isPossible(script, boots.kernel));
  const others = situationScripts(boots.gic).filter((script) => isPossible(script, boots.kernel));
  const done = new Map<Script, Settled>();
  // Those that take two CPUs of the host are executed together.
  for (const cpus of [1, 2]) {
    const those = [...[...followed, ...told].map(({ script }) => script), ...others].filter(
      (script) => cpusOf(script) === cpus,
    );
    const all = await settled(those, (again) => record(again, boots), hypervisor);
    those.forEach((script, place) => {
      done.set(script, at(all, place));
    });
  }
  const settledOf = (script: Script): Settled => done.get(script) as Settled;
  return {
    followed: followed.map(({ trace, script }) => followedOf(trace, settledOf(script))),
    stories: told.map(({ story, script }) => toldStory(story, settledOf(script))),
    situations: others.map((script) => toldSituation(settledOf(script), boots)),
  };
};

/** Can a debugger make the host what the script takes? */
const isPossible = ({ setup }: Script, { release, image }: Boots['kernel']): boolean =>
  (setup.listRegisters === usualHost.listRegisters || hasSymbols(release, image)) &&
  (setup.hwDeactivation !== false || asksForDeactivation(release));

const toldSituation = (one: Settled, { kernel, gic }: Boots): ToldSituation => {
  const tells = situations.find(({ name, gics }) => name === one.recording.scenario && gics.includes(gic))?.tells;
  if (tells === undefined) {
    return { settled: one };
  }
  const { here, gone } = bothOf(kernel.release, kernel.image, tells);
  const [isHere, isGone] = [here, gone].map((model) => partingsOf(one.recording, model).length === 0);
  return { settled: one, tells, ...(isHere === isGone ? {} : { isHere: isHere === true }) };
};

const toldStory = (story: Story, one: Settled): ToldStory => {
  const steps = one.recording.steps.map(({ observed: { result }, exits }) => ({ result, exits }));
  return { story, settled: one, isShown: steps.length === story.script.length + 1 && isShown(story, steps) };
};

const cpusOf = ({ setup }: Script): number => setup.hostCpus ?? 1;

/** What an operation returned, and how often the guest was left meanwhile. */
export interface StoryStep {
  readonly result: unknown;
  readonly exits: number | null;
}

/** What each operation of a script returned, or how many exits it took, is what shows the story, where the story says so. */
export const isShown = ({ script }: Story, steps: readonly StoryStep[]): boolean =>
  script.every((line, place) => {
    const [, shows] = line.split(' → ');
    const { result, exits } = at(steps, place + 1);
    const last = Array.isArray(result) ? result.at(-1) : result;
    return shows === undefined || (shows.startsWith('exits ') ? `exits ${exits}` : String(last)) === shows;
  });

const scriptOf = (story: Situation, gic: 2 | 3): Omit<Script, 'name'> => {
  const { vcpus = 1, eoiMode = 0, hostCpus, isRouted, interrupts, script } = story;
  const { listRegisters = usualHost.listRegisters, hwDeactivation } = story;
  const setup: Setup = {
    ...{ gic, vcpus, listRegisters, eoiMode, priorityMask: 0xf0, intids: 64 },
    ...(hostCpus === undefined ? {} : { hostCpus }),
    ...(isRouted ? { isRouted } : {}),
    ...(hwDeactivation === false ? { hwDeactivation } : {}),
    interrupts: interrupts.map(([intid, trigger, priority, target = 0, group]) => ({
      ...{ intid, trigger, priority, target },
      enabled: true,
      ...(group === undefined ? {} : { group }),
    })),
  };
  return { setup, operations: [{ by: 'none' }, ...script.map((line) => operationOf(line, setup))] };
};

/** `v0 iar, eoir last`, or `v0 bg wfi`, with what it returns behind it where that shows something. */
const operationOf = (line: string, setup: Setup): Operation => {
  const [, actor = '', begins, words = ''] = /^(\w+) (bg )?(.*)$/.exec(line.split(' → ')[0] ?? '') ?? [];
  const does = words.split(', ').map((one) => one.split(' ').map((word) => (/^\d+$/.test(word) ? Number(word) : word)));
  const [[name, ...args] = []] = does;
  if (begins !== undefined || does.length > 1) {
    return operationAt({ actor, name: begins === undefined ? 'batch' : 'bg', args: does }, setup, line);
  }
  return operationAt({ actor, name, args }, setup, line);
};
