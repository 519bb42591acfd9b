import { describe, expect, it } from 'vitest';
import { dieHard } from '../../examples/die-hard.js';
import { atRandom, shortest } from '../../src/serve/drive.js';
import { markOf, Walker, type Way, wayIn, written } from '../../src/serve/way.js';
import fc from '../support/fast-check.js';

const { signal } = new AbortController();

describe('a way in an address', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { minLength: 1 }), (numbers) => {
        expect(wayIn(written(numbers as unknown as Way))).toEqual(numbers);
      }),
    );
  });

  it('takes one letter and a third for a step with fewer than 128 choices', () => {
    expect(written([0, ...Array.from({ length: 299 }, () => 127)] as unknown as Way)).toHaveLength(400);
  });

  it.each(['gA', '!!'])('that is damaged is told: %s', (text) => {
    expect(() => wayIn(text)).toThrow('the link is cut off or damaged');
  });

  it('belongs to a model and its version', () => {
    expect(markOf(dieHard, '1.0.0')).toBe(markOf(dieHard, '1.0.0'));
    expect(markOf(dieHard, '1.0.1')).not.toBe(markOf(dieHard, '1.0.0'));
    expect(markOf({ ...dieHard, rules: dieHard.rules.slice(1) }, '1.0.0')).not.toBe(markOf(dieHard, '1.0.0'));
  });
});

describe('a walker', () => {
  it('leads to where the actions lead, whatever it walked before', () => {
    const one = new Walker(dieHard);
    fc.assert(
      fc.property(fc.array(fc.nat(2), { maxLength: 8 }), (numbers) => {
        expect(one.trace([0, ...numbers])).toEqual(new Walker(dieHard).trace([0, ...numbers]));
      }),
    );
  });

  it('finds the way of actions again, as far as they can be taken', () => {
    const walker = new Walker(dieHard);
    const actions = walker.trace([0, 1, 0, 2]).steps.map(({ action }) => action);
    expect(walker.wayOf(0, actions)).toEqual([0, 1, 0, 2]);
    expect(walker.wayOf(0, [...actions, { rule: 'no such rule', params: {} }])).toEqual([0, 1, 0, 2]);
  });

  it('says where a way ends too early', () => {
    const walker = new Walker(dieHard);
    expect(() => walker.trace([0, 0, 99])).toThrow('the link takes action 100 after step 1, where there are fewer');
    expect(() => walker.trace([7])).toThrow('begins in the initial world 7');
  });
});

describe('driving on', () => {
  const start = dieHard.starts[0] as (typeof dieHard.starts)[number];

  it('takes steps that are enabled', () => {
    const actions = atRandom(dieHard, start);
    expect(actions).toHaveLength(20);
    expect(new Walker(dieHard).wayOf(0, actions)).toHaveLength(21);
  });

  it('finds the shortest way to a witness: 4 gallons after six steps, as is well known', async () => {
    const id = dieHard.properties[0]?.id ?? '';
    const { actions, says } = await shortest(dieHard, start, id, signal);
    expect(actions).toHaveLength(6);
    expect(says).toContain('after 6 more steps, and not sooner');
    const end = new Walker(dieHard).trace(new Walker(dieHard).wayOf(0, actions)).steps.at(-1)?.world as typeof start;
    expect((await shortest(dieHard, end, id, signal)).says).toContain('here');
  });

  it('says that it looked everywhere where there is no such way', async () => {
    const never = { ...dieHard, rules: [] };
    const { actions, says } = await shortest(never, start, dieHard.properties[0]?.id ?? '', signal);
    expect({ actions, says }).toMatchObject({ actions: [], says: expect.stringContaining('all 1 states') });
  });
});
