import {
  bool,
  family,
  type Infer,
  int,
  interchangeable,
  type Model,
  member,
  model,
  oneOf,
  optional,
  over,
  perMember,
  record,
  sequence,
  upTo,
} from '../../src/index.js';

/** Lamps that anybody may switch: of three there are eight worlds, and four up to their exchange. */
export const lamps = (count: number, classes?: readonly (readonly number[])[]) => {
  const lamp = family('lamp', count);
  const world = record({ lamps: perMember(lamp, bool) });
  const { rule, sometimes } = over<Infer<typeof world>>();
  return model({
    id: 'lamps',
    says: 'lamps that anybody may switch',
    ends: 'anywhere',
    world,
    symmetry: [interchangeable(lamp, classes)],
    rules: [
      rule({
        ...said,
        id: 'switch',
        for: { lamp: upTo(count) },
        does: (w, { lamp }) => {
          w.lamps[lamp] = !w.lamps[lamp];
        },
      }),
    ],
    properties: [sometimes({ ...said, id: 'bright', holds: (w) => w.lamps.every((lit) => lit) })],
  });
};

/** Counters that anybody may count up, each a record of its own. */
export const counters = (count: number, most: number) => {
  const counter = family('counter', count);
  const world = record({ counters: perMember(counter, record({ value: int(0, most) })) });
  const { rule, always } = over<Infer<typeof world>>();
  return model({
    id: 'counters',
    says: 'counters that anybody may count up',
    ends: 'anywhere',
    world,
    symmetry: [interchangeable(counter)],
    rules: [
      rule({
        ...said,
        id: 'count',
        for: { counter: upTo(count) },
        when: (w, { counter }) => (w.counters[counter]?.value ?? most) < most,
        does: (w, { counter }) => {
          (w.counters[counter] as { value: number }).value++;
        },
      }),
    ],
    properties: [always({ ...said, id: 'low', holds: (w) => w.counters.every(({ value }) => value <= most) })],
  });
};

const said = { by: 'anybody', says: 'a sentence', cites: 'nothing' };

const reader = family('reader', 2);
const book = family('book', 3);
const hand = family('hand', 2, { of: reader });

export const library = record({
  readers: perMember(
    reader,
    record({
      hands: perMember(
        hand,
        record({ holds: oneOf('nothing', 'a book'), book: member(book, { unless: { holds: 'nothing' } }) }),
      ),
      favourite: optional(member(book)),
    }),
  ),
  books: perMember(book, record({ lent: bool, last: member(reader) })),
  queue: sequence(3, member(book)),
});

export type Library = Infer<typeof library>;

const { rule, always, everyStep } = over<Library>();

/** What the readers of a library do. */
export const libraryRules = {
  take: rule({
    ...said,
    id: 'take',
    for: { reader: upTo(2), hand: upTo(2), book: upTo(3) },
    when: (w, { reader, hand, book }) =>
      w.readers[reader]?.hands[hand]?.holds === 'nothing' && w.books[book]?.lent === false,
    does: (w, { reader, hand, book }) => {
      Object.assign(w.readers[reader]?.hands[hand] as object, { holds: 'a book', book });
      Object.assign(w.books[book] as object, { lent: true, last: reader });
    },
  }),
  giveBack: rule({
    ...said,
    id: 'giveBack',
    for: { reader: upTo(2), hand: upTo(2) },
    when: (w, { reader, hand }) => w.readers[reader]?.hands[hand]?.holds === 'a book',
    does: (w, { reader, hand }) => {
      const held = w.readers[reader]?.hands[hand];
      Object.assign(w.books[held?.book ?? 0] as object, { lent: false });
      Object.assign(held as object, { holds: 'nothing', book: 0 });
    },
  }),
  /** Into the hand with the lower number, which nobody can tell from the other one. */
  takeFirst: rule({
    ...said,
    id: 'takeFirst',
    for: { reader: upTo(2), book: upTo(3) },
    when: (w, { reader, book }) =>
      w.books[book]?.lent === false && w.readers[reader]?.hands.some(({ holds }) => holds === 'nothing') === true,
    does: (w, { reader, book }) => {
      const free = w.readers[reader]?.hands.find(({ holds }) => holds === 'nothing');
      Object.assign(free as object, { holds: 'a book', book });
      Object.assign(w.books[book] as object, { lent: true, last: reader });
    },
  }),
  wish: rule({
    ...said,
    id: 'wish',
    for: { book: upTo(3) },
    when: (w, { book }) => w.queue.length < 2 && !w.queue.includes(book),
    does: (w, { book }) => {
      w.queue.push(book);
    },
  }),
  serve: rule({
    ...said,
    id: 'serve',
    for: { reader: upTo(2) },
    when: (w) => w.queue.length > 0,
    does: (w, { reader }) => {
      Object.assign(w.readers[reader] as object, { favourite: w.queue.shift() });
    },
  }),
  /** Prefers the leaf store with the lowest number. */
  grab: rule({
    ...said,
    id: 'grab',
    for: { reader: upTo(2) },
    when: (w) => w.books.some(({ lent }) => !lent),
    does: (w, { reader }) => {
      Object.assign(w.readers[reader] as object, { favourite: w.books.findIndex(({ lent }) => !lent) });
    },
  }),
  /** The first leaf store is not for everyone. */
  lock: rule({
    ...said,
    id: 'lock',
    for: { book: upTo(3) },
    when: (w, { book }) => book > 0 && w.books[book]?.lent === false,
    does: (w, { book }) => {
      Object.assign(w.books[book] as object, { lent: true });
    },
  }),
};

export const libraryProperties = {
  once: always({
    ...said,
    id: 'once',
    for: { book: upTo(3) },
    when: (w, { book }) => w.books[book]?.lent === true,
    holds: (w, { book }) =>
      w.readers.flatMap(({ hands }) => hands).filter((hand) => hand.holds === 'a book' && hand.book === book).length ===
      1,
  }),
  fairness: always({
    ...said,
    id: 'fairness',
    for: { reader: upTo(2) },
    holds: (w, { reader }) => reader === 0 || w.readers[reader]?.favourite !== null,
  }),
  calm: everyStep({
    ...said,
    id: 'calm',
    for: { book: upTo(3) },
    holds: ({ before, after }, { book }) => book === 1 || before.books[book]?.lent === after.books[book]?.lent,
  }),
};

/** A library with some of its rules and properties, where readers, hands and books are interchangeable. */
export const libraryWith = (
  rules: readonly (keyof typeof libraryRules)[],
  properties: readonly (keyof typeof libraryProperties)[] = [],
  symmetry = [interchangeable(reader), interchangeable(book), interchangeable(hand)],
): Model<Library> =>
  model({
    id: 'library',
    says: 'readers and books',
    ends: 'anywhere',
    world: library,
    symmetry,
    rules: rules.map((name) => libraryRules[name]),
    properties: properties.map((name) => libraryProperties[name]),
  });

export const libraryFamilies = { reader, book, hand };
