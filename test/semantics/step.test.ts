import { describe, expect, it } from 'vitest';
import {
  array,
  bag,
  happened,
  type Infer,
  int,
  ModelError,
  model,
  oneOf,
  optional,
  over,
  record,
  type Saying,
  sequence,
  UsageError,
  upTo,
} from '../../src/language/index.js';
import { actionsOf, enabledActions, initialWorlds, isEnabled, step } from '../../src/semantics/index.js';

const shelf = record({
  count: int(0, 3),
  boxes: bag(3, record({ holds: oneOf('nothing', 'bolts', 'nuts') })),
  queue: sequence(2, int(0, 9)),
  lamps: array(2, int(0, 1)),
  label: optional(record({ size: int(1, 3) })),
  told: happened<string>(),
});
type Shelf = Infer<typeof shelf>;

const { rule } = over<Shelf>();
const saying: Saying = { id: 'change', by: 'clerk', says: 'a sentence', cites: 'an example' };
const change = { rule: 'change', params: {} };

const shelfWhere = (does: (world: Shelf) => void) =>
  model({ id: 'shelf', says: 'a shelf', world: shelf, rules: [rule({ ...saying, does })] });

const changed = (does: (world: Shelf) => void) => {
  const made = shelfWhere(does);
  return step(made, start(made), change);
};

const start = (made: ReturnType<typeof shelfWhere>): Shelf => {
  const [world] = initialWorlds(made);
  if (world === undefined) {
    throw new Error('no initial world');
  }
  return world;
};

describe('a step', () => {
  it('is the world that the effect makes, and leaves the one before as it was', () => {
    const made = shelfWhere((w) => {
      w.count = 2;
      w.queue.push(7);
    });
    const before = start(made);
    expect(step(made, before, change)).toEqual({ ...before, count: 2, queue: [7] });
    expect(before).toMatchObject({ count: 0, queue: [] });
  });

  it('makes frozen worlds', () => {
    const world = changed((w) => {
      w.label = { size: 2 };
    });
    expect(() => {
      world.count = 1;
    }).toThrow(TypeError);
    expect(() => {
      Object.assign(world.label ?? {}, { size: 1 });
    }).toThrow(TypeError);
    expect(() => start(shelfWhere(() => {})).queue.push(1)).toThrow(TypeError);
  });

  it('shares what it does not change', () => {
    const made = shelfWhere((w) => {
      w.count = 1;
    });
    const before = start(made);
    expect(step(made, before, change).lamps).toBe(before.lamps);
  });

  it('gives the effect its parameters', () => {
    const fill = rule({
      ...saying,
      for: { lamp: upTo(2), to: [0, 1] },
      does: (w, { lamp, to }) => {
        w.lamps[lamp] = to;
      },
    });
    const made = model({ id: 'lamps', says: 'lamps', world: shelf, rules: [fill] });
    expect(step(made, start(made), { rule: 'change', params: { lamp: 1, to: 1 } }).lamps).toEqual([0, 1]);
  });

  it('puts interchangeable slots into one order, whichever was changed', () => {
    const put = (slot: number) =>
      changed((w) => {
        w.boxes[slot] = { holds: 'nuts' };
      });
    expect(put(0).boxes.map(({ holds }) => holds)).toEqual(['nothing', 'nothing', 'nuts']);
    expect(put(0)).toEqual(put(2));
  });

  it('tells of what happened in it, and of nothing that happened before', () => {
    const made = shelfWhere((w) => {
      w.told.push(`count was ${w.count}`);
      w.count++;
    });
    const one = step(made, start(made), change);
    const two = step(made, one, change);
    expect(one.told).toEqual(['count was 0']);
    expect(two.told).toEqual(['count was 1']);
  });
});

describe('a step that cannot be is refused by name:', () => {
  it.each<[string, (world: Shelf) => unknown, string]>([
    [
      'a number out of its domain',
      (w) => Object.assign(w, { count: 4 }),
      'change: count = 4 lies outside its domain, 0..3',
    ],
    ['no list', (w) => Object.assign(w, { lamps: null }), 'change: lamps = null is not a list'],
    ['a slot taken away', (w) => w.boxes.pop(), 'change: boxes has 2 elements; the schema allows exactly 3'],
    [
      'a slot left undefined',
      (w) => Object.assign(w.boxes, [undefined]),
      'change: boxes[0] = undefined is not a record',
    ],
    [
      'a list with a hole',
      (w) => Object.assign(w.queue, { 1: 5 }),
      'change: queue[0] = undefined lies outside its domain',
    ],
    [
      'a field that is not in the schema',
      (w) => Object.assign(w, { cuont: 1 }),
      'change: cuont is not in the schema; known',
    ],
    ['a field taken away', (w) => Reflect.deleteProperty(w, 'count'), 'change: count = undefined lies outside'],
    [
      'an error of its own',
      () => {
        throw new Error('out of bolts');
      },
      'change: out of bolts',
    ],
    [
      'something else thrown',
      () => {
        throw 'bolts';
      },
      'change: bolts',
    ],
  ])('%s', (_, does, message) => {
    const run = () => changed((w) => void does(w));
    expect(run).toThrow(ModelError);
    expect(run).toThrow(message);
  });

  it('an effect that is not done when it returns', () => {
    expect(() =>
      changed(async (w) => {
        await Promise.resolve();
        w.count = 1;
      }),
    ).toThrow('change: its effect is asynchronous; all that a rule does it does at once');
  });

  it('with the parameters of its action', () => {
    const bad = rule({
      ...saying,
      for: { lamp: upTo(2) },
      does: (w, { lamp }) => Object.assign(w.lamps, { [lamp]: 2 }),
    });
    const made = model({ id: 'lamps', says: 'lamps', world: shelf, rules: [bad] });
    expect(() => step(made, start(made), { rule: 'change', params: { lamp: 1 } })).toThrow(
      'change(lamp=1): lamps[1] = 2 lies outside its domain, 0..1',
    );
  });

  it('an action that is not enabled', () => {
    const never = model({
      id: 'never',
      says: 'never',
      world: shelf,
      rules: [rule({ ...saying, when: () => false, does: () => {} })],
    });
    expect(() => step(never, start(never), change)).toThrow('change: is not enabled in this world');
  });

  it('a guard that writes', () => {
    const writes = rule({ ...saying, when: (w) => Object.assign(w, { count: 1 }) !== null, does: () => {} });
    const made = model({ id: 'writes', says: 'writes', world: shelf, rules: [writes] });
    expect(() => isEnabled(made, start(made), change)).toThrow(/^change: .*read only property 'count'/);
  });

  it('an action that the model does not have', () => {
    const made = shelfWhere(() => {});
    expect(() => step(made, start(made), { rule: 'chnage', params: {} })).toThrow('model shelf has no rule chnage');
  });

  it('but an error that a user is to blame for stays what it is', () => {
    const usage = new UsageError('no such file');
    expect(() =>
      changed(() => {
        throw usage;
      }),
    ).toThrow(usage);
  });
});

describe('the actions', () => {
  const dial = rule({
    ...saying,
    id: 'dial',
    for: { to: upTo(3) },
    when: (w, { to }) => w.count !== to,
    does: (w, { to }) => {
      w.count = to;
    },
  });
  const back = rule({ ...saying, id: 'back', when: (w) => w.count > 0, does: (w) => void w.count-- });
  const made = model({ id: 'dial', says: 'a dial', world: shelf, rules: [dial, back] });

  it('of a model are those of its rules, in order', () => {
    expect(actionsOf(made)).toEqual([
      { rule: 'dial', params: { to: 0 } },
      { rule: 'dial', params: { to: 1 } },
      { rule: 'dial', params: { to: 2 } },
      { rule: 'back', params: {} },
    ]);
  });

  it('of a world are those whose guard holds', () => {
    expect(enabledActions(made, start(made))).toEqual([
      { rule: 'dial', params: { to: 1 } },
      { rule: 'dial', params: { to: 2 } },
    ]);
    expect(isEnabled(made, start(made), { rule: 'back', params: {} })).toBe(false);
  });
});

describe('initial worlds', () => {
  it('have their slots in order, and are not the ones that were given', () => {
    const given: Shelf = {
      count: 1,
      boxes: [{ holds: 'nuts' }, { holds: 'nothing' }, { holds: 'bolts' }],
      queue: [],
      lamps: [0, 1],
      label: null,
      told: [],
    };
    const made = model({ id: 'given', says: 'as given', world: shelf, rules: [], starts: [given] });
    expect(start(made).boxes.map(({ holds }) => holds)).toEqual(['nothing', 'bolts', 'nuts']);
    expect(given.boxes[0]).toEqual({ holds: 'nuts' });
    expect(Object.isFrozen(given)).toBe(false);
  });
});
