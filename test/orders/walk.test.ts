import { describe, expect, it } from 'vitest';
import {
  alone,
  componentsOf,
  exploreOrder,
  type Family,
  type Letter,
  type Place,
  spelled,
  walk,
} from '../../src/orders/index.js';
import { pressings } from '../support/three-switches.js';

/** Every word of a family, one by one. */
const wordsOf = (family: Family): readonly (readonly Letter[])[] => {
  const from = (place: Family['begin'], so: readonly Letter[]): readonly (readonly Letter[])[] =>
    place.isWhole ? [so] : place.next().flatMap((letter) => from(letter.to, [...so, letter]));
  return from(family.begin, []);
};

/** The same family, with letters that take a while. */
const slowly = (family: Family): Family => {
  const slow = (place: Place): Place => ({
    ...place,
    next: () => {
      const ends = performance.now() + 30;
      while (performance.now() < ends);
      return place.next().map((letter) => ({ ...letter, to: slow(letter.to) }));
    },
  });
  return { ...family, begin: slow(family.begin) };
};

describe('a walk through every order', () => {
  it('counts them, and those that no run completes', async () => {
    const { orders, impossible, cutShortBy } = await walk(pressings());
    // 3! orders; the third switch, pressed first, is stuck: 2! of them.
    expect({ orders, impossible, cutShortBy }).toEqual({ orders: 6, impossible: 2, cutShortBy: undefined });
  });

  it('counts those that break a property of worlds, or of steps, and tells the smallest', async () => {
    const { failing } = await walk(pressings());
    const told = [...failing].map(([property, { orders, smallest }]) => [property, orders, spelled(smallest)]);
    expect(told).toEqual([
      ['firstFirst', 2, 'b a c'],
      ['seen', 2, 'b c a'],
    ]);
  });

  it('counts those in which a step leaves the schema', async () => {
    const family = pressings();
    const press = family.model.rules.find(({ id }) => id === 'press');
    const overshoots = (w: unknown, { which }: { readonly which?: unknown }): void => {
      (w as { on: number }).on += which === 1 ? 100 : 0;
    };
    const rules = family.model.rules.map((rule) =>
      rule === press ? { ...rule, does: [...rule.does, overshoots as never] } : rule,
    );
    const { failing } = await walk({ ...family, model: { ...family.model, rules } });
    expect(failing.get('in-schema')?.orders).toBe(4);
  });

  it('says of each order what a search of that order alone says', async () => {
    const family = pressings();
    const { failing } = await walk(family);
    for (const property of ['firstFirst', 'seen', 'few']) {
      const results = await Promise.all(wordsOf(family).map((word) => exploreOrder(family, word, property)));
      const broken = results.filter((result) => result?.verdict === 'violated');
      expect([property, broken.length]).toEqual([property, failing.get(property)?.orders ?? 0]);
    }
  });

  it('walks one order alone', async () => {
    const family = alone(pressings(), 'b c a') as Family;
    const { orders, failing } = await walk(family);
    expect([orders, [...failing.keys()].toSorted()]).toEqual([1, ['firstFirst', 'seen']]);
  });

  it.each(['b c', 'b c b', 'b c a a', 'x', ''])('knows that "%s" is no order', (word) => {
    expect(alone(pressings(), word)).toBeUndefined();
  });

  it('ends when it is told to', async () => {
    const { cutShortBy } = await walk(pressings(), { signal: AbortSignal.abort() });
    expect(cutShortBy).toBe('interrupt');
  });

  it.each([
    [{ states: 3 }, 'states'],
    [{ bytes: 1 }, 'memory'],
    [{ seconds: 1e-9 }, 'seconds'],
  ] as const)('ends at a limit, and says nothing: %o', async (limits, reason) => {
    const { cutShortBy, failing } = await walk(pressings(), { limits });
    expect([cutShortBy, failing.size]).toEqual([reason, 0]);
  });

  it('tells how far it is', async () => {
    const told: number[][] = [];
    await walk(slowly(pressings()), { onProgress: ({ letters, of }) => told.push([letters, of]) });
    expect(told.map(([, of]) => of)).toEqual(told.map(() => 3));
    expect(told.at(-1)?.[0]).toBeGreaterThan(0);
  });

  it('takes worlds as one between which free steps lead to and fro', async () => {
    const family = pressings();
    const components = componentsOf(family);
    const { states } = await walk(family, { components });
    const [start = 0] = components.graph.starts();
    // The light goes on and off.
    expect(components.size(components.of(start))).toBe(2);
    expect(states).toBe((await walk(family, { components })).states);
  });

  it('refuses a letter that is no action of the model', async () => {
    const family = pressings();
    const odd: Letter = {
      name: 'z',
      action: { rule: 'press', params: { which: 9 } },
      to: { key: 'end', isWhole: true, next: () => [] },
    };
    await expect(walk({ ...family, begin: { key: '', isWhole: false, next: () => [odd] } })).rejects.toThrow(
      'the model has no action z',
    );
  });
});

describe('the trace of an order', () => {
  it('takes its steps in that order, and everything else in between', async () => {
    const family = pressings();
    const word = wordsOf(family).find((letters) => spelled(letters) === 'b c a') ?? [];
    const result = await exploreOrder(family, word, 'seen');
    expect(result?.trace?.steps.map(({ action }) => action.params.which ?? action.rule)).toEqual([1, 2]);
    expect(result?.trace?.start).toEqual({ light: false, on: 0, lastOnInTheDark: 0 });
  });

  it('is not there where the order breaks nothing', async () => {
    const family = pressings();
    const [word = []] = wordsOf(family);
    expect(await exploreOrder(family, word, 'firstFirst')).toMatchObject({ verdict: 'holds' });
  });
});
