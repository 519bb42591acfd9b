import { expect, it } from 'vitest';
import { counting } from '../../conformance/counting.js';
import { ModelledMachine } from '../../conformance/model/modelled-machine.js';
import { eraOf } from '../../model/index.js';
import { header, recordingWith, step } from '../support/recordings.js';

it('the steps that are taken are counted, and do what they did', () => {
  const counts = new Map<string, number>();
  const { hypervisor } = eraOf('linux-6.19');
  const { setup, steps } = recordingWith(header(), step('vmm line 40 1'), step('v0 iar'));
  const [counted, plain] = [counting(hypervisor, counts), hypervisor].map((one) => {
    const machine = new ModelledMachine('model', setup, one, new Set());
    return steps.map(({ operation }) => machine.perform(operation));
  });
  expect(counted).toEqual(plain);
  expect(counts.has('mmioWriteSenable')).toBe(false);
  expect(counts.get('populateLr')).toBe(1);
  expect(counts.has('vcpuBlock')).toBe(false);
});
