import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type ContextFrom,
  type EventFromLogic,
  type InputFrom,
  initialTransition,
  type StateValue,
  transition,
} from 'xstate';
import type { Ends, Model, Property } from '../language/index.js';
import { fromReducer, type ReducerEvent } from '../reducers/index.js';

/** A state of a machine as it is checked. */
export interface MachineWorld<M extends AnyStateMachine> {
  /** The states it is in: `red.walk`; of parallel states all, in the order of their names: `buttons.idle & light.red`. */
  readonly value: string;
  readonly status: AnyMachineSnapshot['status'];
  readonly context: ContextFrom<M>;
  /** What history states remember, where there is something. */
  readonly history?: string;
}

export interface Machine<M extends AnyStateMachine> {
  readonly machine: M;
  readonly input?: InputFrom<M>;
  /**
   * Everything that may happen. Left out, every event that the machine knows, without anything sent with it; so delays
   * may end at any time (`xstate.after.…`), and actors that it invokes may answer (`xstate.done.actor.…`).
   */
  readonly events?: readonly EventFromLogic<M>[];
  readonly properties?: readonly Property<MachineWorld<M>>[];
  /** Where nothing may change any more, and that is no deadlock; left out: where the machine is done, or has failed. */
  readonly ends?: Ends<MachineWorld<M>>;
  readonly states?: number;
}

/**
 * A model of an XState machine by its pure transition function: guards, `assign`, `always`, history and parallel states
 * are as they are, no action is executed and no actor is started.
 * @throws ModelError where its context does not stay within bounds, or is no plain data.
 */
export const fromMachine = <M extends AnyStateMachine>({
  machine,
  input,
  events = machine.events.map((type) => ({ type }) as EventFromLogic<M>),
  properties = [],
  ends = ({ status }) => status !== 'active',
  states,
}: Machine<M>): Model<MachineWorld<M>> => {
  /** Values by how they are written: that is what the world holds. */
  const values = new Map<string, StateValue>();
  const worldOf = (snapshot: AnyMachineSnapshot): MachineWorld<M> => {
    const value = written(snapshot.value);
    values.set(value, snapshot.value);
    // Actors are never started, and so have no state to be asked for.
    const { historyValue } = machine.getPersistedSnapshot({ ...snapshot, children: {} } as never) as Remembering;
    const { context, status } = snapshot;
    return { value, status, context, ...remembered(historyValue) };
  };
  const snapshotOf = ({ value, status, context, history = '{}' }: MachineWorld<M>): AnyMachineSnapshot =>
    machine.restoreSnapshot(
      { value: values.get(value), status, context, historyValue: JSON.parse(history), children: {} } as never,
      undefined as never,
    );
  const [initial] = initialTransition(machine, ...([input] as never));
  return fromReducer<MachineWorld<M>, ReducerEvent>({
    id: machine.id,
    says: `the machine ${machine.id}`,
    initial: worldOf(initial as AnyMachineSnapshot),
    events: events as readonly ReducerEvent[],
    reduce: (world, event) => {
      const snapshot = snapshotOf(world);
      // What an actor answers that does not run is an error to XState.
      const isTaken = world.status === 'active' && snapshot.can(event);
      return isTaken ? worldOf(transition(machine, snapshot as never, event as never)[0] as AnyMachineSnapshot) : world;
    },
    properties: properties as never,
    ends: ends as Ends<unknown> as never,
    ...(states === undefined ? {} : { states }),
  }) as unknown as Model<MachineWorld<M>>;
};

interface Remembering {
  readonly historyValue?: Readonly<Record<string, readonly { readonly id: string }[]>>;
}

/** In an order that does not depend on the way there. */
const remembered = (history: Remembering['historyValue'] = {}): { readonly history?: string } => {
  const entries = Object.entries(history)
    .map(
      ([name, nodes]) =>
        [name, nodes.map(({ id }) => ({ id })).toSorted((a, b) => a.id.localeCompare(b.id, 'en'))] as const,
    )
    .toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  return entries.length === 0 ? {} : { history: JSON.stringify(Object.fromEntries(entries)) };
};

const written = (value: StateValue): string => pathsOf(value).toSorted().join(' & ');

const pathsOf = (value: StateValue): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : Object.entries(value).flatMap(([key, inner]) => {
        const paths = inner === undefined ? [] : pathsOf(inner);
        return paths.length === 0 ? [key] : paths.map((path) => `${key}.${path}`);
      });
