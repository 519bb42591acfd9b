import {
  type Ends,
  type Model,
  ModelError,
  model,
  named,
  over,
  type Params,
  type Property,
  type RecordShape,
  type Scalar,
  type Schema,
  type View,
} from '../language/index.js';
import { frozen, isPlainRecord, keyOf, type Plain } from './plain.js';
import { domainOf } from './reachable.js';
import { stateOf, worldOf } from './worlds.js';

/** An event of a reducer: a type, and what else is sent with it. */
export interface ReducerEvent {
  readonly type: string;
}

/** What is checked of a reducer: its state, or `{ state }` where that is no record. */
export type Reduced<S> = S extends Scalar | undefined | readonly unknown[] ? { state: S } : S;

export interface Reducer<S, E extends ReducerEvent> {
  readonly id?: string;
  readonly says?: string;
  readonly initial: S;
  /** Everything that may happen, in any state and in any order. */
  readonly events: readonly E[];
  /** The next state. It changes nothing, and gives the same for the same. */
  readonly reduce: (state: S, event: E) => S;
  readonly properties?: readonly Property<Reduced<S>>[];
  /** Where nothing may change any more, and that is no deadlock; left out: nowhere. */
  readonly ends?: Ends<Reduced<S>>;
  /** More states than these are taken for infinitely many (100,000). */
  readonly states?: number;
}

const usualStates = 100_000;

/**
 * A model of a reducer as it is: of Redux, of immer's `produce`, or of your own. The reducer is run until no event leads
 * to a new state; the domain of every field is what was seen there. An event that changes nothing is not taken.
 * @throws ModelError where there is no end of states, naming the fields that grow, or the state is no plain data.
 */
export const fromReducer = <S, E extends ReducerEvent>({
  id = 'reducer',
  says = 'a reducer',
  initial,
  events,
  reduce,
  properties = [],
  ends,
  states = usualStates,
}: Reducer<S, E>): Model<Reduced<S>> => {
  const isRecord = isPlainRecord(initial);
  const inward = (state: unknown): Plain => frozen(isRecord ? state : { state });
  const next = (world: Plain, event: E): Plain => {
    const state = (isRecord ? world : (world as { readonly state: Plain }).state) as S;
    return inward(assertReturned(reduce(state, event)));
  };
  const written = rulesOf(events);
  const transitions = written.flatMap(({ choices }) =>
    choices.map(({ text, event }) => ({ name: text, next: (state: Plain) => next(state, event) })),
  );
  const domain = domainOf(inward(initial), transitions, states);
  const world = domain.schema() as Schema<Reduced<S>> & RecordShape;
  const { rule } = over<Reduced<S>>();
  return model<Reduced<S>>({
    id,
    says,
    world,
    starts: [worldOf(world, inward(initial)) as Reduced<S>],
    properties,
    ...(ends === undefined ? {} : { ends }),
    rules: written.map(({ type, domains, choices }) => {
      const before = (w: unknown): Plain => frozen(stateOf(world, domain, w));
      const after = (state: Plain, params: Params): Plain =>
        next(state, choices.find(({ text }) => text === named(type, params))?.event as E);
      return rule<Params>({
        id: type,
        says: type,
        by: 'event',
        cites: id,
        for: domains,
        when: (w: View<Reduced<S>>, params) => {
          const state = before(w);
          return keyOf(after(state, params)) !== keyOf(state);
        },
        does: (w, params) => write(w as Record<string, unknown>, worldOf(world, after(before(w), params))),
      });
    }),
  });
};

const assertReturned = <S>(state: S): S => {
  if (state === undefined) {
    throw new ModelError('it returns nothing; return the next state, or wrap it in produce of immer');
  }
  return state;
};

/** Puts the fields there that are others now. */
const write = (world: Record<string, unknown>, next: unknown): void => {
  for (const [name, value] of Object.entries(next as Readonly<Record<string, Plain>>)) {
    if (keyOf(world[name] as Plain) !== keyOf(value)) {
      world[name] = value;
    }
  }
};

interface Choice<E> {
  readonly event: E;
  readonly params: Params;
  /** Both as a person writes them. */
  readonly text: string;
}

interface WrittenRule<E> {
  readonly type: string;
  readonly domains: Readonly<Record<string, readonly Scalar[]>>;
  readonly choices: readonly Choice<E>[];
}

/** A rule for each type of event. What differs between events of a type is its parameter. */
const rulesOf = <E extends ReducerEvent>(events: readonly E[]): readonly WrittenRule<E>[] =>
  [...new Set(events.map(({ type }) => type))].map((type) => {
    const sent = events.filter((event) => event.type === type);
    const contents = sent.map(contentOf);
    const parameter = onlyField(contents);
    const params = contents.map((content): Params => {
      if (sent.length === 1 && Object.keys(content).length === 0) {
        return {};
      }
      return parameter === undefined
        ? { with: JSON.stringify(content) }
        : { [parameter]: content[parameter] as Scalar };
    });
    const texts = params.map((one) => named(type, one));
    const twice = texts.find((text, place) => texts.indexOf(text) !== place);
    if (twice !== undefined) {
      throw new ModelError(`the event ${twice} is listed twice`);
    }
    const names = Object.keys(params[0] ?? {});
    return {
      type,
      domains: Object.fromEntries(names.map((name) => [name, params.map((one) => one[name] as Scalar)])),
      choices: sent.map((event, place) => ({ event, params: params[place] ?? {}, text: texts[place] ?? type })),
    };
  });

/** What is sent beside the type. */
const contentOf = ({ type: _, ...content }: ReducerEvent): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined));

/** The field that all of them have, if it is the only one and has a plain value in each. */
const onlyField = (contents: readonly Readonly<Record<string, unknown>>[]): string | undefined => {
  const [name, ...more] = new Set(contents.flatMap(Object.keys));
  const isPlain = (value: unknown): boolean => ['boolean', 'number', 'string'].includes(typeof value) || value === null;
  return more.length === 0 && name !== undefined && contents.every((content) => isPlain(content[name]))
    ? name
    : undefined;
};
