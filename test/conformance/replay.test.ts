/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import { eraOfKernel } from '../../conformance/kernel-model.js';
import { ModelledMachine } from '../../conformance/model/modelled-machine.js';
import { quirks, quirksIn } from '../../conformance/quirks.js';
import { readRecordings } from '../../conformance/recordings/files.js';
import { setOf } from '../../conformance/recordings/recording.js';
import { replay } from '../../conformance/replay.js';
import { header, recorded, recordingWith, spotsOf, step } from '../support/recordings.js';

const recordings = readRecordings([recorded]);
const sets = [...new Set(recordings.map(setOf))];

describe.each(sets)('%s', (set) => {
  it.each(
    recordings.filter((recording) => setOf(recording) === set).map((recording) => [recording.scenario, recording]),
  )('%s: the model does what the kernel did', (_, recording) => {
    expect(replay(recording)).toEqual([]);
  });
});

describe.each(quirks)('a host without $id', ({ id, gics, shows }) => {
  it('differs exactly in the steps that are listed for it', () => {
    const without = (gic: 2 | 3, qemu?: string) => ({
      quirks: new Set([...quirksIn(gic, qemu)].filter((other) => other !== id)),
    });
    const spots = recordings
      .filter(({ setup }) => gics.includes(setup.gic))
      .flatMap((recording) => spotsOf(recording, replay(recording, without(recording.setup.gic, recording.qemu))));
    expect(spots).toEqual(shows);
  });
});

it('the guest is left as often as it was, but for three ticks of the host', () => {
  const otherwise = recordings.flatMap((recording) => {
    const { hypervisor } = eraOfKernel(recording.kernel, recording.file);
    const machine = new ModelledMachine(
      'model',
      recording.setup,
      hypervisor,
      quirksIn(recording.setup.gic, recording.qemu),
    );
    return recording.steps.flatMap(({ operation, exits }, number) => {
      machine.perform(operation);
      const more = exits === null || operation.by !== 'guest' ? 0 : exits - machine.exits;
      return more === 0 ? [] : [`${setOf(recording)} ${recording.scenario} ${number}: ${more} more`];
    });
  });
  expect(otherwise).toEqual([
    'linux-6.1-gicv2 retarget_pending 11: 1 more',
    'linux-7.2-gicv3 random_eoimode0 333: 1 more',
    'linux-7.2-gicv3 random_eoimode1_overflow 78: 1 more',
  ]);
});

describe('where model and recording part', () => {
  const wrong = { 40: { line_level: 1, active: 1, vcpu: 0 } };
  const recording = recordingWith(
    header(),
    step('none initial'),
    step('vmm line 40 1', { state: wrong }),
    step('v0 iar', { result: 41, state: wrong }),
  );

  it('the step is told, with every value that differs', () => {
    expect(replay(recording).map(({ step: number, differences }) => [number, differences])).toEqual([
      [1, [{ path: 'state.40.active', expected: 1, found: 0 }]],
      [2, [{ path: 'result', expected: 41, found: 40 }]],
    ]);
  });

  it('both states are told', () => {
    const [parting] = replay(recording);
    expect(parting?.recorded.state).toEqual(wrong);
    expect(parting?.modelled.state[40]).toMatchObject({ line_level: 1, active: 0, vcpu: 0, prio: 160 });
  });
});
