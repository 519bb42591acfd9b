import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { explore, fuzz, isEnabled, type Model, type Rule, step } from '../../src/index.js';
import { type Dial, dialModel, dialWords, said } from '../support/counter.js';
import { naiveSearch } from '../support/naive-search.js';

const { always, everyStep, rule, sometimes } = dialWords;

/** As JavaScript writes it, which has no types. */
const untyped = (value: unknown) => value as never;

const answers: readonly (readonly [what: string, answer: unknown, said: string])[] = [
  ['a promise', () => Promise.reject(new Error('later')), 'is asynchronous; it has to answer true or false at once'],
  ['a word', () => 'no', 'answers "no"; it has to answer true or false'],
  ['a number', (w: Dial) => w.value, 'answers 0; it has to answer true or false'],
  ['nothing', () => {}, 'answers undefined; it has to answer true or false'],
  ['an object', (w: Dial) => w, 'answers an object; it has to answer true or false'],
  ['a function', () => () => true, 'answers a function; it has to answer true or false'],
];

const [turn] = dialModel().rules;
const ofSteps =
  (answer: unknown) =>
  ({ after }: { readonly after: Dial }) =>
    (answer as (w: Dial) => unknown)(after);

const expectFailure = async (model: Model<Dial>, message: string) => {
  await expect(explore(model)).rejects.toThrow(message);
  await expect(fuzz(model, { seed: 1, runs: 1 })).rejects.toThrow(message);
  expect(() => naiveSearch(model)).toThrow(message);
};

describe.each(answers)('who answers with %s', (_, answer, message) => {
  it('in a guard, a property or a witness is told so', async () => {
    const [of, after] = [untyped(answer), untyped(ofSteps(answer))];
    const worded = message.replace('answers 0', 'answers 1');
    await expectFailure(
      dialModel({ rules: [{ ...(turn as Rule<Dial>), when: of }] }),
      `turn(by=1): its when ${message}`,
    );
    await expectFailure(
      dialModel({ properties: [always({ ...said, id: 'p', holds: of })] }),
      `p: its holds ${message}`,
    );
    await expectFailure(
      dialModel({ properties: [always({ ...said, id: 'p', when: of, holds: of })] }),
      `p: its when ${message}`,
    );
    await expectFailure(
      dialModel({ properties: [sometimes({ ...said, id: 'p', holds: of })] }),
      `p: its holds ${message}`,
    );
    await expectFailure(
      dialModel({ properties: [everyStep({ ...said, id: 'p', holds: after })] }),
      `p: its holds ${worded}`,
    );
  });
});

describe('an effect', () => {
  const returning = (does: (w: Dial) => unknown) =>
    dialModel({ rules: [rule({ ...said, id: 'go', does: does as never })] });

  it('that returns a world instead of changing the one it has is told what to do', async () => {
    const message =
      'go: its effect returns an object, which would be lost: an effect changes the world that it is given, and returns nothing. Assign to its fields (w.n = …), and write { … } around a body that is one expression';
    await expectFailure(
      returning((w) => ({ ...w, value: w.value + 1 })),
      message,
    );
  });

  it('that returns the value of an expression is told so', async () => {
    await expectFailure(
      returning((w) => ++w.other),
      'go: its effect returns 1, which would be lost',
    );
  });

  it('that is asynchronous is told so', async () => {
    await expectFailure(
      returning(async () => {}),
      'go: its effect is asynchronous; all that a rule does it does at once',
    );
  });
});

describe('a recipe that calls', () => {
  const calls: readonly (readonly [name: string, call: () => unknown])[] = [
    ['Date.now()', () => Date.now()],
    ['new Date()', () => new Date()],
    ['Date()', () => Date()],
    ['Math.random()', () => Math.random()],
    ['performance.now()', () => performance.now()],
    ['crypto.randomUUID()', () => crypto.randomUUID()],
    ['crypto.getRandomValues()', () => crypto.getRandomValues(new Uint8Array(1))],
    ['process.hrtime()', () => process.hrtime()],
    ['process.hrtime.bigint()', () => process.hrtime.bigint()],
    ['process.uptime()', () => process.uptime()],
    ['process.cpuUsage()', () => process.cpuUsage()],
    ['process.memoryUsage()', () => process.memoryUsage()],
    ['setTimeout()', () => setTimeout(() => {})],
    ['setInterval()', () => setInterval(() => {})],
    ['setImmediate()', () => setImmediate(() => {})],
    ['queueMicrotask()', () => queueMicrotask(() => {})],
    ['process.nextTick()', () => process.nextTick(() => {})],
  ];

  it.each(calls)('%s is told so, wherever it is, each time', async (name, call) => {
    const message = `${name} is called: a recipe must be a function of the world and its parameters alone`;
    // That the answer makes no difference does not help.
    const guard = dialModel({ rules: [rule({ ...said, id: 'go', when: (w) => call() !== w, does: () => {} })] });
    const effect = dialModel({ rules: [rule({ ...said, id: 'go', does: () => void call() })] });
    const property = dialModel({ properties: [always({ ...said, id: 'p', holds: (w) => call() !== w })] });
    await expectFailure(guard, `go: ${message}`);
    await expectFailure(effect, `go: ${message}`);
    await expectFailure(property, `p: ${message}`);
  });

  it('a clock and catches the error has failed all the same', async () => {
    const sly = rule({
      ...said,
      id: 'go',
      does: () => {
        try {
          Date.now();
        } catch {
          // It does not matter.
        }
      },
    });
    await expectFailure(dialModel({ rules: [sly] }), 'go: Date.now() is called');
  });

  it('for a date that it names may do so', async () => {
    const dated = rule({
      ...said,
      id: 'go',
      when: (w) => w.value < new Date(2).getTime(),
      does: (w) => void w.value++,
    });
    expect(await explore(dialModel({ rules: [dated] }))).toMatchObject({ states: 3 });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('none of them leaves them as they were, also where it throws and where a test has its own clock', async () => {
    const kept = () => [
      Date,
      Date.now,
      Math.random,
      setTimeout,
      queueMicrotask,
      process.nextTick,
      process.hrtime,
      process.hrtime.bigint,
      performance.now,
      crypto.randomUUID,
    ];
    const throwing = dialModel({
      rules: [
        rule({
          ...said,
          id: 'go',
          when: () => {
            throw new Error('no');
          },
          does: () => {},
        }),
      ],
    });
    const look = async () => {
      const before = kept();
      expect(isEnabled(dialModel(), { value: 0, other: 0 }, { rule: 'turn', params: { by: 1 } })).toBe(true);
      expect(() => step(throwing, { value: 0, other: 0 }, { rule: 'go', params: {} })).toThrow('go: no');
      // Until others run, guards stand in their places, which do what they stand for.
      expect(Date.now()).toBeTypeOf('number');
      expect(new Date()).toBeInstanceOf(Date);
      expect(process.hrtime.bigint()).toBeTypeOf('bigint');
      await Promise.resolve();
      expect(kept()).toEqual(before);
      expect(kept().every((one, place) => one === before[place])).toBe(true);
    };
    await look();
    vi.useFakeTimers({ now: 5, toFake: ['Date', 'setTimeout'] });
    await look();
    expect(Date.now()).toBe(5);
    vi.useRealTimers();
    await look();
    expect(randomUUID()).toHaveLength(36);
  });
});
