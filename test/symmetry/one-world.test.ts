/** @module-tag slow */
import { describe, expect, it, test } from 'vitest';
import {
  array,
  bag,
  bool,
  type Effect,
  explore,
  family,
  happened,
  type Infer,
  int,
  interchangeable,
  type Model,
  ModelError,
  member,
  model,
  oneOf,
  over,
  type Property,
  perMember,
  type Rule,
  record,
  upTo,
  type View,
} from '../../src/index.js';
import fc from '../support/fast-check.js';
import { naiveSearch } from '../support/naive-search.js';
import { allRenamingsOf, type BoxWorld, isSmall, randomSymmetricModel } from '../support/random-symmetric-model.js';

const runner = family('runner', 3);
const shape = record({
  runners: perMember(runner, record({ place: int(0, 3), rests: bool })),
  last: member(runner),
  note: int(0, 3),
  board: array(3, bool),
  pair: bag(2, record({ who: member(runner, { unless: { set: 'no' } }), set: oneOf('no', 'yes') })),
  told: happened<{ readonly what: string; readonly runner?: number; readonly who?: number }>(),
});
type Race = Infer<typeof shape>;

const { rule, always, everyStep, sometimes } = over<Race>();
const said = { by: 'anybody', says: 'a sentence', cites: 'nothing' };
const runners = { runner: upTo(3) };

/** One of the 64 states of places, and the only one of its orbit of six. */
const isRare = ({ runners: [a, b, c] }: View<Race>): boolean => a?.place === 1 && b?.place === 3 && c?.place === 2;
/** A world that differs from it in names only. */
const isTwin = ({ runners: [a, b, c] }: View<Race>): boolean => a?.place === 3 && b?.place === 1 && c?.place === 2;

const run = rule({
  ...said,
  id: 'run',
  for: runners,
  when: (w, { runner }) => (w.runners[runner]?.place ?? 3) < 3,
  does: (w, { runner }) => {
    (w.runners[runner] as { place: number }).place++;
    w.told.push({ what: 'ran', runner });
  },
});

const raceWith = (rules: readonly Rule<Race>[], properties: readonly Property<Race>[] = []): Model<Race> =>
  model({ id: 'race', says: 'three run', world: shape, symmetry: [interchangeable(runner)], rules, properties });

/** A rule that may happen any time. */
const anyTime = (...does: readonly Effect<Race, { runner: number }>[]): Rule<Race> =>
  rule({ ...said, id: 'odd', for: runners, does }) as never;

const guarded = (when: (w: View<Race>, params: { readonly runner: number }) => boolean): Rule<Race> =>
  rule({
    ...said,
    id: 'odd',
    for: runners,
    when,
    does: (w, { runner }) => {
      w.last = runner;
    },
  }) as never;

describe('what prefers an index in one world of 64 only is found and named', () => {
  it.each<[string, Model<Race>]>([
    ['a guard', raceWith([run, guarded((w, { runner }) => !isRare(w) || runner === 1)])],
    ['a guard that allows too little', raceWith([run, guarded((w) => !isRare(w))])],
    [
      'an effect',
      raceWith([
        run,
        anyTime((w, { runner }) => {
          w.last = isRare(w) ? 0 : runner;
        }),
      ]),
    ],
    [
      'an effect that fails',
      raceWith([
        run,
        anyTime((w) => {
          if (isRare(w)) {
            (w.runners[7] as { place: number }).place = 0;
          }
        }),
      ]),
    ],
    [
      'an index in a number',
      raceWith([
        run,
        anyTime((w, { runner }) => {
          w.note = isRare(w) ? runner : 0;
        }),
      ]),
    ],
    [
      'an array that is not for members',
      raceWith([
        run,
        anyTime((w, { runner }) => {
          w.board[runner] = isRare(w);
        }),
      ]),
    ],
    [
      'the order of a bag',
      raceWith([
        run,
        rule({
          ...said,
          id: 'odd',
          when: (w) => isRare(w) || isTwin(w),
          does: (w) => {
            w.pair = [
              { who: 0, set: 'yes' },
              { who: 1, set: 'yes' },
            ];
          },
        }) as never,
        rule({
          ...said,
          id: 'first',
          when: (w) => w.pair[0]?.set === 'yes',
          does: (w) => {
            w.last = w.pair[0]?.who ?? 0;
          },
        }) as never,
      ]),
    ],
    [
      'a later effect',
      raceWith([
        run,
        anyTime(
          (w, { runner }) => {
            (w.runners[runner] as { rests: boolean }).rests = true;
          },
          (w) => {
            if (isRare(w)) {
              w.last = 2;
            }
          },
        ),
      ]),
    ],
    ['a property of worlds', raceWith([run], [always({ ...said, id: 'odd', holds: (w) => !isRare(w) })])],
    [
      'a property of worlds for each',
      raceWith(
        [run],
        [sometimes({ ...said, id: 'odd', for: runners, holds: (w, { runner }) => isRare(w) && runner === 1 })],
      ),
    ],
    [
      'a property of steps',
      raceWith([run], [everyStep({ ...said, id: 'odd', holds: ({ before }) => !isRare(before) })]),
    ],
    [
      'whom a property of steps is about',
      raceWith(
        [run],
        [
          everyStep({
            ...said,
            id: 'odd',
            for: runners,
            about: { runner: ({ after }) => (isRare(after) ? [0] : [1, 2, 0]) },
            holds: ({ before, after }, { runner }) => before.runners[runner]?.rests === after.runners[runner]?.rests,
          }),
        ],
      ),
    ],
    [
      'a property that looks at what happened',
      raceWith(
        [
          run,
          anyTime((w, { runner }) => {
            w.told.push({ what: 'seen', who: isRare(w) ? 0 : runner });
          }),
        ],
        [
          everyStep({
            ...said,
            id: 'told',
            for: runners,
            holds: ({ after, action }, { runner }) =>
              after.told.every(({ what, who }) => what !== 'seen' || who !== runner) || action.params.runner === runner,
          }),
        ],
      ),
    ],
  ])('%s', async (_, race) => {
    const failure = await explore(race, { symmetry: true, stopAt: 'never' }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(ModelError);
    expect((failure as ModelError).message).toMatch(
      /^(rule|property) (odd|told|first)\(?.*\)? prefers an index.*\n {2}in a(ny)? world.*\n {2}(after|in an initial world)/,
    );
  });
});

it('what treats all alike is not refused, however it finds its members', async () => {
  const race = raceWith(
    [
      run,
      // By number, but it comes to the same: whoever is in front, and nobody where two are.
      rule({
        ...said,
        id: 'praise',
        when: (w) =>
          w.runners.filter(({ place }) => place === Math.max(...w.runners.map((one) => one.place))).length === 1,
        does: (w) => {
          w.last = w.runners.findIndex(({ place }) => place === Math.max(...w.runners.map((one) => one.place)));
          w.told.push(...w.runners.map(({ place }, runner) => ({ what: `is at ${place}`, runner })));
        },
      }) as never,
      // One effect for each of them, in the order of their numbers.
      rule({
        ...said,
        id: 'rest',
        does: upTo(3).map((one) => (w: Race) => {
          const who = w.runners[one] as Race['runners'][number];
          who.rests = who.place > 1;
          w.told.push({ what: 'rests', runner: one });
        }),
      }) as never,
    ],
    [
      everyStep({
        ...said,
        id: 'praised',
        for: runners,
        when: ({ after }, { runner }) =>
          after.told.some((event) => event.what === 'is at 3' && event.runner === runner),
        holds: ({ after }, { runner }) => after.last === runner,
      }),
    ],
  );
  const full = naiveSearch(race);
  const quotient = await explore(race, { symmetry: true, stopAt: 'never' });
  expect(quotient.verdict).toBe('holds');
  expect(full.first).toEqual(new Map());
  expect(quotient.states).toBeLessThan(full.states / 4);
});

/** A random model in which one world of those that are reachable is not like the others of its orbit. */
const oddOnes = (): fc.Arbitrary<{ fair: Model<BoxWorld>; odd: Model<BoxWorld>; isAlone: boolean; id: string }> =>
  fc
    .tuple(randomSymmetricModel().filter(isSmall), fc.nat(), fc.constantFrom('rule', 'world', 'step'))
    .map(([fair, nth, what]) => {
      const { worlds } = naiveSearch(fair);
      const rare = worlds[nth % worlds.length] as BoxWorld;
      const text = JSON.stringify(rare);
      const isRare = (w: View<BoxWorld>): boolean => JSON.stringify(w) === text;
      const boxes = over<BoxWorld>();
      const odd: Model<BoxWorld> = {
        ...fair,
        rules:
          what === 'rule'
            ? [...fair.rules, boxes.rule({ ...said, id: 'odd', when: isRare, does: () => {} }) as never]
            : fair.rules,
        properties: [
          ...fair.properties,
          ...(what === 'world'
            ? [boxes.always({ ...said, id: 'odd', holds: (w: View<BoxWorld>) => !isRare(w) }) as never]
            : []),
          ...(what === 'step'
            ? [boxes.everyStep({ ...said, id: 'odd', holds: ({ before }) => !isRare(before) }) as never]
            : []),
        ],
      };
      const orbit = new Set(allRenamingsOf(fair).map((rename) => JSON.stringify(rename(rare))));
      // Of a world without steps a property of steps says nothing.
      const isLast =
        what === 'step' &&
        !worlds.some((w) => JSON.stringify(w) === text && naiveSearch({ ...fair, starts: [w] }).firings > 0);
      return { fair, odd, isAlone: orbit.size === 1 || isLast, id: 'odd' };
    });

test('a random model in which one world is not like its orbit is refused, and only that', async () => {
  await fc.assert(
    fc.asyncProperty(oddOnes(), async ({ odd, isAlone }) => {
      const failure = await explore(odd, { symmetry: true, stopAt: 'never' }).then(
        () => undefined,
        (error: unknown) => error as Error,
      );
      expect(failure === undefined).toBe(isAlone);
      if (failure !== undefined) {
        expect(failure).toBeInstanceOf(ModelError);
        expect(failure.message).toMatch(/odd prefers an index/);
      }
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 30) },
  );
}, 120_000);
