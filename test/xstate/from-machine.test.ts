import { describe, expect, it } from 'vitest';
import { assign, createActor, fromPromise, setup } from 'xstate';
import { over } from '../../src/language/index.js';
import { explore } from '../../src/search/index.js';
import { fromMachine, type MachineWorld } from '../../src/xstate/index.js';
import '../../src/vitest/index.js';

const said = { by: 'machine', cites: 'an example' };

/** A crossing: cars and walkers, each with a light of its own, and a button. */
const crossing = setup({
  types: {
    context: {} as { presses: number },
    events: {} as { type: 'press' } | { type: 'next' } | { type: 'stop' } | { type: 'resume' },
  },
  guards: { asked: ({ context }) => context.presses > 0 },
  actions: {
    count: assign({ presses: ({ context }) => Math.min(context.presses + 1, 2) }),
    forget: assign({ presses: 0 }),
  },
}).createMachine({
  id: 'crossing',
  context: { presses: 0 },
  initial: 'running',
  states: {
    running: {
      type: 'parallel',
      states: {
        cars: {
          initial: 'green',
          states: { green: { on: { next: { target: 'red', guard: 'asked' } } }, red: { on: { next: 'green' } } },
        },
        walkers: {
          initial: 'red',
          states: {
            red: { on: { next: { target: 'green', guard: 'asked', actions: 'forget' } } },
            green: { after: { 5000: 'red' } },
          },
        },
        memory: { type: 'history', history: 'deep' },
      },
      on: { press: { actions: 'count' }, stop: 'stopped' },
    },
    stopped: { on: { resume: 'running.memory' } },
  },
});
type Crossing = MachineWorld<typeof crossing>;
const { always, sometimes } = over<Crossing>();
const safe = always({
  ...said,
  id: 'safe',
  says: 'cars and walkers are never both let through',
  holds: (w) => w.value !== 'running.cars.green & running.walkers.green',
});
const stopped = sometimes({
  ...said,
  id: 'remembers',
  says: 'it is stopped with cars waiting',
  holds: (w) => w.value === 'stopped' && (w.history ?? '').includes('cars.red'),
});

describe('a machine of XState', () => {
  it('breaks a property in the fewest events, which an actor then takes', async () => {
    const model = fromMachine({ machine: crossing, properties: [safe, stopped] });
    await expect(model).toReach('remembers', { within: 3 });
    const { properties } = await explore(model);
    const steps = properties.find(({ id }) => id === 'safe')?.trace?.steps ?? [];
    expect(steps.map(({ action, world }) => `${action.rule} → ${(world as Crossing).value}`)).toEqual([
      'press → running.cars.green & running.walkers.red',
      'next → running.cars.red & running.walkers.green',
      'next → running.cars.green & running.walkers.green',
    ]);
    const actor = createActor(crossing).start();
    for (const { action } of steps) {
      actor.send({ type: action.rule as 'next' });
    }
    expect(actor.getSnapshot().matches({ running: { cars: 'green', walkers: 'green' } })).toBe(true);
    actor.stop();
  });

  it('has the states that its actors reach, each event tried in each', async () => {
    const { states, rules } = await explore(fromMachine({ machine: crossing }), { stopAt: 'never' });
    expect(states).toBe(await reachedByActors());
    expect(rules.map(({ id }) => id).sort()).toEqual([
      'next',
      'press',
      'resume',
      'stop',
      'xstate.after.5000.crossing.running.walkers.green',
    ]);
  });

  it('is searched with the events that are given, with what they bring', async () => {
    const counter = setup({
      types: { context: {} as { n: number }, input: {} as { n: number }, events: {} as { type: 'add'; by: number } },
    }).createMachine({
      id: 'counter',
      context: ({ input }) => ({ n: input.n }),
      on: {
        add: {
          guard: ({ context, event }) => context.n + event.by < 9,
          actions: assign({ n: ({ context, event }) => context.n + event.by }),
        },
      },
    });
    const events = [
      { type: 'add' as const, by: 2 },
      { type: 'add' as const, by: 5 },
    ];
    // From 1: 1, 3, 5, 6, 7, 8
    await expect(fromMachine({ machine: counter, input: { n: 1 }, events })).toHaveStates(6);
  });

  it('goes on when an actor that it invokes answers, and starts none', async () => {
    let calls = 0;
    const loader = setup({ actors: { load: fromPromise(async () => calls++) } }).createMachine({
      id: 'loader',
      initial: 'loading',
      states: {
        loading: { invoke: { src: 'load', onDone: 'done', onError: 'failed' } },
        failed: { on: { retry: 'loading' } },
        done: { type: 'final' },
      },
    });
    const { states } = await explore(fromMachine({ machine: loader }));
    expect([states, calls]).toEqual([3, 0]);
  });

  it('whose context has no end is refused, with the field', () => {
    const endless = setup({ types: { context: {} as { ticks: number } } }).createMachine({
      id: 'endless',
      context: { ticks: 0 },
      on: { tick: { actions: assign({ ticks: ({ context }) => context.ticks + 1 }) } },
    });
    expect(() => fromMachine({ machine: endless, states: 50 })).toThrow(
      'more than 50 states (context.ticks took 51 values: 0, 1, 2, …)',
    );
  });
});

describe('a machine in which nothing may change any more', () => {
  const trap = (type: 'final' | 'atomic') =>
    setup({}).createMachine({
      id: 'trap',
      initial: 'open',
      states: { open: { on: { shut: 'closed' } }, closed: type === 'final' ? { type } : {} },
    });

  it('is done, or it is in a deadlock', async () => {
    await expect(fromMachine({ machine: trap('final') })).toHold();
    await expect(fromMachine({ machine: trap('atomic') })).toViolate('no-deadlock', { within: 1 });
    await expect(fromMachine({ machine: trap('atomic'), ends: 'anywhere' })).toHold();
  });
});

/** How many states actors reach: each is sent every sequence of events of which the one before led to something new. */
async function reachedByActors(): Promise<number> {
  const events = ['press', 'next', 'stop', 'resume', 'xstate.after.5000.crossing.running.walkers.green'];
  const seen = new Set<string>();
  const queue: (readonly string[])[] = [[]];
  for (const way of queue) {
    const actor = createActor(crossing).start();
    for (const type of way) {
      actor.send({ type } as never);
    }
    const { value, context, historyValue, status } = actor.getPersistedSnapshot() as never as Readonly<
      Record<string, unknown>
    >;
    actor.stop();
    const key = JSON.stringify([value, context, historyValue, status], (_, part: unknown) =>
      Array.isArray(part) && part.every((one) => 'id' in Object(one)) ? part.map(({ id }) => id).sort() : inOrder(part),
    );
    if (!seen.has(key)) {
      seen.add(key);
      queue.push(...events.map((type) => [...way, type]));
    }
  }
  return seen.size;
}

const inOrder = (part: unknown): unknown =>
  typeof part === 'object' && part !== null && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : part;
