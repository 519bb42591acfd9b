import { describe, expect, it } from 'vitest';
import { petersonMutex } from '../../examples/peterson.js';
import { compare, divergenceOf } from '../../src/compare/index.js';
import { explore } from '../../src/search/index.js';
import { postOffice } from '../support/post-office.js';

interface Crowded {
  readonly queue: number[];
}

const office = (how: 'old' | 'new') => () => postOffice(how) as never;

describe('two models of the same scenarios, compared,', () => {
  it('differ in what the one breaks newly, with the trace and where the other goes on', async () => {
    const [one] = await compare(office('new'), office('old'), ['post']);
    expect(one).toMatchObject({ scenario: 'post', noLongerBroken: [], stillBroken: [], undecided: [] });
    expect(one?.stillKept).toEqual(['S1', 'S2', 'R1']);
    const [broken] = one?.newlyBroken ?? [];
    expect(broken?.result.id).toBe('N1');
    expect(broken?.result.trace?.steps).toHaveLength(5);
    expect(broken?.parting?.step).toBe(5);
    expect(broken?.parting?.other.steps).toHaveLength(5);
  });

  it('differ the other way round in what is no longer broken', async () => {
    const [one] = await compare(office('old'), office('new'), ['post']);
    expect(one).toMatchObject({ newlyBroken: [], noLongerBroken: ['N1'], stillBroken: [] });
  });

  it('do not differ where both break the same', async () => {
    const [one] = await compare(office('old'), office('old'), ['post']);
    expect(one).toMatchObject({ newlyBroken: [], noLongerBroken: [], stillBroken: ['N1'] });
    expect([one?.stock.states, one?.mine.states]).toEqual([one?.mine.states, one?.stock.states]);
  });

  it('differ where a step of the one leaves the schema', async () => {
    // The queue has room for two.
    const tooMany = () => {
      const right = postOffice('new');
      const crowd = right.rules.map((rule) =>
        rule.id === 'post' ? { ...rule, does: [(w: Crowded) => void w.queue.push(0, 1, 2)] } : rule,
      );
      return { ...right, rules: crowd } as never;
    };
    const [one] = await compare(office('new'), tooMany, ['post']);
    expect(one?.newlyBroken.map(({ result }) => [result.id, result.trace?.steps.length])).toContainEqual([
      'in-schema',
      1,
    ]);
    expect(one?.newlyBroken.find(({ result }) => result.id === 'in-schema')?.parting?.step).toBe(1);
    const [back] = await compare(tooMany, office('new'), ['post']);
    expect(back?.noLongerBroken).toContain('in-schema');
  });

  it('are not decided where a limit ended a search', async () => {
    const [one] = await compare(office('new'), office('new'), ['post'], { limits: { states: 5 } });
    expect(one?.newlyBroken).toEqual([]);
    expect(one?.undecided).toContain('N1');
  });

  it('are made for each scenario', async () => {
    const right = (_: string) => petersonMutex('flag, then turn') as never;
    const all = await compare(
      right,
      (name) => petersonMutex(name === 'wrong' ? 'turn, then flag' : 'flag, then turn') as never,
      ['right', 'wrong'],
    );
    expect(all.map(({ newlyBroken }) => newlyBroken.map(({ result }) => result.id))).toEqual([[], ['exclusive']]);
  });
});

describe('a model that is asked to take the steps of another', () => {
  const traceOf = async (how: 'old' | 'new') => {
    const { properties } = await explore(postOffice(how), { stopAt: 'never' });
    const trace = properties.find(({ id }) => id === (how === 'old' ? 'N1' : 'R1'))?.trace;
    return trace as NonNullable<typeof trace>;
  };

  it('goes the same way where it does the same', async () => {
    expect(divergenceOf((await traceOf('old')) as never, postOffice('old') as never)).toBeUndefined();
  });

  it('says which step it does not take', async () => {
    const trace = await traceOf('old');
    const before = trace.steps.slice(0, 2);
    const steps = [...before, { action: { rule: 'deliver', params: {} }, world: trace.start }];
    expect(divergenceOf({ start: trace.start, steps } as never, postOffice('new') as never)).toMatchObject({
      step: 3,
      refused: { step: 3, why: expect.stringContaining('deliver') },
      other: { steps: before },
    });
  });

  it('may begin elsewhere', async () => {
    const { start, steps } = await traceOf('old');
    const elsewhere = { ...start, delivered: 1 };
    expect(divergenceOf({ start: elsewhere, steps } as never, postOffice('new') as never)?.step).toBe(0);
  });
});
