import { ModelError } from '../language/index.js';
import { failing } from './failing.js';

/** A function that gives another answer each time, or that happens later, by who has it. */
interface Ambient {
  readonly holder: object;
  readonly key: string;
  /** In place of the function; `original` is what is there otherwise. */
  readonly guarded: (original: unknown) => unknown;
}

const refuse = (name: string): never =>
  failing(() => {
    throw new ModelError(
      `${name} is called: a recipe must be a function of the world and its parameters alone, with no clock, no random number and no timer`,
    );
  });

const refused = (holder: object, key: string, name: string): Ambient => ({
  holder,
  key,
  guarded: () => () => refuse(name),
});

/** A date that is told which one it is asks no clock. */
const guardedDate = (original: unknown): unknown =>
  new Proxy(original as DateConstructor, {
    apply: () => refuse('Date()'),
    construct: (target, args, self) =>
      args.length === 0 ? refuse('new Date()') : Reflect.construct(target, args, self),
  });

const ambients: readonly Ambient[] = [
  { holder: globalThis, key: 'Date', guarded: guardedDate },
  refused(Date, 'now', 'Date.now()'),
  refused(Math, 'random', 'Math.random()'),
  refused(Object.getPrototypeOf(performance), 'now', 'performance.now()'),
  refused(Object.getPrototypeOf(crypto), 'getRandomValues', 'crypto.getRandomValues()'),
  refused(Object.getPrototypeOf(crypto), 'randomUUID', 'crypto.randomUUID()'),
  refused(process.hrtime, 'bigint', 'process.hrtime.bigint()'),
  {
    holder: process,
    key: 'hrtime',
    guarded: () => Object.assign(() => refuse('process.hrtime()'), { bigint: () => refuse('process.hrtime.bigint()') }),
  },
  refused(globalThis, 'setTimeout', 'setTimeout()'),
  refused(globalThis, 'setInterval', 'setInterval()'),
  refused(globalThis, 'setImmediate', 'setImmediate()'),
];

type Fields = Record<string, unknown>;
const originals: unknown[] = [];
const guards: unknown[] = [];
let depth = 0;

/** Runs something while clocks, random numbers and timers throw; they are as they were when it has ended, however. */
export const withoutAmbients = <T>(run: () => T): T => {
  if (depth++ === 0) {
    exchange();
  }
  try {
    return run();
  } finally {
    if (--depth === 0) {
      restore();
    }
  }
};

const exchange = (): void => {
  for (let place = 0; place < ambients.length; place++) {
    const { holder, key, guarded } = ambients[place] as Ambient;
    const original = (holder as Fields)[key];
    // Another one is there where a test has put it.
    if (original !== originals[place]) {
      originals[place] = original;
      guards[place] = guarded(original);
    }
    (holder as Fields)[key] = guards[place];
  }
};

const restore = (): void => {
  for (let place = 0; place < ambients.length; place++) {
    const { holder, key } = ambients[place] as Ambient;
    (holder as Fields)[key] = originals[place];
  }
};
