import { describe, expect, it } from 'vitest';
import { assignments, named, upTo } from '../../src/language/index.js';

describe('upTo', () => {
  it('counts from 0', () => {
    expect(upTo(3)).toEqual([0, 1, 2]);
    expect(upTo(0)).toEqual([]);
  });
});

describe('assignments', () => {
  it('are all combinations, the last parameter varying fastest', () => {
    expect(assignments({ vcpu: upTo(2), kind: ['edge', 'level'] })).toEqual([
      { vcpu: 0, kind: 'edge' },
      { vcpu: 0, kind: 'level' },
      { vcpu: 1, kind: 'edge' },
      { vcpu: 1, kind: 'level' },
    ]);
  });

  it('of no parameters are one, and of an empty domain none', () => {
    expect(assignments({})).toEqual([{}]);
    expect(assignments({ vcpu: upTo(2), irq: [] })).toEqual([]);
  });

  it('keep the values of every type', () => {
    expect(assignments({ on: [false, true], owner: [null] })).toEqual([
      { on: false, owner: null },
      { on: true, owner: null },
    ]);
  });
});

describe('named', () => {
  it('writes an action as a person does', () => {
    expect(named('guest.eoi', { vcpu: 0, irq: 1 })).toBe('guest.eoi(vcpu=0, irq=1)');
    expect(named('host.tick', {})).toBe('host.tick');
    expect(named('line', { level: true, of: 'timer' })).toBe('line(level=true, of=timer)');
  });
});
