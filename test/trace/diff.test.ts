import { describe, expect, it } from 'vitest';
import {
  array,
  bag,
  bool,
  type Depiction,
  happened,
  index,
  initially,
  oneOf,
  optional,
  part,
  record,
  sequence,
} from '../../src/language/index.js';
import { diff, drawChange, unitOf } from '../../src/trace/diff.js';

const slot = record({ state: oneOf('free', 'pending', 'active'), irq: index(4) });
const shape = record({
  running: bool,
  slots: array(2, slot),
  list: sequence(3, index(4)),
  records: sequence(2, slot),
  heap: bag(2, index(4)),
  extra: optional(slot),
  news: happened<string>(),
});
const start = initially(shape, () => {});
type World = typeof start;

const changes = (change: (w: World) => void, depiction?: Depiction) => {
  const after = initially(shape, change);
  return diff(shape, start, after, depiction).map((found) => drawChange(found, depiction));
};

const drawn: Depiction = {
  parts: {
    'slots[*]': part<World['slots'][number]>(
      (place) => `LR${place}`,
      ({ state, irq }) => (state === 'free' ? 'empty' : `${26 + irq} hw ${state[0]?.toUpperCase()}`),
    ),
  },
};

describe('a change is shown', () => {
  it.each<[string, (w: World) => void, string[]]>([
    [
      'of a field',
      (w) => {
        w.running = true;
      },
      ['running false→true'],
    ],
    [
      'of a field of an element',
      (w) => {
        w.slots[1] = { state: 'pending', irq: 0 };
      },
      ['slots[1].state free→pending'],
    ],
    ['of a list that grew', (w) => void w.list.push(1, 2), ['list [] → [1, 2]']],
    [
      'of a slot in a bag',
      (w) => {
        w.heap[0] = 3;
      },
      ['heap[0] 0→3'],
    ],
    [
      'of something absent',
      (w) => {
        w.extra = { state: 'active', irq: 2 };
      },
      ['extra none → {state: active, irq: 2}'],
    ],
    [
      'of a list of records that grew',
      (w) => void w.records.push({ state: 'free', irq: 1 }),
      ['records [] → [{state: free, irq: 1}]'],
    ],
    ['not of what happened', (w) => void w.news.push('rain'), []],
  ])('%s', (_, change, expected) => {
    expect(changes(change)).toEqual(expected);
  });

  it('within a list of records that is as long as before', () => {
    const before = initially(shape, (w) => void w.records.push({ state: 'free', irq: 1 }));
    const after = initially(shape, (w) => void w.records.push({ state: 'free', irq: 2 }));
    expect(diff(shape, before, after)).toEqual([{ path: ['records', 0, 'irq'], before: 1, after: 2 }]);
  });

  it('within something optional that is there before and after', () => {
    const before = initially(shape, (w) => {
      w.extra = { state: 'free', irq: 1 };
    });
    const after = initially(shape, (w) => {
      w.extra = { state: 'active', irq: 1 };
    });
    expect(diff(shape, before, after)).toEqual([{ path: ['extra', 'state'], before: 'free', after: 'active' }]);
  });
});

describe('a part that the model draws', () => {
  it('is one change, and only the words that differ have an arrow', () => {
    const before = initially(shape, (w) => {
      w.slots[0] = { state: 'pending', irq: 1 };
    });
    const after = initially(shape, (w) => {
      w.slots[0] = { state: 'active', irq: 1 };
    });
    expect(diff(shape, before, after, drawn).map((change) => drawChange(change, drawn))).toEqual(['LR0 27 hw P→A']);
  });

  it('is drawn whole on both sides when it is a list', () => {
    const names: Depiction = {
      parts: {
        list: part<number[]>(
          () => 'ap_list',
          (list) => `[${list.map((irq) => `irq${irq}`).join(', ')}]`,
        ),
      },
    };
    const before = initially(shape, (w) => void w.list.push(1, 2));
    const after = initially(shape, (w) => void w.list.push(2, 1));
    expect(diff(shape, before, after, names).map((change) => drawChange(change, names))).toEqual([
      'ap_list [irq1, irq2] → [irq2, irq1]',
    ]);
  });

  it('is drawn whole on both sides when the drawings have nothing in common', () => {
    expect(
      changes((w) => {
        w.slots[1] = { state: 'pending', irq: 1 };
      }, drawn),
    ).toEqual(['LR1 empty → 27 hw P']);
  });

  it('is left out when it is drawn alike on both sides', () => {
    expect(
      changes((w) => {
        w.slots[1] = { state: 'free', irq: 1 };
      }, drawn),
    ).toEqual([undefined]);
  });
});

describe('a read leads to the place that a change would name', () => {
  it.each([
    ['a field', ['slots', 1, 'irq'], ['slots', 1, 'irq']],
    ['the list around an element', ['list', 0], ['list']],
    ['the list whose length is read', ['list'], ['list']],
    ['an optional part that is absent', ['extra'], ['extra']],
    ['a field of an optional part', ['extra', 'irq'], ['extra', 'irq']],
    ['what happened', ['news', 0], ['news']],
  ])('%s', (_, path, unit) => {
    expect(unitOf(shape, path)).toEqual(unit);
  });

  it('the drawn part around a field', () => {
    expect(unitOf(shape, ['slots', 1, 'irq'], drawn)).toEqual(['slots', 1]);
  });

  it.each([[['slots']], [[]], [['unknown']]])('%j leads nowhere: it ends between fields', (path) => {
    expect(unitOf(shape, path)).toBeUndefined();
  });
});
