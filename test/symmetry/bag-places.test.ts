import { describe, expect, it } from 'vitest';
import {
  bag,
  bool,
  type Domains,
  explore,
  family,
  type Infer,
  int,
  interchangeable,
  type Model,
  member,
  model,
  oneOf,
  over,
  type Params,
  type Property,
  perMember,
  type Rule,
  record,
  upTo,
} from '../../src/index.js';
import { naiveSearch } from '../support/naive-search.js';
import { inAnyOrder, moved, orbitsOf, ordersOf } from '../support/orbits.js';

const clerk = family('clerk', 3);
const trays = 2;
const tray = record({ has: oneOf('nothing', 'a letter'), to: member(clerk, { unless: { has: 'nothing' } }) });
const shape = record({
  clerks: perMember(clerk, record({ letters: int(0, 1), own: bag(2, bool, { parameters: ['pocket'] }) })),
  trays: bag(trays, tray, { parameters: ['tray'] }),
  last: int(0, trays - 1),
});
type Office = Infer<typeof shape>;

const { rule, everyStep, always } = over<Office>();
const said = { by: 'anybody', says: 'a sentence', cites: 'nothing' };
const at = <T>(list: readonly T[], place: number): T => list[place] as T;

const write = rule({
  ...said,
  id: 'write',
  for: { tray: upTo(trays), clerk: upTo(3) },
  when: (w, { tray }) => at(w.trays, tray).has === 'nothing',
  does: (w, { tray, clerk }) => {
    w.trays[tray] = { has: 'a letter', to: clerk };
  },
}) as Rule<Office>;

const deliver = rule({
  ...said,
  id: 'deliver',
  for: { tray: upTo(trays) },
  when: (w, { tray }) => at(w.trays, tray).has === 'a letter' && at(w.clerks, at(w.trays, tray).to).letters === 0,
  does: [
    (w, { tray }) => {
      at(w.clerks, at(w.trays, tray).to).letters++;
    },
    (w, { tray }) => {
      w.trays[tray] = { has: 'nothing', to: 0 };
    },
  ],
}) as Rule<Office>;

const pocket = rule({
  ...said,
  id: 'pocket',
  for: { clerk: upTo(3), pocket: upTo(2) },
  when: (w, { clerk, pocket }) => at(w.clerks, clerk).letters === 1 && !at(at(w.clerks, clerk).own, pocket),
  does: (w, { clerk, pocket }) => {
    at(w.clerks, clerk).letters = 0;
    at(w.clerks, clerk).own[pocket] = true;
  },
}) as Rule<Office>;

const office = (rules: readonly Rule<Office>[], properties: readonly Property<Office>[] = []): Model<Office> =>
  model({
    id: 'office',
    says: 'clerks',
    ends: 'anywhere',
    world: shape,
    symmetry: [interchangeable(clerk)],
    rules,
    properties,
  });

const renamings = ordersOf(3).map((becomes) => (w: Office) => ({
  ...w,
  clerks: moved(w.clerks, becomes),
  trays: inAnyOrder(w.trays.map((one) => (one.has === 'nothing' ? one : { ...one, to: at(becomes, one.to) }))),
}));

const refusalOf = (made: Model<Office>): Promise<string> =>
  explore(made, { symmetry: true, stopAt: 'never' }).then(
    () => 'it was not refused',
    ({ message }: Error) => message,
  );

describe('a rule may name a place of a bag whose order depends on names', () => {
  it('and orbits are as many as an independent count says', async () => {
    const made = office(
      [write, deliver, pocket],
      [
        everyStep({
          ...said,
          id: 'onlyFull',
          when: ({ action }) => action.rule === 'deliver',
          holds: ({ before, action: { params } }) => at(before.trays, params.tray as number).has === 'a letter',
        }),
        everyStep({
          ...said,
          id: 'neverTwice',
          for: { clerk: upTo(3) },
          when: ({ before, action: { params } }, { clerk }) =>
            params.tray !== undefined &&
            at(before.trays, params.tray as number).has === 'a letter' &&
            at(before.trays, params.tray as number).to === clerk,
          holds: ({ before }, { clerk }) => at(before.clerks, clerk).own.filter((some) => some).length < 2,
        }),
      ],
    );
    const full = naiveSearch(made);
    const found = await explore(made, { symmetry: true, stopAt: 'never' });
    expect(found.states).toBe(orbitsOf(full.worlds, renamings));
    expect(found.states).toBeLessThan(full.states / 4);
    const first = found.properties.flatMap(({ id, after }) => (after === undefined ? [] : [[id, after]]));
    expect(Object.fromEntries(first)).toEqual(Object.fromEntries(full.first));
    expect(full.first.has('neverTwice')).toBe(true);
  });

  it('but what it does may not depend on which place it is', async () => {
    const notes = rule({
      ...said,
      id: 'notes',
      for: { tray: upTo(trays) },
      when: (w, { tray }) => at(w.trays, tray).has === 'a letter',
      does: (w, { tray }) => {
        w.last = tray;
      },
    }) as Rule<Office>;
    expect(await refusalOf(office([write, notes]))).toMatch(
      /^rule notes\(tray=\d\) prefers an index: with clerk \d ↔ \d exchanged, notes\(tray=\d\) leads to last = \d/,
    );
  });

  it('nor whether it may happen, be it in one world of many', async () => {
    const allButOne = rule({
      ...said,
      id: 'allButOne',
      for: { tray: upTo(trays) },
      when: (w, { tray }) =>
        tray !== 1 || w.trays.map(({ has, to }) => (has === 'nothing' ? '-' : to)).join('') !== '01',
      does: () => {},
    }) as Rule<Office>;
    expect(await refusalOf(office([write, allButOne]))).toMatch(/^rule allButOne\(tray=\d\) prefers an index/);
    expect(await refusalOf(office([write, { ...allButOne, when: () => true }]))).toBe('it was not refused');
  });

  it('nor may a later effect take another element for it, which has come to its place', async () => {
    const twice = {
      ...write,
      id: 'twice',
      does: [
        ...write.does,
        (w: Office, { tray }: Params) => {
          at(w.clerks, at(w.trays, tray as number).to).letters = 1;
        },
      ],
    };
    expect(await refusalOf(office([write, twice as Rule<Office>]))).toMatch(/^rule twice\(.*\) prefers an index/);
  });

  it('nor what is said of it', async () => {
    const notFirst = everyStep({
      ...said,
      id: 'notFirst',
      holds: ({ action }: { action: { params: Params } }) => action.params.tray !== 0,
    });
    expect(await refusalOf(office([write, deliver], [notFirst as Property<Office>]))).toMatch(
      /^property notFirst prefers an index/,
    );
    const byPlace = always({
      ...said,
      id: 'byPlace',
      for: { tray: upTo(trays) },
      holds: (w, { tray }) => tray > 0 || at(w.trays, tray).has === 'nothing' || at(w.trays, tray).to === 0,
    });
    expect(await refusalOf(office([write], [byPlace as Property<Office>]))).toMatch(
      /^property byPlace.* prefers an index/,
    );
  });

  it('and where it is not said that a parameter names a place, the rule is refused', async () => {
    const world = record({ ...shape.fields, trays: bag(trays, tray) });
    const made = { ...office([write, deliver]), world } as unknown as Model<Office>;
    expect(await refusalOf(made)).toMatch(/^rule (write|deliver)\(.*\) prefers an index/);
  });
});

it('in a bag with one place it stays that place, whatever is within', async () => {
  const runner = family('runner', 2);
  const world = record({ box: bag(1, bag(2, member(runner)), { parameters: ['lid'] }), open: bool });
  const { rule: ofBox } = over<Infer<typeof world>>();
  const put = ofBox({
    ...said,
    id: 'put',
    for: { lid: [0], runner: upTo(2) },
    does: (w, { lid, runner }) => {
      w.box[lid] = w.open ? [runner, runner] : [0, 1];
      w.open = !w.open;
    },
  });
  const symmetry = [interchangeable(runner)];
  const made = model({ id: 'box', says: 'a box', world, symmetry, rules: [put] });
  expect((await explore(made, { symmetry: true })).verdict).toBe('holds');
});

describe('a place of a bag cannot be named', () => {
  const others: Domains<{ tray: number }> = { tray: [0] };
  it.each<[string, Model<Office>, string]>([
    [
      'without saying of whose bag',
      office([{ ...pocket, for: { pocket: upTo(2) } } as never]),
      'rule pocket: its parameter pocket is a place in the bag of a clerk; a parameter clerk must say of which',
    ],
    [
      'while others of the same bag cannot',
      office([{ ...deliver, for: others } as never]),
      'rule deliver prefers an index: its parameter tray may not be 1, and one place of trays is as good as another',
    ],
    [
      'by the name of a member',
      {
        ...office([]),
        world: record({ ...shape.fields, more: bag(2, bool, { parameters: ['clerk'] }) }),
      } as never,
      'a parameter clerk names a place in more, and a member, too',
    ],
    [
      'where there are two of that name',
      {
        ...office([write]),
        world: record({ ...shape.fields, more: bag(2, bool, { parameters: ['tray'] }) }),
      } as never,
      'rule write: its parameter tray names a place in a bag, but does not say in which: trays or more',
    ],
  ])('%s', async (_, made, message) => {
    expect(await refusalOf(made)).toBe(message);
  });
});
