import { array, bool, type Infer, index, model, over, record, upTo } from 'vgicheck';

const ring = (stations: number) => record({ token: index(stations), wants: array(stations, bool) });
type Ring = Infer<ReturnType<typeof ring>>;

const { rule, leadsTo, noCycleWithout, recurs } = over<Ring>();
const said = { by: 'station', cites: 'Le Lann, Distributed systems: towards a formal approach, 1977' };

/** Stations around a ring; the one that has the token is served. */
export const tokenRing = (stations: number) =>
  model({
    id: `token-ring-${stations}`,
    says: `a token goes around ${stations} stations`,
    world: ring(stations),
    rules: [
      rule({
        ...said,
        id: 'want',
        says: 'a station wants to be served',
        for: { station: upTo(stations) },
        when: (w, { station }) => !w.wants[station],
        does: (w, { station }) => {
          w.wants[station] = true;
        },
      }),
      rule({
        ...said,
        id: 'serve',
        says: 'the station with the token is served',
        fair: 'weak',
        when: (w) => w.wants[w.token] === true,
        does: (w) => {
          w.wants[w.token] = false;
        },
      }),
      rule({
        ...said,
        id: 'pass',
        says: 'a station that wants nothing passes the token on',
        // With weak fairness a station could want more whenever it was served, and keep the token.
        fair: 'strong',
        when: (w) => !w.wants[w.token],
        does: (w) => {
          w.token = (w.token + 1) % stations;
        },
      }),
    ],
    properties: [
      leadsTo({
        ...said,
        id: 'served',
        says: 'who wants to be served is served at last',
        for: { station: upTo(stations) },
        when: (w, { station }) => w.wants[station] === true,
        holds: (w, { station }) => !w.wants[station],
      }),
      noCycleWithout({
        ...said,
        id: 'moves',
        says: 'no cycle of steps leaves the token where it is while nobody is served',
        happens: ({ action }) => action.rule !== 'want',
      }),
      recurs({
        ...said,
        id: 'returns',
        says: 'the token comes to each station again and again',
        for: { station: upTo(stations) },
        holds: (w, { station }) => w.token === station,
      }),
    ],
  });
