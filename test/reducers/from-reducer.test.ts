import { configureStore, createSlice, type PayloadAction } from '@reduxjs/toolkit';
import { produce } from 'immer';
import { describe, expect, it } from 'vitest';
import { over } from '../../src/language/index.js';
import { fromReducer } from '../../src/reducers/index.js';
import { drawTrace } from '../../src/report/draw-trace.js';
import { explore } from '../../src/search/index.js';
import '../../src/vitest/index.js';

const said = { by: 'reducer', cites: 'an example' };

describe('a reducer of Redux', () => {
  interface Cart {
    items: { id: 'pen' | 'ink'; count: number }[];
    status: 'open' | 'paying' | 'paid';
    receipt?: { lines: number };
  }
  const initial: Cart = { items: [], status: 'open' };
  const slice = createSlice({
    name: 'cart',
    initialState: initial,
    reducers: {
      add(cart, { payload }: PayloadAction<'pen' | 'ink'>) {
        const item = cart.items.find(({ id }) => id === payload);
        if (item === undefined) {
          cart.items.push({ id: payload, count: 1 });
        } else if (item.count < 2) {
          item.count++;
        }
      },
      remove(cart, { payload }: PayloadAction<'pen' | 'ink'>) {
        cart.items = cart.items.filter(({ id }) => id !== payload);
      },
      pay(cart) {
        if (cart.items.length > 0 && cart.status === 'open') {
          cart.status = 'paying';
        }
      },
      paid(cart) {
        if (cart.status === 'paying') {
          cart.status = 'paid';
          cart.receipt = { lines: cart.items.length };
        }
      },
    },
  });
  const { add, remove, pay, paid } = slice.actions;
  const { always, sometimes } = over<Cart>();
  const cart = fromReducer({
    id: 'cart',
    initial,
    events: [add('pen'), add('ink'), remove('pen'), remove('ink'), pay(), paid()],
    reduce: slice.reducer,
    properties: [
      always({
        ...said,
        id: 'right',
        says: 'the receipt has a line for each item',
        when: (w) => w.status === 'paid',
        holds: (w) => w.receipt?.lines === w.items.length,
      }),
      sometimes({ ...said, id: 'two', says: 'two of a kind', holds: (w) => w.items.some(({ count }) => count === 2) }),
    ],
  });

  it('is searched to its end, with the domains of its fields', async () => {
    const { states, properties, rules } = await explore(cart, { stopAt: 'never' });
    // Lists of distinct items, 1 or 2 of each: 1 + 2·2 + 2·4 = 13. Open: 13; paying: 13; paid: 13 for each receipt of 1 or 2
    // lines, but none of 0, for the cart may be emptied while paying: 13 for that, too.
    expect(states).toBe(13 + 13 + 3 * 13);
    expect(rules.map(({ id }) => id)).toEqual(['cart/add', 'cart/remove', 'cart/pay', 'cart/paid']);
    expect(properties.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['right', 'violated'],
      ['two', 'holds'],
    ]);
  });

  it('shows the shortest way to break a property, which the store itself then goes', async () => {
    const { properties } = await explore(cart);
    const right = properties.find(({ id }) => id === 'right') as (typeof properties)[number];
    expect(drawTrace(cart, right)).toMatchInlineSnapshot(`
      "right broken after 4 steps in cart

        #  who    what happens            what changed
        1  event  cart/add (payload=pen)  items [] → [{id: pen, count: 1}]
        2  event  cart/pay                status open→paying
        3  event  cart/paid               status paying→paid, receipt none → {lines: 1}
        4  event  cart/add (payload=ink)  items [{id: pen, count: 1}] → [{id: pen, count: 1}, {id: ink, count: 1}]

        right             the receipt has a line for each item
        cites             an example
        it read           set in step 3 by event  status = paid
                          set in step 3 by event  receipt.lines = 1
                          set in step 4 by event  items = [{id: pen, count: 1}, {id: ink, count: 1}]"
    `);
    const store = configureStore({ reducer: slice.reducer });
    for (const { action } of right.trace?.steps ?? []) {
      store.dispatch({ type: action.rule, ...action.params });
    }
    expect(store.getState()).toMatchObject({ status: 'paid' });
    expect(store.getState().receipt?.lines).not.toBe(store.getState().items.length);
  });
});

describe('a recipe of immer', () => {
  it('is one, wrapped in produce', async () => {
    const reduce = produce((w: { n: number }, { type }: { type: 'up' | 'off' }) => {
      w.n = type === 'off' ? 0 : Math.min(w.n + 1, 3);
    });
    const { always } = over<{ n: number }>();
    const gentle = always({ ...said, id: 'gentle', says: 'it is not too bright', holds: (w) => w.n < 3 });
    const dimmer = fromReducer({
      id: 'dimmer',
      initial: { n: 0 },
      events: [{ type: 'up' }, { type: 'off' }],
      reduce,
      properties: [gentle],
    });
    await expect(dimmer).toHaveStates(4);
    await expect(dimmer).toViolate('gentle', { within: 3 });
  });
});

describe('a state that is no record', () => {
  it('stands in the field "state"', async () => {
    const { always } = over<{ state: number }>();
    const small = always({ ...said, id: 'small', says: 'it is small', holds: (w) => w.state < 4 });
    const counter = fromReducer({
      initial: 0,
      events: [
        { type: 'up' as const, by: 2 },
        { type: 'up' as const, by: 3 },
      ],
      reduce: (n, { by }) => (n > 3 ? n : n + by),
      properties: [small],
    });
    const { states, properties } = await explore(counter, { stopAt: 'never' });
    // 0, 2, 3, 4, 5, 6
    expect([states, properties[0]?.trace?.steps.map(({ action }) => action)]).toEqual([
      6,
      [
        { rule: 'up', params: { by: 2 } },
        { rule: 'up', params: { by: 2 } },
      ],
    ]);
  });

  it('may be a list, whose elements come and go', async () => {
    const queue = fromReducer({
      initial: [] as readonly string[],
      events: [{ type: 'push', what: 'a' }, { type: 'push', what: 'b' }, { type: 'shift' }],
      reduce: (list, { type, what }) =>
        type === 'shift' ? list.slice(1) : list.length < 3 ? [...list, what ?? ''] : list,
    });
    await expect(queue).toHaveStates(1 + 2 + 4 + 8);
  });
});

describe('a dictionary', () => {
  it('has a field for each key that was seen, absent where it is not there', async () => {
    type Doors = Readonly<Record<string, { open: boolean }>>;
    const doors = fromReducer({
      initial: {} as Doors,
      events: [
        { type: 'build', door: 'a' },
        { type: 'build', door: 'b' },
        { type: 'burn', door: 'a' },
        { type: 'open', door: 'b' },
      ],
      reduce: (all, { type, door }) => {
        if (type === 'build') {
          return { ...all, [door]: { open: false } };
        }
        const { [door]: one, ...others } = all;
        return one === undefined ? all : type === 'burn' ? others : { ...all, [door]: { open: true } };
      },
    });
    // a: not there or there; b: not there, shut, open
    await expect(doors).toHaveStates(6);
  });
});

describe('what cannot be checked says why:', () => {
  const up = { type: 'up' };

  it('a number that grows for ever', () => {
    expect(() =>
      fromReducer({ initial: { n: 0, name: 'x' }, events: [up], reduce: (w) => ({ ...w, n: w.n + 1 }), states: 100 }),
    ).toThrow(
      'there are more than 100 states (n took 101 values: 0, 1, 2, …); let the reducer keep each field within bounds, or raise "states"',
    );
  });

  it('a list that grows for ever, and not the field beside it that does not', () => {
    const reduce = (w: { log: readonly number[]; on: boolean }) => ({ log: [...w.log, 1], on: !w.on });
    expect(() => fromReducer({ initial: { log: [], on: false }, events: [up], reduce, states: 100 })).toThrow(
      /100 states \(log grew to 100 elements\)/,
    );
  });

  it('a record that gets ever more fields', () => {
    const reduce = (w: Readonly<Record<string, boolean>>) => ({ ...w, [`k${Object.keys(w).length}`]: true });
    expect(() => fromReducer({ initial: {}, events: [up], reduce, states: 100 })).toThrow(
      /100 states \(the state got 100 fields: k0, k1, k2, …\)/,
    );
  });

  it('many states of small fields', () => {
    const flip = (w: readonly boolean[], { at }: { type: string; at: number }) =>
      w.map((bit, place) => bit !== (place === at));
    const events = Array.from({ length: 8 }, (_, at) => ({ type: 'flip', at }));
    expect(() => fromReducer({ initial: Array<boolean>(8).fill(false), events, reduce: flip, states: 100 })).toThrow(
      'no single field grows: it is their combination',
    );
  });

  it.each<[string, unknown, (w: never) => unknown, string]>([
    ['a date', { at: new Date(0) }, (w) => w, 'at is a Date: a state is checked that is plain data'],
    ['a map, within', { a: [{ m: 1 }] }, () => ({ a: [{ m: new Map() }] }), 'a[0].m is a Map'],
    ['a function', { run: () => 1 }, (w) => w, 'run is () => 1: a state'],
    ['no number', { n: 1 }, () => ({ n: Number.NaN }), 'n is NaN: a state'],
    ['null here and nothing there', { a: null }, () => ({}), 'a is null at times and undefined at others'],
    [
      'a word here and a list there',
      { a: 'x' },
      () => ({ a: [] }),
      'a is a list, a record or a value at different times',
    ],
    ['a recipe without produce', { n: 0 }, (w: { n: number }) => void w.n, 'it returns nothing; return the next state'],
    [
      'a reducer that changes what it is given',
      { n: 0 },
      (w: { n: number }) => Object.assign(w, { n: 1 }),
      'read only property',
    ],
  ])('%s', (_, initial, reduce, message) => {
    expect(() => fromReducer({ initial, events: [up], reduce: reduce as (w: unknown) => unknown })).toThrow(message);
  });

  it('a reducer that throws, with the events that lead there', () => {
    const reduce = (n: number, { by }: { by: number }) => {
      if (n === 3) {
        throw new Error('enough');
      }
      return n + by;
    };
    expect(() =>
      fromReducer({
        initial: 0,
        events: [
          { type: 'add', by: 1 },
          { type: 'add', by: 2 },
        ],
        reduce,
      }),
    ).toThrow('the reducer fails at add(by=1): enough\n  after add(by=1), add(by=2)');
  });

  it('an event that is listed twice', () => {
    const events = [
      { type: 'add', by: { n: 1 } },
      { type: 'add', by: { n: 1 } },
    ];
    expect(() => fromReducer({ initial: 0, events, reduce: (n) => n })).toThrow(
      'the event add(with={"by":{"n":1}}) is listed twice',
    );
  });

  it('a reducer that looks at something else than the state', async () => {
    let calls = 0;
    const reduce = (w: { n: number }) => ({ n: (w.n + 1 + (calls++ % 3)) % 8 });
    await expect(explore(fromReducer({ initial: { n: 0 }, events: [up], reduce }))).rejects.toThrow(/up/);
  });
});
