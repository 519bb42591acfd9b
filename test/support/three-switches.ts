import { bool, index, type Model, model, over, record, upTo } from '../../src/language/index.js';
import type { Family, Letter, Place } from '../../src/orders/index.js';

const room = record({ light: bool, on: index(8), lastOnInTheDark: index(4) });

/** Three switches that are pressed once each, and a light that comes and goes; nobody may press the second first. */
const threeSwitches = (): Model<unknown> => {
  const { rule, always, everyStep } = over<{ light: boolean; on: number; lastOnInTheDark: number }>();
  const said = { by: 'somebody', cites: 'a house' };
  return model({
    id: 'switches',
    says: 'three switches',
    ends: 'anywhere',
    world: room,
    rules: [
      rule({
        ...said,
        id: 'light',
        says: 'the light goes on or off',
        does: (w) => {
          w.light = !w.light;
        },
      }),
      rule({
        ...said,
        id: 'press',
        says: 'a switch is pressed; the third is stuck while nothing is on',
        for: { which: upTo(3) },
        when: ({ on }, { which }) => which !== 2 || on !== 0,
        does: (w, { which }) => {
          w.on += (w.on >> which) % 2 === 0 ? 1 << which : 0;
          w.lastOnInTheDark = w.light ? 0 : which + 1;
        },
      }),
    ],
    properties: [
      always({ ...said, id: 'firstFirst', says: 'the second is on after the first', holds: ({ on }) => on !== 2 }),
      everyStep({
        ...said,
        id: 'seen',
        says: 'nobody presses the third in the dark after the second in the dark',
        holds: ({ before, action }) => action.params.which !== 2 || before.light || before.lastOnInTheDark !== 2,
      }),
      always({ ...said, id: 'few', says: 'there are three', holds: ({ on }) => on < 8 || on === 7 }),
    ],
  }) as unknown as Model<unknown>;
};

const names = ['a', 'b', 'c'];

/** The orders in which the switches can be pressed, once each. */
export const pressings = (isLegal = true): Family => {
  const place = (pressed: readonly number[]): Place => ({
    key: [...pressed].sort().join(),
    isWhole: pressed.length === 3,
    next: () =>
      upTo(3).flatMap((which): readonly Letter[] =>
        pressed.includes(which)
          ? []
          : [
              {
                name: names[which] ?? '',
                action: { rule: 'press', params: { which } },
                to: place([...pressed, which]),
              },
            ],
      ),
  });
  return { says: 'three switches', isLegal, model: threeSwitches(), steps: ['press'], begin: place([]) };
};
