import { type Fairness, type Infer, int, type Liveness, type Model, model, over, record } from '../../src/index.js';
import fc from '../support/fast-check.js';

/** A condition of the two numbers of a small model. */
export interface Condition {
  readonly of: 'x' | 'y';
  readonly is: '==' | '!=' | '<';
  readonly to: number;
}

/** A command: what it waits for, and what it does. */
export interface Command {
  readonly when: readonly Condition[];
  readonly sets: 'x' | 'y';
  readonly by: 'adding' | 'setting';
  readonly number: number;
  readonly fair: Fairness | undefined;
  readonly due: Condition | undefined;
}

export interface Goal {
  readonly kind: 'eventually' | 'leadsTo' | 'recurs' | 'noCycleWithout';
  readonly when: Condition;
  readonly holds: Condition;
  /** The number of the command that meets it, too, from 1; 0: none does. */
  readonly happens: number;
}

/** Two numbers, and commands that change them: what is tried on two checkers. */
export interface Guarded {
  readonly commands: readonly Command[];
  readonly goals: readonly Goal[];
}

/** Numbers go from 0 to below this. */
export const size = 3;

const condition: fc.Arbitrary<Condition> = fc.record({
  of: fc.constantFrom('x', 'y'),
  is: fc.constantFrom('==', '!=', '<'),
  to: fc.nat(size - 1),
});

const command: fc.Arbitrary<Command> = fc.record({
  when: fc.array(condition, { maxLength: 2 }),
  sets: fc.constantFrom('x', 'y'),
  by: fc.constantFrom('adding', 'setting'),
  number: fc.nat(size - 1),
  fair: fc.constantFrom<(Fairness | undefined)[]>(undefined, 'weak', 'strong', 'strong'),
  due: fc.option(condition, { nil: undefined, freq: 3 }),
});

const goal: fc.Arbitrary<Goal> = fc.record({
  kind: fc.constantFrom('eventually', 'leadsTo', 'leadsTo', 'recurs', 'noCycleWithout'),
  when: condition,
  holds: condition,
  happens: fc.nat(3),
});

export const guarded: fc.Arbitrary<Guarded> = fc.record({
  commands: fc.array(command, { minLength: 3, maxLength: 4 }),
  goals: fc.array(goal, { minLength: 4, maxLength: 4 }),
});

const world = record({ x: int(0, size - 1), y: int(0, size - 1) });
type World = Infer<typeof world>;
const speak = over<World>();
const said = { by: 'nobody', says: 'as it was made up', cites: 'test/liveness/guarded.ts' };

const isSo = (w: Readonly<World>, { of, is, to }: Condition): boolean =>
  is === '==' ? w[of] === to : is === '!=' ? w[of] !== to : w[of] < to;

/** As a model of vgicheck. */
export const modelOf = ({ commands, goals }: Guarded): Model<World> =>
  model({
    id: 'guarded',
    says: 'commands of two numbers',
    ends: 'anywhere',
    world,
    rules: commands.map(({ when, sets, by, number, fair, due }, place) =>
      speak.rule({
        ...said,
        id: `c${place + 1}`,
        when: (w) => when.every((one) => isSo(w, one)),
        does: (w) => {
          w[sets] = by === 'setting' ? number : (w[sets] + number) % size;
        },
        ...(fair === undefined ? {} : { fair, ...(due === undefined ? {} : { due: (w: World) => isSo(w, due) }) }),
      }),
    ),
    properties: goals.map((one, place) => propertyOf(one, `p${place + 1}`)),
  });

const propertyOf = ({ kind, ...goal }: Goal, id: string): Liveness<World> => {
  const own = { ...said, id };
  const when = (w: Readonly<World>): boolean => isSo(w, goal.when);
  const holds = (w: Readonly<World>): boolean => isSo(w, goal.holds);
  const happens = ({ action }: { readonly action: { readonly rule: string } }): boolean =>
    action.rule === `c${goal.happens}`;
  const met = goal.happens === 0 ? { holds } : { holds, happens };
  switch (kind) {
    case 'eventually':
      return speak.eventually({ ...own, ...met });
    case 'recurs':
      return speak.recurs({ ...own, ...met });
    case 'leadsTo':
      return speak.leadsTo({ ...own, ...met, when });
    case 'noCycleWithout':
      return speak.noCycleWithout({ ...own, when, happens });
  }
};
