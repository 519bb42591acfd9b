import { bag, type Infer, model, oneOf, over, record, upTo } from 'vgicheck';

const parking = (places: number) => record({ places: bag(places, oneOf('free', 'booked', 'taken')) });
type Parking = Infer<ReturnType<typeof parking>>;

const { rule, sometimes } = over<Parking>();
const cites = 'an example';

/** A car park whose places are interchangeable: a world says how many are free, and not which. */
export const carPark = (places: number) => {
  const change = (id: string, from: Parking['places'][number], to: Parking['places'][number]) =>
    rule({
      id,
      by: 'driver',
      says: `a ${from} place becomes ${to}`,
      cites,
      for: { place: upTo(places) },
      when: (w, { place }) => w.places[place] === from,
      does: (w, { place }) => {
        w.places[place] = to;
      },
    });

  return model({
    id: `parking:${places}`,
    says: `a car park with ${places} places`,
    world: parking(places),
    // Without a place there is nothing to do.
    ends: () => places === 0,
    rules: [
      change('book', 'free', 'booked'),
      change('cancel', 'booked', 'free'),
      change('arrive', 'booked', 'taken'),
      change('leave', 'taken', 'free'),
    ],
    properties: [
      sometimes({
        id: 'full',
        by: 'driver',
        says: 'every place is taken',
        cites,
        holds: (w) => w.places.every((place) => place === 'taken'),
      }),
    ],
  });
};
