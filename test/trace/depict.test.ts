import { describe, expect, it } from 'vitest';
import { type Depiction, part } from '../../src/language/index.js';
import { drawEvent, drawNamed, nameOf } from '../../src/trace/depict.js';

const depiction: Depiction = {
  parts: { 'vcpus[*]': part((vcpu) => `vCPU${vcpu}`), 'vcpus[*].lrs[*]': part((vcpu, lr) => `vCPU${vcpu} LR${lr}`) },
};

describe('a place is called', () => {
  it.each([
    ['by its path where nobody named it', ['irqs', 3, 'line'], 'irqs[3].line'],
    ['by the part that it is', ['vcpus', 1, 'lrs', 0], 'vCPU1 LR0'],
    ['by the part around it and the rest of the path', ['vcpus', 1, 'lrs', 0, 'state'], 'vCPU1 LR0 state'],
    ['by the nearest part', ['vcpus', 1, 'running'], 'vCPU1 running'],
  ])('%s', (_, path, name) => {
    expect(nameOf(path, depiction)).toBe(name);
  });
});

describe('what happened is told', () => {
  it.each([
    ['as it is', 'rain', 'rain'],
    ['by its word and its fields', { what: 'kick', vcpu: 1 }, 'kick vcpu=1'],
    ['by its fields', { irq: 3, lost: true }, 'irq=3 lost=true'],
    ['with nothing', {}, ''],
  ])('%s', (_, event, words) => {
    expect(drawEvent(event)).toBe(words);
  });

  it('as the model draws it', () => {
    expect(drawEvent({ irq: 3 }, { event: (event) => `ding ${(event as { irq: number }).irq}` })).toBe('ding 3');
  });
});

it('values are written without the marks of a notation', () => {
  expect(drawNamed('', { state: 'active', list: [1, null], on: true })).toBe(
    '{state: active, list: [1, none], on: true}',
  );
});
