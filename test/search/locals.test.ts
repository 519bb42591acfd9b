import { describe, expect, it } from 'vitest';
import {
  array,
  bool,
  explore,
  happened,
  type Infer,
  initially,
  int,
  local,
  type Model,
  model,
  neutral,
  over,
  record,
  sequence,
} from '../../src/index.js';
import { step } from '../../src/semantics/index.js';
import { said } from '../support/counter.js';
import { naiveSearch } from '../support/naive-search.js';
import { watchedSearch } from '../support/watched-search.js';

const most = 9;

/** A till: what is in the basket is added up, and then paid, in one step. */
const till = record({
  basket: sequence(2, int(1, 5)),
  purse: int(0, most),
  sum: local(int(0, 10)),
  seen: local(record({ coins: array(2, int(0, 3)), fits: bool })),
  events: happened<{ paid: number }>(),
});
type Till = Infer<typeof till>;
const words = over<Till>();

const put = words.rule({
  ...said,
  id: 'put',
  for: { price: [1, 2, 5] },
  when: (w) => w.basket.length < 2,
  does: (w, { price }) => {
    w.basket.push(price);
  },
});

const pay = words.rule({
  ...said,
  id: 'pay',
  when: (w) => w.basket.length > 0,
  does: [
    (w) => {
      for (const price of w.basket) {
        w.sum += price;
      }
    },
    (w) => {
      w.seen.fits = w.purse + w.sum <= most;
      w.seen.coins[1] = w.sum % 4;
    },
    (w) => {
      if (w.seen.fits) {
        w.purse += w.sum;
        w.events.push({ paid: w.sum + (w.seen.coins[1] ?? 0) });
      }
      w.basket = [];
    },
  ],
});

const shop = (parts: Partial<Model<Till>> = {}): Model<Till> =>
  model({ id: 'shop', says: 'a till', world: till, rules: [put, pay], ...parts });

const full = initially(till, (w) => {
  w.basket = [5, 2];
});

describe('a local of a step', () => {
  it('carries what one effect computes to a later one, and is neutral when the step is over', () => {
    const after = step(shop(), full, { rule: 'pay', params: {} });
    expect(after).toEqual({ ...neutral(till), purse: 7, events: [{ paid: 10 }] });
  });

  it('is in no state: learned tables find what a naive search finds, and no bit is spent on it', async () => {
    const paid = words.everyStep({
      ...said,
      id: 'paid',
      when: ({ after }) => after.events.length > 0,
      holds: ({ before, after }) => after.purse > before.purse,
    });
    const spent = shop({ properties: [paid] });
    const naive = naiveSearch(spent);
    const { states, firings, depth, properties, statistics } = await explore(spent, { stopAt: 'never' });
    // Purses of 0 to 9, and baskets of at most two of three prices: every one can be reached with every purse.
    expect(states).toBe(10 * (1 + 3 + 9));
    expect({ states, firings, depth }).toEqual({ states: naive.states, firings: naive.firings, depth: naive.depth });
    expect(properties[0]?.verdict).toBe('holds');
    // Four for the purse; two for the length of the basket, three for each of its places.
    expect(statistics.bits).toBe(4 + 2 + 2 * 3);
  });

  it('does not outlive a step of one effect either', () => {
    const leaky = words.rule({
      ...said,
      id: 'leaky',
      when: (w) => w.purse < 3,
      does: (w) => {
        w.purse += 1 + w.sum;
        w.sum = 7;
      },
    });
    const { exploration } = watchedSearch(shop({ rules: [leaky] }));
    expect(exploration).toMatchObject({ states: 4, firings: 3 });
  });

  it('does not outlive an effect that reads and writes it last', () => {
    const twice = words.rule({
      ...said,
      id: 'twice',
      when: (w) => w.purse < 8,
      does: [
        (w) => {
          w.sum = w.purse % 3;
        },
        (w) => {
          w.purse += 1 + (w.sum > 1 ? 1 : 0);
          w.sum++;
        },
      ],
    });
    const odd = shop({ rules: [twice] });
    const naive = naiveSearch(odd);
    const { exploration } = watchedSearch(odd);
    expect(exploration).toMatchObject({ states: naive.states, firings: naive.firings, depth: naive.depth });
    // 0, 1, 2, 4, 5, 7 and 8.
    expect(naive.states).toBe(7);
  });

  it('is kept within its domain', async () => {
    const dear = shop({
      starts: [initially(till, (w) => void w.basket.push(5, 5))],
      rules: [{ ...pay, does: [...pay.does, (w) => void Object.assign(w, { sum: w.sum + 5 })] }],
    });
    const message = 'sum = 15 lies outside its domain, 0..10';
    expect(() => step(dear, dear.starts[0] as Till, { rule: 'pay', params: {} })).toThrow(message);
    const [{ id, after, trace } = {}] = (await explore(dear)).properties;
    expect({ id, after }).toEqual({ id: 'in-schema', after: 1 });
    expect(trace?.steps.at(-1)?.world.sum).toBe(15);
  });
});

describe('who reads a local outside of an effect', () => {
  const message = (name: string) =>
    `${name}: sum is local to a step: only effects may read it, no guard and no property`;
  const peeping = {
    guard: shop({ rules: [{ ...pay, when: (w) => w.sum === 0 }] }),
    always: shop({ properties: [words.always({ ...said, id: 'peep', holds: (w) => w.sum === 0 })] }),
    everyStep: shop({ properties: [words.everyStep({ ...said, id: 'peep', holds: ({ after }) => after.sum === 0 })] }),
    about: shop({
      properties: [
        words.everyStep({
          ...said,
          id: 'peep',
          for: { sum: [0, 1] },
          about: { sum: ({ before }) => [before.sum as 0 | 1] },
          holds: () => true,
        }),
      ],
    }),
  };

  it.each(Object.entries(peeping))('in %s, is told that it may not', async (where, peeper) => {
    const name = where === 'guard' ? 'pay' : where === 'about' ? 'peep(sum=0)' : 'peep';
    await expect(explore(peeper)).rejects.toThrow(message(name));
    expect(() => naiveSearch(peeper)).toThrow(message(name));
  });
});
