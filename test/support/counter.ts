import { type Infer, int, type Model, model, over, record } from '../../src/index.js';

const dial = record({ value: int(0, 9), other: int(0, 9) });
export type Dial = Infer<typeof dial>;

export const dialWords = over<Dial>();
export const said = { by: 'a hand', says: 'the dial turns', cites: 'a test' };

const turn = dialWords.rule({
  ...said,
  id: 'turn',
  for: { by: [1, 2] },
  when: (w, { by }) => w.value + by <= 9,
  does: (w, { by }) => {
    w.value += by;
  },
});

/** A dial from 0 to 9, which turns by 1 or 2; whatever else a test wants replaces these rules and properties. */
export const dialModel = (parts: Partial<Model<Dial>> = {}): Model<Dial> =>
  model({ id: 'dial', says: 'a dial', ends: 'anywhere', world: dial, rules: [turn], ...parts });

/** A dial that has so many places, so that a search of it takes a while. */
export const longDial = (places: number) => {
  const world = record({ high: int(0, Math.floor(places / 1000)), low: int(0, 999) });
  const { rule } = over<Infer<typeof world>>();
  return model({
    id: 'long-dial',
    says: 'a dial',
    ends: 'anywhere',
    world,
    rules: [
      rule({
        ...said,
        id: 'turn',
        when: (w) => w.high * 1000 + w.low + 1 < places,
        does: (w) => {
          w.high += w.low === 999 ? 1 : 0;
          w.low = (w.low + 1) % 1000;
        },
      }),
    ],
  });
};
