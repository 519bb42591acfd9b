// A model: the shape of its state (the world), what may happen, and what must be true.
//   npx vgicheck check --with the-name.ts     searches every reachable state
//   npx vgicheck fuzz --with the-name.ts      walks at random, where there are too many
import { bool, type Infer, int, model, over, record } from 'vgicheck';

/** Every field has a domain; a world begins with the first value of each. */
const world = record({ open: bool, coins: int(0, 3) });
type World = Infer<typeof world>;

const { rule, always, sometimes } = over<World>();
/** The source of a rule or property: a manual's section, a function. */
const cites = 'not cited yet';

const pay = rule({
  id: 'pay',
  by: 'visitor',
  says: 'a coin is put in, and the turnstile opens',
  cites,
  // When may it happen?
  when: (w) => w.coins < 3,
  // What does it change? Any code is possible, but it must depend on the world alone.
  does: (w) => {
    w.coins++;
    w.open = true;
  },
});

const pass = rule({
  id: 'pass',
  by: 'visitor',
  says: 'a visitor passes, and the turnstile closes after the last coin',
  cites,
  when: (w) => w.open,
  does: (w) => {
    w.coins--;
    w.open = w.coins > 0;
  },
});

/** It must hold in every reachable world. `when` says where it could be broken; a property that never could be is reported. */
const paid = always({
  id: 'paid',
  by: 'turnstile',
  says: 'while coins are in it, it is open',
  cites,
  when: (w) => w.coins > 0,
  holds: (w) => w.open,
});

/** A witness: some reachable world must satisfy it, so that the model can do what it is written for. */
const full = sometimes({ id: 'full', by: 'visitor', says: 'it is full of coins', cites, holds: (w) => w.coins === 3 });

export const theName = model({
  id: 'the-name',
  says: 'a turnstile',
  world,
  rules: [pay, pass],
  properties: [paid, full],
});
