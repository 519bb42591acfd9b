import { describe, expect, it } from 'vitest';
import {
  array,
  bool,
  explore,
  happened,
  ImpurityError,
  type Infer,
  int,
  type Model,
  model,
  over,
  record,
} from '../../src/index.js';
import { said } from '../support/counter.js';

const sides = 6;

/** Five dice, 7,776 states, and a lamp that a variable outside of the world switches in one of them. */
const dice = record({ dice: array(5, int(0, sides - 1)), lit: bool, events: happened<{ rare: boolean }>() });
type Dice = Infer<typeof dice>;
const { rule, always, everyStep } = over<Dice>();

const turn = rule({
  ...said,
  id: 'turn',
  for: { die: [0, 1, 2, 3, 4] },
  does: (w, { die }) => {
    w.dice[die] = ((w.dice[die] ?? 0) + 1) % sides;
  },
});

const allAt = (w: { readonly dice: readonly number[] }, side: number) => w.dice.every((own) => own === side);

const table = (parts: Partial<Model<Dice>>): Model<Dice> =>
  model({ id: 'dice', says: 'dice', world: dice, rules: [], ...parts });

describe('a variable that is shared', () => {
  it('by two effects of one rule, and matters in one world of thousands, is noticed', async () => {
    let rare = false;
    const look = rule({
      ...said,
      id: 'look',
      does: [
        (w) => {
          rare = allAt(w, sides - 1);
        },
        (w) => {
          w.lit ||= rare;
        },
      ],
    });
    const failure = explore(table({ rules: [turn, look] }));
    await expect(failure).rejects.toThrow(ImpurityError);
    await expect(failure).rejects.toThrow(
      /look: it set lit to false and, run again, to true, where lit = false before/,
    );
  });

  it('by a guard and a later effect is noticed', async () => {
    let rare = false;
    const look = rule({
      ...said,
      id: 'look',
      when: (w) => {
        rare = allAt(w, sides - 1);
        return true;
      },
      does: [
        () => {},
        (w) => {
          w.lit ||= rare;
        },
      ],
    });
    await expect(explore(table({ rules: [turn, look] }))).rejects.toThrow(
      /look: it set lit to false and, run again, to true/,
    );
  });

  it('and shows only in what happened is noticed', async () => {
    let rare = false;
    const look = rule({
      ...said,
      id: 'look',
      does: [
        (w) => {
          rare = allAt(w, sides - 1);
        },
        (w) => {
          w.events.push({ rare });
        },
      ],
    });
    const calm = everyStep({ ...said, id: 'calm', holds: ({ after }) => !after.events.some((event) => event.rare) });
    await expect(explore(table({ rules: [turn, look], properties: [calm] }))).rejects.toThrow(
      'look: it told events = [{"rare":false}] and, run again, [{"rare":true}]',
    );
  });
});

it("what happens where no property listens is nobody's error", async () => {
  const tell = (count: number) =>
    rule({
      ...said,
      id: 'tell',
      does: Array.from({ length: count }, () => (w: Dice) => {
        w.events.push({ rare: true });
        w.lit = true;
      }),
    });
  expect(await explore(table({ rules: [tell(1)] }))).toMatchObject({ states: 2 });
  expect(await explore(table({ rules: [tell(3)] }))).toMatchObject({ states: 2 });
});

describe('an error that a recipe swallows', () => {
  const swallow = (does: () => unknown): true => {
    try {
      does();
    } catch {
      // As if nothing had happened.
    }
    return true;
  };

  it.each([
    [
      'of a field that is not there',
      table({ rules: [{ ...turn, does: [(w) => void swallow(() => Object.assign(w, { cup: 1 }))] }] }),
      'turn(die=0): cup is not in the schema; known fields: dice, lit, events',
    ],
    [
      'of a guard that writes',
      table({ rules: [{ ...turn, when: (w) => swallow(() => (w as Dice).dice.fill(1)) }] }),
      'turn(die=0): dice[0] = 1: a guard or a property changes the world',
    ],
    [
      'of a property that looks for what is not there',
      table({
        rules: [turn],
        properties: [
          always({ ...said, id: 'odd', holds: (w) => swallow(() => (w as never as { dise: unknown }).dise) }),
        ],
      }),
      'odd: dise is not in the schema; known fields: dice, lit, events',
    ],
  ] as const)('%s is its error in the end', async (_, broken, message) => {
    await expect(explore(broken)).rejects.toThrow(message);
  });
});

it('a property that compares objects of two worlds by identity is told so', async () => {
  const still = everyStep({
    ...said,
    id: 'still',
    holds: ({ before, after }) => before.dice === after.dice,
  });
  const light = rule({
    ...said,
    id: 'light',
    does: (w) => {
      w.lit = true;
    },
  });
  await expect(explore(table({ rules: [light], properties: [still] }))).rejects.toThrow(
    'still: it asks whether an object of the world before and one of the world after are the very same (===, includes, indexOf). Objects have no identity from one world to the next; compare their fields.',
  );
});
