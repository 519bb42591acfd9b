import { happened, type Infer, index, model as made, over, record } from '../../src/index.js';

const world = record({ rung: index(4), events: happened<string>() });
const { rule, everyStep } = over<Infer<typeof world>>();
const said = { by: 'a ringer', says: 'the bell', cites: 'a test' };

/** A bell that says more each time it is rung. */
export const model = made({
  id: 'bell',
  says: 'a bell',
  world,
  rules: [
    rule({
      ...said,
      id: 'ring',
      does: (w) => {
        w.events.push(...['ding', 'dong', 'clang'].slice(0, w.rung));
        w.rung = (w.rung + 1) % 4;
      },
    }),
  ],
  properties: [
    everyStep({
      ...said,
      id: 'rings',
      when: ({ before }) => before.rung > 0,
      holds: ({ after }) => after.events[0] === 'ding',
    }),
    everyStep({
      ...said,
      id: 'twice',
      holds: ({ before, after }) => before.events.length === 0 && after.events.length < 2,
    }),
  ],
});
