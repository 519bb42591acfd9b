import { describe, expect, it } from 'vitest';
import { modelOfKernel } from '../../conformance/kernel-model.js';
import type { Script } from '../../conformance/linux/script.js';
import { settled } from '../../conformance/linux/settled.js';
import { ModelledMachine } from '../../conformance/model/modelled-machine.js';
import type { Recording } from '../../conformance/recordings/recording.js';
import { header, recordingWith, step } from '../support/recordings.js';

const { setup, steps } = recordingWith(
  header(),
  step('none initial'),
  step('vmm line 40 1'),
  step('v0 iar'),
  step('v0 eoir 40'),
);
const script: Script = { name: 'three', setup, operations: steps.map(({ operation }) => operation) };

/** What the model itself does, with so many exits more in a step. */
const recorded = ({ setup: of, operations }: Script, extra: Readonly<Record<number, number>> = {}): Recording => {
  const kernel = '7.2.12';
  const machine = new ModelledMachine('model', of, modelOfKernel(kernel, '').hypervisor, new Set());
  return {
    ...{ kernel, scenario: 'made up', tags: [], file: 'made up', setup: of },
    steps: operations.map((operation, place) => {
      const observed = machine.perform(operation);
      return { operation, observed, exits: operation.by === 'guest' ? machine.exits + (extra[place] ?? 0) : null };
    }),
  };
};

/** A machine has it even where the guest has not programmed it. */
const withTimer = (line_level: number): Recording['steps'][number]['observed']['state'] => ({
  27: { line_level } as Recording['steps'][number]['observed']['state'][string],
});

describe('a script that a tick has disturbed', () => {
  it('is run again, behind another, until the guest is left as often as it should be', async () => {
    const runs: string[][] = [];
    const [one, other] = await settled([script, { ...script, name: 'other' }], async (scripts) => {
      runs.push(scripts.map(({ name }) => name));
      return scripts.map((each) => recorded(each, each.name === 'three' && runs.length < 3 ? { 2: 1 } : {}));
    });
    expect(runs).toEqual([
      ['three', 'other'],
      ['delay', 'three'],
      ['delay', 'three'],
    ]);
    expect([one?.partings, other?.partings]).toEqual([[], []]);
  });

  it('differs if that comes again and again', async () => {
    let runs = 0;
    const [one] = await settled([script], async (scripts) => {
      runs += 1;
      return scripts.map((each) => recorded(each, { 2: 1 }));
    });
    expect(runs).toBe(4);
    expect(one?.partings.map(({ step: number, differences }) => [number, differences])).toEqual([
      [2, [{ path: 'exits', expected: 2, found: 1 }]],
    ]);
  });

  it('is one that leaves the guest once more, not once less', async () => {
    let runs = 0;
    const [one] = await settled([script], async (scripts) => {
      runs += 1;
      return scripts.map((each) => recorded(each, { 3: -1 }));
    });
    expect([runs, one?.partings.length]).toEqual([1, 1]);
  });

  it('is one in which the line of the timer was looked at once more', async () => {
    let runs = 0;
    const looked = (recording: Recording): Recording => ({
      ...recording,
      steps: recording.steps.map((one) => ({ ...one, observed: { ...one.observed, state: withTimer(1) } })),
    });
    await settled([script], async (scripts) => {
      runs += 1;
      return scripts.map((each) => looked(recorded(each)));
    });
    expect(runs).toBe(4);
  });

  it('where two CPUs do something at once is executed three times in a boot, and one that agrees counts', async () => {
    const two: Script = { ...script, setup: { ...setup, hostCpus: 2 } };
    const runs: number[] = [];
    const [one] = await settled([two], async (scripts) => {
      runs.push(scripts.length);
      return scripts.map((each, place) => recorded(each, place === 1 ? {} : { 2: 1 }));
    });
    expect(runs).toEqual([3]);
    expect(one?.partings).toEqual([]);
  });

  it('where most of many scripts are not disturbed is executed three times only if it was', async () => {
    const two: Script = { ...script, setup: { ...setup, hostCpus: 2 } };
    const runs: number[] = [];
    const record = async (scripts: readonly Script[]) => {
      runs.push(scripts.length);
      return scripts.map((each) => recorded(each, runs.length === 1 ? { 2: 1 } : {}));
    };
    const [one] = await settled([two], record, undefined, { isOnceAtFirst: true });
    // The second time a delay comes before it.
    expect(runs).toEqual([1, 6]);
    expect(one?.partings).toEqual([]);
  });
});
