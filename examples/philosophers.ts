import { array, type Fairness, type Infer, model, oneOf, over, record, upTo, type View } from 'vgicheck';

const dinner = (seats: number) => record({ philosophers: array(seats, oneOf('thinking', 'hungry', 'eating')) });
type Dinner = Infer<ReturnType<typeof dinner>>;

const { rule, always, leadsTo } = over<Dinner>();
const said = { by: 'philosopher', cites: 'Dijkstra, Hierarchical Ordering of Sequential Processes, 1971' };

/**
 * Philosophers around a table, with a fork between each two, who take both forks at once. With weak fairness one may
 * starve: the forks are free again and again, and not for long. Among more than three it may starve with strong fairness,
 * too: the neighbours, who are none of each other, take turns so that the forks are never both free.
 */
export const philosophers = (seats: number, taking: Fairness) => {
  const each = { seat: upTo(seats) };
  const neighbours = (w: View<Dinner>, seat: number) => [
    w.philosophers[(seat + 1) % seats],
    w.philosophers[(seat + seats - 1) % seats],
  ];
  return model({
    id: `philosophers-${seats}`,
    says: `${seats} philosophers, who take their forks with ${taking} fairness`,
    world: dinner(seats),
    rules: [
      rule({
        ...said,
        id: 'hunger',
        says: 'a philosopher gets hungry',
        for: each,
        when: (w, { seat }) => w.philosophers[seat] === 'thinking',
        does: (w, { seat }) => {
          w.philosophers[seat] = 'hungry';
        },
      }),
      rule({
        ...said,
        id: 'take',
        says: 'a philosopher takes both forks and eats',
        for: each,
        fair: taking,
        when: (w, { seat }) => w.philosophers[seat] === 'hungry' && !neighbours(w, seat).includes('eating'),
        does: (w, { seat }) => {
          w.philosophers[seat] = 'eating';
        },
      }),
      rule({
        ...said,
        id: 'rest',
        says: 'a philosopher puts both forks down',
        for: each,
        fair: 'weak',
        when: (w, { seat }) => w.philosophers[seat] === 'eating',
        does: (w, { seat }) => {
          w.philosophers[seat] = 'thinking';
        },
      }),
    ],
    properties: [
      always({
        ...said,
        id: 'apart',
        says: 'nobody eats beside one who eats',
        for: each,
        when: (w, { seat }) => w.philosophers[seat] === 'eating',
        holds: (w, { seat }) => !neighbours(w, seat).includes('eating'),
      }),
      leadsTo({
        ...said,
        id: 'eats',
        says: 'who is hungry eats at last',
        for: each,
        when: (w, { seat }) => w.philosophers[seat] === 'hungry',
        holds: (w, { seat }) => w.philosophers[seat] === 'eating',
      }),
    ],
  });
};
