import { ModelError } from '../language/index.js';
import { failing } from './failing.js';

/*
 * Clocks, random numbers and timers throw while a recipe runs. To put guards in their places and take them away costs
 * more than most recipes do, so they stay until the engine lets others run (a microtask): while no recipe runs, a guard
 * does what it stands for.
 */

/** A function that gives another answer each time, or that happens later, by who has it. */
interface Ambient {
  readonly holder: object;
  readonly key: string;
  /** In place of the function; `original` is what is there otherwise. */
  readonly guarded: (original: never) => unknown;
}

type AnyFunction = (...args: readonly unknown[]) => unknown;

/** How many runs of recipes are in one another. */
let depth = 0;

const refuse = (name: string): never =>
  failing(() => {
    throw new ModelError(
      `${name} is called: a recipe must be a function of the world and its parameters alone, with no clock, no random number and no timer`,
    );
  });

/** Throws where a recipe runs. */
const guard = (name: string, original: AnyFunction) =>
  function (this: unknown, ...args: readonly unknown[]): unknown {
    return depth > 0 ? refuse(name) : Reflect.apply(original, this, args);
  };

const refused = (holder: object, key: string, name: string): Ambient => ({
  holder,
  key,
  guarded: (original: AnyFunction) => Object.assign(guard(name, original), original),
});

/** A date that is told which one it is asks no clock. */
const guardedDate = (original: DateConstructor): unknown =>
  new Proxy(original, {
    apply: (target) => (depth > 0 ? refuse('Date()') : target()),
    construct: (target, args, self) =>
      args.length === 0 && depth > 0 ? refuse('new Date()') : Reflect.construct(target, args, self),
  });

const ambients: readonly Ambient[] = [
  { holder: globalThis, key: 'Date', guarded: guardedDate },
  refused(Date, 'now', 'Date.now()'),
  refused(Math, 'random', 'Math.random()'),
  refused(Object.getPrototypeOf(performance), 'now', 'performance.now()'),
  refused(Object.getPrototypeOf(crypto), 'getRandomValues', 'crypto.getRandomValues()'),
  refused(Object.getPrototypeOf(crypto), 'randomUUID', 'crypto.randomUUID()'),
  // Before the function that has it.
  refused(process.hrtime, 'bigint', 'process.hrtime.bigint()'),
  refused(process, 'hrtime', 'process.hrtime()'),
  refused(process, 'uptime', 'process.uptime()'),
  refused(process, 'cpuUsage', 'process.cpuUsage()'),
  refused(process, 'memoryUsage', 'process.memoryUsage()'),
  refused(globalThis, 'setTimeout', 'setTimeout()'),
  refused(globalThis, 'setInterval', 'setInterval()'),
  refused(globalThis, 'setImmediate', 'setImmediate()'),
  refused(globalThis, 'queueMicrotask', 'queueMicrotask()'),
  refused(process, 'nextTick', 'process.nextTick()'),
];

type Fields = Record<string, unknown>;

/** Takes the guards away again; undefined where there are none. */
let takeAway: (() => void) | undefined;

const install = (): void => {
  const installed = ambients.map(({ holder, key, guarded }) => {
    const original = (holder as Fields)[key];
    const guard = guarded(original as never);
    (holder as Fields)[key] = guard;
    return { holder: holder as Fields, key, original, guard };
  });
  takeAway = () => {
    for (const { holder, key, original, guard } of installed) {
      // Another one is there where somebody has put it meanwhile.
      if (holder[key] === guard) {
        holder[key] = original;
      }
    }
    takeAway = undefined;
  };
  queueMicrotask(() => takeAway?.());
};

/** Runs something while clocks, random numbers and timers throw. */
export const withoutAmbients = <T>(run: () => T): T => {
  if (takeAway === undefined) {
    install();
  }
  depth++;
  try {
    return run();
  } finally {
    depth--;
  }
};
