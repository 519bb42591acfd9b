import { describe, expect, test } from 'vitest';
import {
  actionsOf,
  bag,
  enabledActions,
  happened,
  type Infer,
  initialWorlds,
  int,
  isEnabled,
  ModelError,
  model,
  oneOf,
  over,
  record,
  step,
} from '../../src/index.js';

const slot = record({ state: oneOf('idle', 'busy'), job: int(0, 3) });
const world = record({ slots: bag(2, slot), done: int(0, 2), events: happened<string>() });
type World = Infer<typeof world>;
const { rule } = over<World>();
const said = { by: 'a worker', says: 'work', cites: 'a test' };

const workshop = model<World>({
  id: 'workshop',
  says: 'two interchangeable benches',
  world,
  rules: [
    rule({
      ...said,
      id: 'begin',
      for: { job: [3, 1] },
      when: (w) => w.slots.some(({ state }) => state === 'idle'),
      does: (w, { job }) => {
        const free = w.slots.find(({ state }) => state === 'idle');
        Object.assign(free ?? {}, { state: 'busy', job });
        w.events.push(`job ${job}`);
      },
    }),
    rule({
      ...said,
      id: 'finish',
      does: (w) => {
        w.done++;
      },
    }),
  ],
});
const start = initialWorlds(workshop)[0] as World;
const begin = (job: number) => ({ rule: 'begin', params: { job } });
const finish = { rule: 'finish', params: {} };

describe('a step', () => {
  test('leaves records with their fields in the order of the schema, in whatever order an effect names them', () => {
    const seen: string[] = [];
    const renewed = model<World>({
      ...workshop,
      rules: [
        rule({
          ...said,
          id: 'renew',
          does: [
            (w) => {
              Object.assign(w, { slots: [{ job: 2, state: 'busy' }, ...w.slots.slice(1)] });
            },
            (w) => {
              seen.push(JSON.stringify(w.slots));
            },
          ],
        }),
      ],
    });
    const after = step(renewed, start, { rule: 'renew', params: {} });
    const slots = '[{"state":"idle","job":0},{"state":"busy","job":2}]';
    expect({ seen, after: JSON.stringify(after) }).toEqual({
      seen: [slots],
      after: `{"slots":${slots},"done":0,"events":[]}`,
    });
  });

  test('takes the effects of a rule one after the other, each in a settled world', () => {
    const seen: string[] = [];
    const twice = model<World>({
      ...workshop,
      rules: [
        rule({
          ...said,
          id: 'both',
          does: [
            (w) => {
              Object.assign(w.slots[0] ?? {}, { state: 'busy', job: 2 });
              w.events.push('first');
            },
            (w) => {
              seen.push(w.slots.map(({ state }) => state).join());
              w.events.push('second');
            },
          ],
        }),
      ],
    });
    const [start] = initialWorlds(twice) as [World];
    expect(step(twice, start, { rule: 'both', params: {} }).events).toEqual(['first', 'second']);
    expect(seen).toEqual(['idle,busy']);
  });

  test('leads to the world after an action and leaves the world before as it was', () => {
    const after = step(workshop, start, finish);
    expect(after.done).toBe(1);
    expect(start.done).toBe(0);
  });

  test('makes worlds that cannot be changed', () => {
    expect(Object.isFrozen(step(workshop, start, begin(1)).slots[0])).toBe(true);
    expect(Object.isFrozen(start)).toBe(true);
  });

  test('puts the slots of a bag in order, so that it does not matter which was filled first', () => {
    const one = step(workshop, step(workshop, start, begin(1)), begin(3));
    const other = step(workshop, step(workshop, start, begin(3)), begin(1));
    expect(one.slots).toEqual(other.slots);
  });

  test('tells what happened in it, and nothing of the step before', () => {
    const first = step(workshop, start, begin(1));
    expect(first.events).toEqual(['job 1']);
    expect(step(workshop, first, finish).events).toEqual([]);
  });

  test.each([
    ['of a rule that is not there', { rule: 'rest', params: {} }, /model workshop has no rule rest/],
    ['that is not enabled', begin(1), /begin\(job=1\): is not enabled in this world/],
  ])('%s is refused', (_, action, message) => {
    const full = step(workshop, step(workshop, start, begin(1)), begin(1));
    expect(() => step(workshop, full, action)).toThrow(message);
    expect(() => step(workshop, full, action)).toThrow(ModelError);
  });

  test('that leaves a domain is refused, and names rule and field', () => {
    const done = step(workshop, step(workshop, start, finish), finish);
    expect(() => step(workshop, done, finish)).toThrow(/finish: done = 3 lies outside its domain, 0\.\.2/);
  });
});

test('actions come in the order of the rules and of their parameters, and those that may happen are enabled', () => {
  expect(actionsOf(workshop)).toEqual([begin(3), begin(1), finish]);
  const full = step(workshop, step(workshop, start, begin(1)), begin(1));
  expect(enabledActions(workshop, full)).toEqual([finish]);
  expect(isEnabled(workshop, start, begin(3))).toBe(true);
});

test('initial worlds are put in order too', () => {
  const unordered: World = {
    slots: [
      { state: 'busy', job: 1 },
      { state: 'idle', job: 0 },
    ],
    done: 0,
    events: [],
  };
  const [first] = initialWorlds({ ...workshop, starts: [unordered] });
  expect(first?.slots[0]?.state).toBe('idle');
  expect(unordered.slots[0]?.state).toBe('busy');
});
