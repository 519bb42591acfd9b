import { type Infer, int, model, over, record } from 'vgicheck';

const jugs = record({ small: int(0, 3), big: int(0, 5) });
type Jugs = Infer<typeof jugs>;

const { rule, sometimes } = over<Jugs>();
const cites = 'Lamport, Specifying Systems, DieHard.tla';

/** Two jugs of 3 and 5 gallons, a fountain, and the question whether 4 gallons can be measured. */
export const dieHard = model({
  id: 'die-hard',
  says: 'two jugs of 3 and 5 gallons and a fountain',
  world: jugs,
  rules: [
    rule({
      id: 'fillSmall',
      by: 'hero',
      says: 'fill the small jug',
      cites,
      when: (w) => w.small < 3,
      does: (w) => {
        w.small = 3;
      },
    }),
    rule({
      id: 'fillBig',
      by: 'hero',
      says: 'fill the big jug',
      cites,
      when: (w) => w.big < 5,
      does: (w) => {
        w.big = 5;
      },
    }),
    rule({
      id: 'emptySmall',
      by: 'hero',
      says: 'empty the small jug',
      cites,
      when: (w) => w.small > 0,
      does: (w) => {
        w.small = 0;
      },
    }),
    rule({
      id: 'emptyBig',
      by: 'hero',
      says: 'empty the big jug',
      cites,
      when: (w) => w.big > 0,
      does: (w) => {
        w.big = 0;
      },
    }),
    rule({
      id: 'smallToBig',
      by: 'hero',
      says: 'pour the small jug into the big one',
      cites,
      does: (w) => {
        const poured = Math.min(w.small, 5 - w.big);
        w.small -= poured;
        w.big += poured;
      },
    }),
    rule({
      id: 'bigToSmall',
      by: 'hero',
      says: 'pour the big jug into the small one',
      cites,
      does: (w) => {
        const poured = Math.min(w.big, 3 - w.small);
        w.big -= poured;
        w.small += poured;
      },
    }),
  ],
  properties: [
    sometimes({ id: 'four', by: 'hero', says: 'the big jug holds 4 gallons', cites, holds: (w) => w.big === 4 }),
  ],
});
