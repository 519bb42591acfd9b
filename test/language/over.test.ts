import { describe, expect, expectTypeOf, it } from 'vitest';
import { type Action, over, type Property, type Rule, upTo, type View } from '../../src/language/index.js';

interface World {
  lamp: 'off' | 'on';
  counts: number[];
}

const { rule, always, everyStep, sometimes, someStep } = over<World>();
const saying = { id: 'x', by: 'hand', says: 'a sentence', cites: 'a book' };
const world: World = { lamp: 'off', counts: [0, 0] };
const step = { before: world, after: world, action: { rule: 'x', params: {} } };

describe('a rule or property written with over()', () => {
  it('is a plain value that says what it was told', () => {
    const does = () => {};
    expect(rule({ ...saying, does })).toEqual({ ...saying, for: {}, when: expect.any(Function), does: [does] });
  });

  it('applies once and always where it does not say otherwise', () => {
    const holds = () => true;
    expect(rule({ ...saying, does: () => {} }).when(world, {})).toBe(true);
    expect(always({ ...saying, holds }).when(world, {})).toBe(true);
    expect(everyStep({ ...saying, holds }).when(step, {})).toBe(true);
    expect([always, everyStep, sometimes, someStep].map((write) => write({ ...saying, holds }).for)).toEqual([
      {},
      {},
      {},
      {},
    ]);
  });

  it('keeps its own parameters and guard', () => {
    const made = always({
      ...saying,
      for: { lr: upTo(2) },
      when: (w, { lr }) => w.counts[lr] === 1,
      holds: () => true,
    });
    expect(made.for).toEqual({ lr: [0, 1] });
    expect(made.when({ lamp: 'on', counts: [0, 1] }, { lr: 1 })).toBe(true);
    expect(made.when({ lamp: 'on', counts: [0, 1] }, { lr: 0 })).toBe(false);
  });

  it('knows its kind', () => {
    const holds = () => true;
    expect([
      always({ ...saying, holds }).kind,
      everyStep({ ...saying, holds }).kind,
      sometimes({ ...saying, holds }).kind,
      someStep({ ...saying, holds }).kind,
    ]).toEqual(['always', 'everyStep', 'sometimes', 'someStep']);
  });
});

describe('types', () => {
  it('of the parameters are inferred from their domains', () => {
    const made = rule({
      ...saying,
      for: { vcpu: upTo(2), kind: ['edge', 'level'] },
      when: (w, { vcpu, kind }) => {
        expectTypeOf(w).toEqualTypeOf<View<World>>();
        expectTypeOf(vcpu).toEqualTypeOf<number>();
        expectTypeOf(kind).toEqualTypeOf<'edge' | 'level'>();
        return true;
      },
      does: (w, { vcpu, kind }) => {
        expectTypeOf(w).toEqualTypeOf<World>();
        expectTypeOf(vcpu).toEqualTypeOf<number>();
        expectTypeOf(kind).toEqualTypeOf<'edge' | 'level'>();
      },
    });
    expectTypeOf(made).toEqualTypeOf<Rule<World>>();
  });

  it('of a guard allow no writing', () => {
    rule({
      ...saying,
      when: (w) => {
        // @ts-expect-error a guard reads only
        w.lamp = 'on';
        return true;
      },
      does: () => {},
    });
  });

  it('of a step show the worlds before and after, and the action', () => {
    const made = everyStep({
      ...saying,
      holds: ({ before, after, action }) => {
        expectTypeOf(before).toEqualTypeOf<View<World>>();
        expectTypeOf(after).toEqualTypeOf<View<World>>();
        expectTypeOf(action).toEqualTypeOf<Action>();
        return true;
      },
    });
    expectTypeOf(made).toExtend<Property<World>>();
  });

  it('of a rule ask for all that it must say', () => {
    // @ts-expect-error every rule cites its source
    rule({ id: 'x', by: 'hand', says: 'a sentence', does: () => {} });
    // @ts-expect-error a rule does something
    rule(saying);
  });
});
