import type { Era } from '../model/index.js';
import { UsageError } from '../src/language/index.js';
import { compare } from './compare.js';
import { draw } from './gic/shrink.js';
import { type Host, usualHost } from './linux/hosts.js';
import { randomScripts } from './linux/random-scripts.js';
import type { Script } from './linux/script.js';
import { ModelledMachine } from './model/modelled-machine.js';
import type { Observation } from './observation.js';
import { allQuirksOf } from './quirks.js';
import type { Recording } from './recordings/recording.js';
import { replay } from './replay.js';
import type { Operation } from './vocabulary.js';

/** A script, with what the model does in each step. */
interface Modelled {
  readonly script: Script;
  readonly seen: readonly (Observation & { readonly exits: number })[];
}

interface Walks {
  readonly seed: number;
  readonly steps: number;
  readonly host?: Pick<Host, 'listRegisters' | 'hostCpus'>;
}

/** Random walks of so many steps in all, as the right model takes them. */
export const modelledWalks = (
  gic: 2 | 3,
  hypervisor: Era['hypervisor'],
  { seed, steps, host = usualHost }: Walks,
): readonly Modelled[] => {
  const walks: Modelled[] = [];
  const arbitrary = randomScripts(gic, hypervisor, host);
  for (let batch = seed, taken = 0; taken < steps; batch += 1) {
    const drawn = draw(arbitrary, batch, walksAtOnce).map(({ value }) => modelled(value, hypervisor));
    walks.push(...drawn);
    taken += drawn.reduce((sum, { seen }) => sum + seen.length, 0);
  }
  return walks;
};

const walksAtOnce = 10;

/** After how many steps of these a wrong model does otherwise; nothing if it never does. */
export const stepsUntilSeen = (walks: readonly Modelled[], wrong: Era['hypervisor']): number | undefined => {
  let steps = 0;
  for (const { script, seen } of walks) {
    const place = firstDifference(script, seen, wrong);
    if (place >= 0) {
      return steps + place + 1;
    }
    steps += seen.length;
  }
  return undefined;
};

/** The same of recordings. */
export const stepsUntilSeenIn = (
  recordings: readonly Recording[],
  hypervisor: Era['hypervisor'],
): number | undefined => {
  let steps = 0;
  for (const recording of recordings) {
    const [first] = replay(recording, { hypervisor });
    if (first !== undefined) {
      return steps + first.step + 1;
    }
    steps += recording.steps.length;
  }
  return undefined;
};

const modelled = (script: Script, hypervisor: Era['hypervisor']): Modelled => {
  const machine = machineOf(script, hypervisor);
  return { script, seen: script.operations.map((one) => ({ ...machine.perform(one), exits: machine.exits })) };
};

const machineOf = ({ setup, name }: Script, hypervisor: Era['hypervisor']): ModelledMachine =>
  new ModelledMachine(name, setup, hypervisor, allQuirksOf(setup.gic));

const firstDifference = (script: Script, seen: Modelled['seen'], hypervisor: Era['hypervisor']): number => {
  const machine = machineOf(script, hypervisor);
  return script.operations.findIndex((operation, place) => {
    const found = performed(machine, operation);
    return found === undefined || compare(seen[place] ?? {}, { ...found, exits: machine.exits }).length > 0;
  });
};

/** Nothing where a wrong model cannot do that: a vCPU that is waited for never wakes. */
const performed = (machine: ModelledMachine, operation: Operation): Observation | undefined => {
  try {
    return machine.perform(operation);
  } catch (error) {
    if (error instanceof UsageError) {
      return undefined;
    }
    throw error;
  }
};
