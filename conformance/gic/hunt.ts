import { compare, type Difference } from '../compare.js';
import type { QuirkId } from '../quirks.js';
import { spellGic } from './operation.js';
import type { Registers, Rival } from './rival.js';
import { type Script, scripts } from './script.js';
import { spellSetup } from './setup.js';
import { draw, shrink } from './shrink.js';

export interface HuntRequest {
  readonly rival: Rival;
  /** Those that the model makes up for. */
  readonly quirks: ReadonlySet<QuirkId>;
  readonly seed: number;
  /** How many operations there are in all. */
  readonly steps: number;
  readonly signal: AbortSignal;
}

export interface Hunted {
  readonly scripts: number;
  readonly steps: number;
  readonly found?: GicParting;
}

/** Where the shortest script ends that tells the two apart. */
export interface GicParting {
  /** From which it is found at once. */
  readonly seed: number;
  /** Its setup, and its operations up to the one that differs. */
  readonly script: readonly string[];
  readonly expected: Registers;
  readonly found: Registers;
  readonly differences: readonly Difference[];
}

/** So many scripts are executed in one go. */
const batchSize = 100;

const longestScript = 100;

/** The shortest script that could be found in this time is short enough. */
const shrinkingMilliseconds = 30_000;

/** Executes random scripts on both sides until they differ, and then looks for the shortest script that still does. */
export const hunt = async (request: HuntRequest): Promise<Hunted> => {
  const { rival, seed, steps, signal } = request;
  const arbitrary = scripts(rival.scope, longestScript);
  let executed = { scripts: 0, steps: 0 };
  for (let batchSeed = seed; executed.steps < steps && !signal.aborted; batchSeed += 1) {
    const drawn = draw(arbitrary, batchSeed, batchSize);
    const batch = cut(
      drawn.map(({ value }) => value),
      steps - executed.steps,
    );
    const partings = await partingsOf(request, batch);
    if (partings === undefined) {
      break;
    }
    executed = { scripts: executed.scripts + batch.length, steps: executed.steps + operationsIn(batch) };
    const [first] = drawn.flatMap((script, place) => {
      const failure = partings[place];
      return failure === undefined ? [] : [{ drawn: script, failure }];
    });
    if (first !== undefined) {
      const deadline = Date.now() + shrinkingMilliseconds;
      const isTimeOver = () => signal.aborted || Date.now() > deadline;
      const shortest = await shrink(arbitrary, first, (values) => tried(request, values), isTimeOver);
      return { ...executed, found: { seed: batchSeed, ...shortest } };
    }
  }
  return executed;
};

const operationsIn = (batch: readonly Script[]): number =>
  batch.reduce((sum, { operations }) => sum + operations.length, 0);

/** The first so many operations. */
const cut = (batch: readonly Script[], limit: number): readonly Script[] => {
  let left = limit;
  return batch.flatMap(({ setup, operations }) => {
    const kept = operations.slice(0, left);
    left -= kept.length;
    return kept.length === 0 ? [] : [{ setup, operations: kept }];
  });
};

type Found = Omit<GicParting, 'seed'>;

const tried = async (request: HuntRequest, batch: readonly Script[]): Promise<readonly (Found | undefined)[]> =>
  (await partingsOf(request, batch)) ?? [];

/**
 * For each script where it differs first, if it does. Whoever interrupts the hunt ends the rival's programs with it:
 * then there is nothing to say.
 */
const partingsOf = async (
  { rival, quirks, signal }: HuntRequest,
  batch: readonly Script[],
): Promise<readonly (Found | undefined)[] | undefined> => {
  try {
    const executions = await rival.execute(batch);
    return batch.map((script, place) => partingOf(rival, quirks, script, executions[place] ?? []));
  } catch (error) {
    if (signal.aborted) {
      return undefined;
    }
    throw error;
  }
};

const partingOf = (
  rival: Rival,
  quirks: ReadonlySet<QuirkId>,
  { setup, operations }: Script,
  execution: readonly Registers[],
): Found | undefined => {
  const model = rival.modelled(setup, quirks);
  for (const [step, expected] of execution.entries()) {
    const operation = operations[step - 1];
    const found = operation === undefined ? model.registers() : model.perform(operation);
    const differences = compare(expected, found);
    if (differences.length > 0) {
      const script = [spellSetup(setup), ...operations.slice(0, step).map(spellGic)];
      return { script, expected, found, differences };
    }
  }
  return undefined;
};
