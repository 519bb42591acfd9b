import { describe, expect, it } from 'vitest';
import {
  array,
  bag,
  bool,
  family,
  type Interchangeable,
  initially,
  int,
  interchangeable,
  type Model,
  ModelError,
  member,
  model,
  neutral,
  over,
  perMember,
  type RecordShape,
  record,
  type Schema,
  type Shape,
  upTo,
} from '../../src/index.js';
import { type Symmetry, symmetryOf } from '../../src/symmetry/index.js';
import { inWords } from '../../src/symmetry/permutation.js';
import { pack, unpack } from '../../src/transitions/codec.js';
import { layoutOf } from '../../src/transitions/layout.js';
import { naiveSearch } from '../support/naive-search.js';
import { inAnyOrder, moved, orbitsOf, ordersOf } from '../support/orbits.js';
import { quotientSearch } from '../support/quotient-search.js';
import {
  type Library,
  lamps,
  library,
  libraryFamilies,
  libraryRules,
  libraryWith,
} from '../support/symmetric-models.js';

const symmetric = <W>(made: Model<W>): Symmetry<W> => symmetryOf(made, layoutOf(made.world)) as Symmetry<W>;
const { book, hand, reader } = libraryFamilies;

describe('the group', () => {
  it('of a model that declares nothing, or one member alone, is none', () => {
    const { symmetry: _, ...plain } = lamps(3);
    expect(symmetryOf(plain, layoutOf(plain.world))).toBeUndefined();
    expect(symmetryOf({ ...plain, symmetry: [] }, layoutOf(plain.world))).toBeUndefined();
    expect(symmetric(lamps(3, [[0], [2]]))).toBeUndefined();
  });

  it('has every order of the members, the given one first; slots are put into order instead', () => {
    const { permutations, generators } = symmetric(libraryWith(['take']));
    expect(permutations.map(inWords)).toEqual([
      '',
      'book 1 ↔ 2',
      'book 0 ↔ 1',
      'book 0 → 1 → 2 → 0',
      'book 0 → 2 → 1 → 0',
      'book 0 ↔ 2',
      'reader 0 ↔ 1',
      'reader 0 ↔ 1, book 1 ↔ 2',
      'reader 0 ↔ 1, book 0 ↔ 1',
      'reader 0 ↔ 1, book 0 → 1 → 2 → 0',
      'reader 0 ↔ 1, book 0 → 2 → 1 → 0',
      'reader 0 ↔ 1, book 0 ↔ 2',
    ]);
    expect(generators.map(inWords)).toEqual([
      'reader 0 ↔ 1',
      'book 0 ↔ 1',
      'book 1 ↔ 2',
      'hand 0 ↔ 1 of reader 0',
      'hand 0 ↔ 1 of reader 1',
    ]);
  });

  it('has the orders within each class only', () => {
    const { permutations } = symmetric(libraryWith(['take'], [], [interchangeable(book, [[0, 2], [1]])]));
    expect(permutations.map(inWords)).toEqual(['', 'book 0 ↔ 2']);
  });

  it('may not be too large', () => {
    const many = family('lamp', 8);
    const world = record({ lamps: perMember(many, bool), first: member(many) });
    const made = model({ id: 'hall', says: 'many lamps', world, rules: [], symmetry: [interchangeable(many)] });
    expect(() => symmetric(made)).toThrow(
      'model hall: its symmetry has 40320 permutations, lamp {0,1,2,3,4,5,6,7}; the most is 10000: declare fewer members as interchangeable',
    );
  });

  it('may be as large as one likes where it is of slots', () => {
    expect(quotientSearch(lamps(12))).toMatchObject({ orbits: 13, first: new Map([['bright', 12]]) });
  });
});

describe('a permuted world', () => {
  const symmetry = symmetric(libraryWith(['take']));
  const { layout, permutations, generators } = symmetry;
  const permuted = (words: string, change: (w: Library) => void): Library => {
    const permutation = [...permutations, ...generators].find((one) => inWords(one) === words);
    const state = pack(layout, initially(library, change));
    return unpack(layout, symmetry.permute(permutation as never, state)) as Library;
  };

  it('has the elements of members in their places', () => {
    const w = permuted('book 0 → 1 → 2 → 0', ({ books }) => {
      books[0] = { lent: true, last: 1 };
    });
    expect(w.books).toEqual([
      { lent: false, last: 0 },
      { lent: true, last: 1 },
      { lent: false, last: 0 },
    ]);
  });

  it('has other numbers for members in fields, in lists, and where something may be absent', () => {
    const w = permuted('reader 0 ↔ 1, book 0 → 1 → 2 → 0', ({ books, queue, readers }) => {
      books[2] = { lent: true, last: 1 };
      queue.push(2, 0);
      Object.assign(readers[0] as object, { favourite: 1 });
    });
    expect(w).toMatchObject({
      books: [
        { lent: true, last: 0 },
        { lent: false, last: 1 },
        { lent: false, last: 1 },
      ],
      queue: [0, 1],
      readers: [{ favourite: null }, { favourite: 2 }],
    });
  });

  it('leaves a number alone while it names nobody', () => {
    const w = permuted('book 0 ↔ 1', ({ readers }) => {
      Object.assign(readers[0]?.hands[1] as object, { holds: 'a book', book: 0 });
    });
    expect(w.readers[0]?.hands).toEqual([
      { holds: 'nothing', book: 0 },
      { holds: 'a book', book: 1 },
    ]);
  });

  it('has the slots of one owner exchanged, of that one alone', () => {
    const w = permuted('hand 0 ↔ 1 of reader 1', ({ readers }) => {
      for (const { hands } of readers) {
        hands[0] = { holds: 'a book', book: 2 };
      }
    });
    expect(w.readers.map(({ hands }) => hands.map(({ book }) => book))).toEqual([
      [2, 0],
      [0, 2],
    ]);
  });

  it('leaves a number alone behind those that are in use', () => {
    const lamp = family('lamp', 3);
    const inner = record({ list: array(3, member(lamp), { used: 'count' }) });
    const world = record({ lamps: perMember(lamp, bool), first: member(lamp), count: int(0, 3), inner });
    const made = model({ id: 'm', says: 'm', world, rules: [], symmetry: [interchangeable(lamp, [[0, 1]])] });
    const own = symmetric(made);
    const state = pack(own.layout, { lamps: [true, false, false], first: 2, count: 2, inner: { list: [1, 0, 0] } });
    expect(unpack(own.layout, own.permute(own.permutations[1] as never, state))).toEqual({
      lamps: [false, true, false],
      first: 2,
      count: 2,
      inner: { list: [0, 1, 0] },
    });
  });

  it('has its bags in order when it is settled', () => {
    const lamp = family('lamp', 2);
    const world = record({ lamps: perMember(lamp, bool), picked: bag(3, member(lamp)) });
    const made = model({ id: 'bag', says: 'a bag', world, rules: [], symmetry: [interchangeable(lamp)] });
    const own = symmetric(made);
    const state = pack(own.layout, { lamps: [true, false], picked: [0, 0, 1] });
    const after = own.permute(own.permutations[1] as never, state);
    expect(unpack(own.layout, after)).toEqual({ lamps: [false, true], picked: [1, 1, 0] });
    expect(unpack(own.layout, own.settle(after))).toEqual({ lamps: [false, true], picked: [0, 1, 1] });
  });

  it('belongs to permuted actions and instances', () => {
    const [readers, books, , hands] = generators;
    const action = { rule: 'take', params: { reader: 0, hand: 1, book: 1 } };
    const anyState = new Int32Array(symmetry.layout.words);
    expect([readers, books, hands].map((one) => symmetry.permuteAction(one as never, action, anyState).params)).toEqual(
      [
        { reader: 1, hand: 1, book: 1 },
        { reader: 0, hand: 1, book: 0 },
        { reader: 0, hand: 0, book: 1 },
      ],
    );
    const other = { ...action, params: { ...action.params, reader: 1 } };
    expect(symmetry.permuteAction(hands as never, other, anyState)).toEqual(other);
  });
});

describe('worlds that differ in names only have one canonical world', () => {
  it('for lamps as many as one can count: 4 of 8', () => {
    expect(naiveSearch(lamps(3)).states).toBe(8);
    expect(quotientSearch(lamps(3))).toMatchObject({ orbits: 4, depth: 4, first: new Map([['bright', 3]]) });
    expect(quotientSearch(lamps(3, [[0, 2]])).orbits).toBe(6);
  });

  it('for a library as many as an independent count', () => {
    const made = libraryWith(['take', 'giveBack', 'wish'], ['once']);
    const { worlds } = naiveSearch(made);
    const renamings = ordersOf(3).flatMap((books) =>
      ordersOf(2).map((readers) => (w: Library) => ({
        readers: moved(
          w.readers.map(({ hands, favourite }) => ({
            hands: inAnyOrder(hands.map((one) => (one.holds === 'nothing' ? one : { ...one, book: books[one.book] }))),
            favourite: favourite === null ? null : books[favourite],
          })),
          readers,
        ),
        books: moved(
          w.books.map((one) => ({ ...one, last: readers[one.last] as number })),
          books,
        ),
        queue: w.queue.map((one) => books[one]),
      })),
    ) as unknown as readonly ((w: Library) => Library)[];
    const { orbits, first } = quotientSearch(made);
    expect(orbits).toBe(orbitsOf(worlds, renamings));
    expect(orbits).toBeLessThan(worlds.length / 8);
    expect(first).toEqual(new Map());
  });

  it('whichever of them one begins with', () => {
    const symmetry = symmetric(libraryWith(['take']));
    const state = pack(
      symmetry.layout,
      initially(library, (w) => {
        w.queue.push(1, 2);
        Object.assign(w.readers[1] as object, { favourite: 2 });
        Object.assign(w.readers[1]?.hands[0] as object, { holds: 'a book', book: 1 });
      }),
    );
    const all = [...symmetry.permutations, ...symmetry.generators].map((one) => symmetry.permute(one, state));
    const canonical = all.map((one) => symmetry.canonical(one).join());
    expect(new Set(canonical).size).toBe(1);
    expect(new Set(all.map((one) => one.join())).size).toBeGreaterThan(12);
  });
});

describe('what cannot be symmetric is refused', () => {
  const lamp = family('lamp', 2);
  const bulb = family('bulb', 2, { of: lamp });
  const made = (fields: Readonly<Record<string, Shape>>, symmetry: readonly Interchangeable[], domains = {}) => {
    const world = record(fields) as unknown as Schema<object> & RecordShape;
    const { rule } = over<object>();
    const saying = { by: 'anybody', says: 'a sentence', cites: 'nothing' };
    return () =>
      symmetric(
        model({
          id: 'm',
          says: 'm',
          world,
          symmetry,
          rules: [rule({ ...saying, id: 'r', for: domains, does: () => {} })],
        }),
      );
  };
  const bulbs = perMember(lamp, record({ bulbs: perMember(bulb, bool) }));

  it.each<[string, () => unknown, string]>([
    [
      'a family declared twice',
      made({ a: perMember(lamp, bool) }, [interchangeable(lamp), interchangeable(lamp)]),
      'model m: what of lamp is interchangeable is said twice',
    ],
    [
      'a rule for one of them',
      made({ a: perMember(lamp, bool) }, [interchangeable(lamp)], { lamp: [1] }),
      'rule r prefers an index: its parameter lamp may be 1 and not 0, and the model says that they are interchangeable',
    ],
    [
      'a part that only one of them has',
      made({ a: perMember(lamp, bool, [1]), b: member(lamp) }, [interchangeable(lamp)]),
      'a has elements for the members 1, of which one may be exchanged with 0, which has none',
    ],
    [
      'a rule for a slot of nobody',
      made({ a: bulbs }, [interchangeable(bulb)], { bulb: upTo(2) }),
      'rule r: its parameter bulb is of a lamp; a parameter lamp must say of which',
    ],
    [
      'slots that a field names',
      made({ a: bulbs, b: member(bulb) }, [interchangeable(bulb)]),
      'each lamp has bulbs of its own: they are interchangeable in one array, directly within the element of a lamp, and nowhere else; b is not so',
    ],
    [
      'slots that are not within their owners',
      made({ a: array(2, perMember(bulb, bool)) }, [interchangeable(bulb)]),
      'a[] is not so',
    ],
    [
      'a field beside that is not there',
      made({ a: perMember(lamp, bool), b: member(lamp, { unless: { kind: 'none' } }) }, [interchangeable(lamp)]),
      'b depends on kind: there is no such field beside it or around it',
    ],
    [
      'a count of what is in use that is not there',
      made({ a: array(2, member(lamp), { used: 'n' }) }, [interchangeable(lamp)]),
      'a depends on n: there is no such field beside it or around it',
    ],
    [
      'a number that depends on whom another names',
      made({ k: member(lamp), b: member(lamp, { unless: { k: 0 } }), a: perMember(lamp, bool) }, [
        interchangeable(lamp),
      ]),
      'b names nobody while k is 0, but k names somebody itself',
    ],
    [
      'a value that a field beside never has',
      made({ k: bool, b: member(lamp, { unless: { k: 'none' } }), a: perMember(lamp, bool) }, [interchangeable(lamp)]),
      'b names nobody while k is none: outside its domain, boolean',
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(ModelError);
    expect(make).toThrow(message);
  });
});

it('members that are not declared change nothing: the model has the worlds it had', () => {
  const made = libraryWith(['take'], [], []);
  expect(symmetryOf(made, layoutOf(made.world))).toBeUndefined();
  expect(quotientSearch(made).orbits).toBe(naiveSearch(made).states);
  expect(neutral(library).books).toHaveLength(book.size);
  expect([hand.of, reader.of]).toEqual([reader, undefined]);
  expect(Object.keys(libraryRules)).toContain('grab');
});
