import {
  type Depiction,
  happened,
  type Infer,
  index,
  model,
  optional,
  over,
  part,
  record,
  sequence,
  upTo,
} from '../../src/language/index.js';

const letters = 3;

const office = record({
  queue: sequence(2, index(letters)),
  bag: optional(record({ letter: index(letters), weight: index(3) })),
  delivered: index(4),
  news: happened<{ what: string; letter: number }>(),
});

export type Office = Infer<typeof office>;

const { rule, always, everyStep, sometimes } = over<Office>();
const cites = 'the rules of the post office';

/** In the old era the carrier drops a letter when the queue is full: real behaviour of the time, a finding. */
export const postOffice = (era: 'old' | 'new', loosesTheBag = false) =>
  model({
    id: 'post',
    says: 'letters wait in a queue and are carried one at a time',
    ends: 'anywhere',
    world: office,
    rules: [
      rule({
        id: 'post',
        by: 'sender',
        says: 'a letter is put into the queue',
        cites,
        for: { letter: upTo(letters) },
        when: ({ queue, bag }, { letter }) =>
          queue.length < 2 && !queue.includes(letter) && (bag === null || bag.letter !== letter),
        does: (w, { letter }) => {
          w.queue.push(letter);
        },
      }),
      rule({
        id: 'collect',
        by: 'carrier',
        says: 'the carrier takes the first letter of the queue',
        cites,
        when: ({ queue, bag }) => queue.length > 0 && bag === null,
        does: (w) => {
          const letter = w.queue.shift() ?? 0;
          w.bag = { letter, weight: 1 };
        },
      }),
      rule({
        id: 'deliver',
        by: 'carrier',
        says: 'the carrier hands the letter over, unless the office was so full that it got lost',
        cites,
        when: ({ bag, delivered }) => bag !== null && delivered < 3,
        does: (w) => {
          const letter = w.bag?.letter ?? 0;
          w.bag = null;
          const isLost = (era === 'old' && w.queue.length === 2) || (loosesTheBag && w.delivered === 2);
          if (!isLost) {
            w.delivered++;
            w.news.push({ what: 'delivered', letter });
          }
        },
      }),
      rule({
        id: 'returnToSender',
        by: 'carrier',
        says: 'an overweight letter goes back',
        cites,
        when: ({ bag }) => bag !== null && bag.weight === 2,
        does: (w) => {
          w.bag = null;
        },
      }),
    ],
    properties: [
      everyStep({
        id: 'N1',
        by: 'carrier',
        says: 'a letter that leaves the bag is delivered',
        cites,
        when: ({ before, after }) => before.bag !== null && after.bag === null,
        holds: ({ after }) => after.news.length === 1,
        because: ({ before }) => ({ 'in the queue': before.queue }),
      }),
      always({
        id: 'S1',
        by: 'sender',
        says: 'no letter is in the queue and in the bag',
        cites,
        for: { letter: upTo(letters) },
        when: ({ bag }, { letter }) => bag?.letter === letter,
        holds: ({ queue }, { letter }) => !queue.includes(letter),
      }),
      always({
        id: 'S2',
        name: 'overweight-stays',
        by: 'carrier',
        says: 'what is overweight is never delivered',
        cites,
        when: ({ bag }) => bag !== null && bag.weight === 2,
        holds: () => true,
      }),
      sometimes({ id: 'R1', by: 'sender', says: 'the queue is full', cites, holds: ({ queue }) => queue.length === 2 }),
    ],
  });

export const depiction: Depiction = {
  parameter: (name, value) => (name === 'letter' ? ['A', 'B', 'C'][Number(value)] : undefined),
  parts: {
    bag: part<Office['bag']>(
      () => 'the bag',
      (bag) => (bag === null ? 'empty' : `with letter ${['A', 'B', 'C'][bag.letter]}`),
    ),
  },
};
