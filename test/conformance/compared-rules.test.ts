import { expect, it } from 'vitest';
import { comparedRules } from '../../conformance/compared-rules.js';
import { stepsOfRules } from '../../conformance/rule-steps.js';
import { stepsTaken } from '../../conformance/steps-taken.js';
import { eraOf, scenarios } from '../../model/index.js';
import { header, recordingWith, step } from '../support/recordings.js';

const { hypervisor } = eraOf('linux-6.19');

const operationsOf = (...words: readonly string[]) => {
  const { setup, steps } = recordingWith(header(), ...words.map((word) => step(word)));
  return [{ setup, operations: steps.map(({ operation }) => operation) }];
};

const compared = (scenario: string, ...words: readonly string[]) =>
  comparedRules(
    stepsOfRules(
      hypervisor,
      scenarios.filter(({ id }) => id === scenario),
    ),
    [stepsTaken(operationsOf(...words), hypervisor)],
  );

it('a rule is compared where an operation takes all that an action of it takes, and no other', () => {
  const rules = compared('edge', 'vmm line 40 1', 'v0 iar', 'v0 icenabler 40', 'v0 nop');
  const made = new Map(rules.map(({ id, words, operations: [count] }) => [id, [count, ...words]]));
  expect(made.get('vmm.raise')).toEqual([1, 'line']);
  expect(made.get('guest.acknowledge')).toEqual([1, 'iar']);
  expect(made.get('guest.disable')).toEqual([1, 'icenabler']);
  expect(made.get('guest.enable')).toEqual([0]);
  expect(made.get('guest.eoi')).toEqual([0]);
  expect(made.get('kvm.enter')?.[0]).toBe(3);
});

it('what takes no step of the hypervisor has its words', () => {
  const rules = compared('sleep', 'v0 pmr 0', 'v0 nop');
  expect(rules.find(({ id }) => id === 'guest.mask')).toMatchObject({ words: ['pmr'], operations: [1] });
});

it('a rule that there is only where the model goes in stages is a stage', () => {
  const rules = stepsOfRules(
    hypervisor,
    scenarios.filter(({ id }) => ['edge', 'kick-race'].includes(id)),
  );
  expect(rules.filter(({ isStage }) => isStage).map(({ id }) => id)).toContain('kvm.fold');
  expect(rules.find(({ id }) => id === 'guest.eoi')?.isStage).toBe(false);
});
