import { describe, expect, test } from 'vitest';
import {
  array,
  bag,
  bool,
  happened,
  type Infer,
  index,
  initially,
  int,
  model,
  oneOf,
  optional,
  over,
  record,
  sequence,
} from '../../src/index.js';
import { step } from '../../src/semantics/index.js';
import { pack } from '../../src/transitions/codec.js';
import { layoutOf } from '../../src/transitions/layout.js';
import { recordGuardAndEffect } from '../../src/transitions/recorder.js';

const book = record({ title: oneOf('none', 'emma', 'ulysses'), pages: int(0, 3) });
const library = record({
  open: bool,
  shelf: array(3, book),
  queue: sequence(4, book),
  numbers: sequence(3, index(5)),
  loans: bag(3, book),
  desk: optional(book),
  reader: optional(index(3)),
  room: record({ lamp: bool, seats: array(2, index(4)) }),
  log: happened<string>(),
});
type Library = Infer<typeof library>;

const start = initially(library, (w) => {
  w.shelf[1] = { title: 'emma', pages: 2 };
  w.queue.push({ title: 'ulysses', pages: 1 }, { title: 'emma', pages: 3 });
  w.numbers.push(4, 2);
  w.loans[2] = { title: 'emma', pages: 1 };
  w.desk = { title: 'ulysses', pages: 3 };
  w.room.seats = [3, 1];
});

const first = <T>(list: readonly T[]): T => list[0] as T;
const { rule } = over<Library>();
const ruleThat = (does: (w: Library) => void, when: (w: Library) => boolean = () => true) =>
  rule({ id: 'do', by: 'a test', says: 'it', cites: '', when: (w) => when(w as Library), does });

const run = (does: (w: Library) => void, when?: (w: Library) => boolean) => {
  const it = model({ id: 'library', says: '', world: library, starts: [start], rules: [ruleThat(does, when)] });
  const layout = layoutOf(library);
  const state = pack(layout, start);
  const [only] = it.rules;
  if (only === undefined) {
    throw new Error('no rule');
  }
  const { looks, writes, isOutside = false } = recordGuardAndEffect(layout, only, { rule: only.id, params: {} }, state);
  return { it, layout, state, reads: looks.map(({ field }) => field.path), writes: writes ?? new Map(), isOutside };
};

const operations: Readonly<Record<string, (w: Library) => void>> = {
  'assigns a field': (w) => {
    w.open = true;
  },
  'adds to a number': (w) => {
    first(w.queue).pages += 1;
  },
  'assigns a whole record': (w) => {
    w.shelf[0] = { title: 'emma', pages: 1 };
  },
  'goes on changing a record that it assigned': (w) => {
    const fresh: Library['shelf'][number] = { title: 'emma', pages: 1 };
    w.shelf[0] = fresh;
    fresh.pages = 3;
    first(w.shelf).title = 'ulysses';
  },
  'copies a record by spreading it': (w) => {
    w.shelf[2] = { ...first(w.queue), pages: 0 };
  },
  'assigns a record of another list': (w) => {
    w.shelf[2] = w.queue[1] as Library['shelf'][number];
  },
  'swaps two records': (w) => {
    [w.shelf[0], w.shelf[1]] = [w.shelf[1] as Library['shelf'][number], first(w.shelf)];
  },
  'changes a record after moving it': (w) => {
    const held = first(w.queue);
    w.queue.shift();
    w.queue.push(held);
    held.pages = 0;
  },
  'changes a record after removing it': (w) => {
    const held = first(w.queue);
    w.queue.shift();
    held.pages = 0;
  },
  'pushes and pops': (w) => {
    w.queue.push({ title: 'none', pages: 1 });
    w.numbers.pop();
  },
  'unshifts, splices, reverses and sorts': (w) => {
    w.queue.unshift({ title: 'emma', pages: 0 });
    w.queue.splice(1, 1);
    w.queue.reverse();
    w.numbers.sort();
  },
  'is longer for a moment than it may be': (w) => {
    w.numbers.push(1, 0);
    w.numbers.shift();
  },
  'truncates a list': (w) => {
    w.queue.length = 1;
    w.numbers.length = 0;
  },
  'fills and copies within': (w) => {
    w.room.seats.fill(2, 1);
    w.numbers.copyWithin(0, 1);
  },
  'filters and maps': (w) => {
    w.queue = w.queue.filter(({ title }) => title === 'emma');
    w.numbers = w.numbers.map((n) => n + 0);
  },
  'finds, destructures and loops': (w) => {
    const found = w.shelf.find(({ title }) => title === 'emma');
    const [, second] = w.queue;
    for (const item of w.loans) {
      item.pages = found?.pages ?? 0;
    }
    w.open = second !== undefined && w.shelf.includes(found ?? second);
  },
  'assigns within a bag': (w) => {
    w.loans[0] = { title: 'ulysses', pages: 0 };
  },
  'moves a record out of a bag': (w) => {
    w.desk = w.loans[2] as Library['loans'][number];
    w.loans[2] = { title: 'none', pages: 0 };
  },
  'takes away what is optional': (w) => {
    w.desk = null;
    w.reader = null;
  },
  'changes what is optional': (w) => {
    if (w.desk !== null) {
      w.desk.pages = 0;
    }
    w.reader = 2;
  },
  'assigns a list whole': (w) => {
    w.queue = [];
    w.room = { lamp: true, seats: [0, 0] };
  },
  'uses Object.assign and Object.entries': (w) => {
    Object.assign(first(w.shelf), { pages: Object.entries(w.room).length });
  },
  'says what happened': (w) => {
    w.log.push('a book was lent');
    w.open = w.log.length === 1;
  },
  'writes what is there already': (w) => {
    first(w.queue).title = 'ulysses';
    w.numbers = [...w.numbers];
  },
};

describe('the recording draft does what immer does when a recipe', () => {
  test.each(Object.entries(operations))('%s', (_, does) => {
    const { it, layout, state, writes } = run(does);
    const expected = pack(layout, step(it, start, { rule: 'do', params: {} }));
    const reached = Int32Array.from(state);
    for (const [{ word, shift, bits }, code] of writes) {
      reached[word] = ((reached[word] ?? 0) & ~(((1 << bits) - 1) << shift)) | (code << shift);
    }
    expect(reached).toEqual(expected);
    expect(pack(layout, start)).toEqual(state);
  });
});

describe('what a recipe looks at is recorded', () => {
  test('each field once, in the order of the first look', () => {
    const { reads } = run((w) => {
      w.open = w.room.lamp || first(w.numbers) > 3 || w.room.lamp;
    });
    expect(reads).toEqual(['room.lamp', 'numbers.length', 'numbers[0]']);
  });

  test('and what it wrote itself is not a look at the state', () => {
    const { reads } = run((w) => {
      w.open = true;
      w.room.lamp = w.open;
    });
    expect(reads).toEqual([]);
  });

  test('a record that moves is looked at whole, and one that stays is not', () => {
    const { reads } = run((w) => {
      w.shelf[0] = w.shelf[2] as Library['shelf'][number];
      w.shelf[1] = w.shelf[1] as Library['shelf'][number];
    });
    expect(reads).toEqual(['shelf[2].title', 'shelf[2].pages']);
  });

  test('a bag that is not changed is not put in order', () => {
    const { reads } = run((w) => {
      w.open = first(w.loans).pages === 0;
    });
    expect(reads).toEqual(['loans[0].pages']);
  });

  test('a field is not written when it is known to have the value', () => {
    const { writes } = run((w) => {
      first(w.numbers);
      w.numbers[0] = 4;
    });
    expect(writes.size).toBe(0);
  });
});

describe('a recipe leaves the schema that', () => {
  const wrong: readonly (readonly [string, (w: Library) => void, RegExp])[] = [
    [
      'writes outside a domain',
      (w) => {
        first(w.queue).pages = 4;
      },
      /do: queue\[0\]\.pages = 4 lies outside its domain, 0\.\.3/,
    ],
    [
      'writes outside a domain in a fresh record',
      (w) => {
        const fresh: Library['shelf'][number] = { title: 'emma', pages: 1 };
        w.shelf[1] = fresh;
        fresh.pages = 9;
      },
      /do: shelf\[1\]\.pages = 9 lies outside its domain/,
    ],
    [
      'makes a list too long',
      (w) => void w.numbers.push(1, 1),
      /do: numbers has 4 elements; the schema allows at most 3/,
    ],
    ['makes an array shorter', (w) => void w.shelf.pop(), /do: shelf has 2 elements; the schema allows exactly 3/],
    [
      'deletes a field',
      (w) => {
        delete (w as Partial<Library>).open;
      },
      /do: open = undefined lies outside its domain, boolean/,
    ],
  ];
  test.each(wrong)('%s', (_, does, message) => {
    const { it, isOutside, writes } = run(does);
    expect([isOutside, writes.size]).toEqual([true, 0]);
    expect(() => step(it, start, { rule: 'do', params: {} })).toThrow(message);
  });

  test('does not if it is in order in the end', () => {
    const { isOutside } = run((w) => {
      w.numbers.push(1, 1);
      w.numbers.pop();
      first(w.queue).pages = 7;
      first(w.queue).pages = 0;
    });
    expect(isOutside).toBe(false);
  });
});

describe('a recipe is refused that', () => {
  const wrong: readonly (readonly [string, (w: Library) => void, RegExp])[] = [
    [
      'invents a field',
      (w) => {
        (w.room as Record<string, unknown>).door = true;
      },
      /do: room\.door is not in the schema; known fields: lamp, seats/,
    ],
    [
      'gives a list a name',
      (w) => {
        (w.queue as unknown as Record<string, unknown>).name = 'q';
      },
      /do: queue\[name\] is not in the schema/,
    ],
    [
      'misspells what it reads of a list',
      (w) => {
        w.room.lamp = (w.queue as unknown as { lenght: number }).lenght > 0;
      },
      /do: queue\[lenght\] is not in the schema; known fields: its elements and its length/,
    ],
    [
      'defines a property',
      (w) => Object.defineProperty(w, 'open', { value: true }),
      /do: open is defined as a property; assign to it instead/,
    ],
  ];
  test.each(wrong)('%s', (_, does, message) => {
    expect(() => run(does)).toThrow(message);
  });

  test('writes in its guard', () => {
    const guard = (w: Library) => {
      w.room.lamp = true;
      return true;
    };
    expect(() => run(() => {}, guard)).toThrow(/do: room\.lamp = true: a guard or a property changes the world/);
  });

  test('deletes in its guard', () => {
    expect(() =>
      run(
        () => {},
        (w) => delete (w as Partial<Library>).open,
      ),
    ).toThrow(/do: open deleted: a guard/);
  });
});
