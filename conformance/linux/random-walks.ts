import type fc from 'fast-check';
import type { Era } from '../../model/index.js';
import { type Drawn, draw, shrink } from '../gic/shrink.js';
import { modelOfKernel } from '../kernel-model.js';
import type { Recording } from '../recordings/recording.js';
import type { Parting } from '../replay.js';
import { spell } from '../vocabulary.js';
import { usualHost } from './hosts.js';
import { type Boots, record } from './live-kernel.js';
import { partingsOf } from './partings.js';
import { randomScripts } from './random-scripts.js';
import { type Reach, reachOf } from './reach.js';
import { type Script, spellMachine } from './script.js';
import { type Settling, settled } from './settled.js';

export interface WalkRequest extends Boots {
  readonly seed: number;
  /** How many operations there are in all. */
  readonly steps: number;
  /** Instead of the model of the kernel. */
  readonly hypervisor?: Era['hypervisor'];
}

export interface Walked {
  readonly scripts: number;
  readonly steps: number;
  readonly reach: Reach;
  readonly found?: WalkParting;
  /** After how many steps the kernel does what its era does not, where it has a bug of its own. */
  readonly toldAfter?: number | undefined;
}

/** Where the shortest walk ends that tells the two apart. */
export interface WalkParting {
  /** From which it is found at once. */
  readonly seed: number;
  /** The machine, and the operations up to the one after which the two differ. */
  readonly script: readonly string[];
  readonly parting: Parting;
}

/** What a script has at least, as a rule. */
const usualScript = 50;

/** So many scripts are executed in one boot. */
const batchSize = 100;

/** The shortest walk that could be found in this time is short enough. */
const shrinkingMilliseconds = 20_000;

/** Walks at random through the model and has the kernel follow, until the two differ; then looks for a shorter walk. */
export const walkAtRandom = async (request: WalkRequest): Promise<Walked> => {
  const { kernel, gic, host = usualHost, seed, steps, signal } = request;
  const { era, bug, ...model } = modelOfKernel(kernel.release, kernel.image);
  const right = host.hypervisor(model.hypervisor);
  const arbitrary = randomScripts(gic, right, host);
  const { hypervisor = right } = request;
  const follow = async (scripts: readonly Script[], settling: Settling = {}) => {
    const recorded = async (those: readonly Script[]) => (await record(those, request)).map(withoutTicks);
    const followed = await settled(scripts, recorded, hypervisor, { isOnceAtFirst: true, ...settling });
    return followed.map(({ recording, partings }) => ({ first: partings[0], recording }));
  };
  const taken: Recording[] = [];
  let walked: Walked = { scripts: 0, steps: 0, reach: reachOf([]) };
  for (let nextSeed = seed; walked.steps < steps && !signal.aborted; ) {
    const batch = batchOf(arbitrary, nextSeed, steps - walked.steps);
    nextSeed = batch.nextSeed;
    const followed = await follow(batch.scripts.map(({ drawn }) => drawn.value));
    const recordings = followed.map(({ recording }) => recording);
    taken.push(...recordings);
    const told = bug === undefined ? undefined : stepsUntilTold(recordings, era.hypervisor);
    walked = {
      scripts: taken.length,
      reach: reachOf(taken),
      steps: walked.steps + stepsOf(recordings),
      toldAfter: walked.toldAfter ?? (told === undefined ? undefined : walked.steps + told),
    };
    const [failing] = batch.scripts.flatMap(({ drawn, seed: own }, place) => {
      const parting = followed[place]?.first;
      return parting === undefined ? [] : [{ drawn, seed: own, failure: { script: drawn.value, parting } }];
    });
    if (failing !== undefined) {
      const deadline = Date.now() + shrinkingMilliseconds;
      const { script, parting } = await shrink(
        arbitrary,
        failing,
        async (scripts) =>
          (await follow(scripts, { repeats: 1 })).map(({ first }, place) => failureOf(scripts[place], first)),
        () => signal.aborted || Date.now() > deadline,
      );
      const operations = script.operations.slice(1, parting.step + 1);
      return {
        ...walked,
        found: { seed: failing.seed, script: [spellMachine(script.setup), ...operations.map(spell)], parting },
      };
    }
  }
  return walked;
};

/** Scripts of so many steps together, as far as they fit into one boot: of the seed, and of those behind it. */
const batchOf = (arbitrary: fc.Arbitrary<Script>, seed: number, steps: number) => {
  const scripts: { readonly drawn: Drawn<Script>; readonly seed: number }[] = [];
  let [left, nextSeed] = [steps, seed];
  for (; left > 0 && scripts.length < batchSize; nextSeed += 1) {
    const wanted = Math.min(batchSize - scripts.length, Math.ceil(left / usualScript));
    for (const drawn of draw(arbitrary, nextSeed, wanted)) {
      scripts.push({ drawn, seed: nextSeed });
      left -= drawn.value.operations.length;
    }
  }
  return { scripts, nextSeed };
};

/** Where two CPUs of the host do something at once, a tick comes in every other walk: how often guests are left is not compared. */
const withoutTicks = (recording: Recording): Recording =>
  recording.setup.hostCpus === 2
    ? { ...recording, steps: recording.steps.map((step) => ({ ...step, exits: null })) }
    : recording;

const stepsOf = (recordings: readonly Recording[]): number =>
  recordings.reduce((sum, { steps }) => sum + steps.length, 0);

/** After how many steps of these a kernel does what a hypervisor does not. */
const stepsUntilTold = (recordings: readonly Recording[], hypervisor: Era['hypervisor']): number | undefined => {
  for (const [place, recording] of recordings.entries()) {
    const [first] = partingsOf(recording, hypervisor);
    if (first !== undefined) {
      return stepsOf(recordings.slice(0, place)) + first.step + 1;
    }
  }
  return undefined;
};

const failureOf = (script: Script | undefined, parting: Parting | undefined) =>
  script === undefined || parting === undefined ? undefined : { script, parting };
