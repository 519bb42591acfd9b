import { describe, expect, it } from 'vitest';
import { ModelledMachine } from '../../conformance/model/modelled-machine.js';
import { operationAt } from '../../conformance/recordings/operation.js';
import { spell } from '../../conformance/vocabulary.js';
import { eraOf } from '../../model/index.js';
import { header, recordingWith, step } from '../support/recordings.js';

const { setup } = recordingWith(header({}, { nr_vcpus: 2, nr_cpus: 2, eoimode: 1 }));

const begin = (...words: readonly (readonly unknown[])[]) =>
  operationAt({ actor: 'v0', name: 'bg', args: words }, setup, 'a test');
const done = operationAt({ actor: 'v0', name: 'done', args: [] }, setup, 'a test');
const join = operationAt({ actor: 'v0', name: 'join', args: [] }, setup, 'a test');
const one = (words: string) =>
  recordingWith(header({}, { nr_vcpus: 2 }), step(words)).steps.map(({ operation }) => operation);

const machineOf = (era: string) => new ModelledMachine('model', setup, eraOf(era).hypervisor, new Set());

/** What each operation returns, and how often guests are left. */
const told = (operations: readonly Parameters<ModelledMachine['perform']>[0][], era = 'linux-6.19') => {
  const machine = machineOf(era);
  return operations.map((operation) => [spell(operation), machine.perform(operation).result, machine.exits]);
};

describe('a vCPU in a thread of its own', () => {
  it('is in the guest until what it waits for is stored', () => {
    expect(told([begin(['wait', 2, 1], ['iar']), done, ...one('v1 ram 2 1'), done, join])).toEqual([
      ['v0 bg wait 2 1, iar', null, 0],
      ['v0 done', 0, 0],
      ['v1 ram 2 1', null, 2],
      ['v0 done', 1, 0],
      ['v0 join', [null, 1023], 0],
    ]);
  });

  it('is kicked by an injection, and has the interrupt in a list register', () => {
    const kicked = told([begin(['wait', 2, 1], ['iar']), ...one('vmm line 40 1'), ...one('v1 ram 2 1'), join]);
    expect(kicked.map(([, result, exits]) => [result, exits])).toEqual([
      [null, 0],
      [null, 1],
      [null, 2],
      [[null, 40], 0],
    ]);
  });

  it('is halted for an access to an active register', () => {
    const operations = [
      begin(['iar'], ['eoir', 'last'], ['wait', 2, 1], ['iar']),
      ...one('v1 icactiver 40'),
      ...one('v1 ram 2 1'),
      join,
    ];
    const halted = told([...one('vmm line 40 1'), ...operations]);
    expect(halted.map(([, result, exits]) => [result, exits]).slice(2)).toEqual([
      [null, 3],
      [null, 2],
      [[40, null, null, 40], 0],
    ]);
  });

  it('sleeps in WFI until it is given an interrupt', () => {
    expect(told([begin(['wfi'], ['iar']), done, ...one('vmm line 40 1'), join]).map(([, result]) => result)).toEqual([
      null,
      0,
      null,
      [null, 40],
    ]);
  });

  it('does not sleep with an interrupt to take', () => {
    expect(told([...one('vmm line 40 1'), begin(['wfi'], ['iar']), join]).map(([, result]) => result)).toEqual([
      null,
      null,
      [null, 40],
    ]);
  });
});

describe('a vCPU whose CPU is held', () => {
  const handling = begin(['iar'], ['eoir', 'last'], ['wait', 2, 1], ['isr']);
  const meanwhile = (hold: string, era: string) =>
    told(
      [
        ...one('vmm line 40 1'),
        handling,
        ...one(`vmm ${hold} 0`),
        ...one('vmm line 41 1'),
        ...one('v1 icactiver 40'),
        ...one('vmm release 0'),
        ...one('v1 rd_isactiver 40'),
        ...one('v1 ram 2 1'),
        join,
      ],
      era,
    ).slice(4);

  it.each([
    ['hold_exit', 'linux-6.19', 1, 2],
    ['hold_entry', 'linux-6.19', 1, 2],
    ['hold_exit', 'linux-7.3', 0, 2],
    ['hold_entry', 'linux-7.3', 0, 3],
  ])('%s, %s: it is not waited for where a deactivation is undone (%i)', (hold, era, active, exits) => {
    const [access, , read] = meanwhile(hold, era);
    expect([access?.[2], read?.[1]]).toEqual([exits, active]);
  });

  it('goes on where it was', () => {
    expect(meanwhile('hold_exit', 'linux-6.19').at(-1)?.[1]).toEqual([40, null, null, 128]);
    expect(meanwhile('hold_entry', 'linux-6.19').at(-1)?.[1]).toEqual([40, null, null, 128]);
  });

  it('must be in a thread that has not ended', () => {
    const ended = [begin(['nop']), ...one('vmm hold_exit 0')];
    expect(() => told(ended)).toThrow('v0 cannot be held: it has ended');
  });
});

it('who waits for what nobody does is refused', () => {
  expect(() => told(one('v0 wait 2 1'))).toThrow('v0 waits for ever in wait');
  expect(() => told(one('v0 wfi'))).toThrow('v0 waits for ever in wfi');
  expect(() => told([begin(['wait', 2, 1]), join])).toThrow('v0 does not end: it waits in wait');
  expect(() => told([join])).toThrow('v0 is in no thread of its own');
});
