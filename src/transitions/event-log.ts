import { ModelError } from '../language/index.js';
import type { Layout } from './layout.js';

/** What happened in a step, by the name of the list. */
export type Events = Readonly<Record<string, readonly unknown[]>>;

/** What an effect does to each of the lists: adds to it, or makes it this, whatever it was. */
export type EventDelta = Readonly<
  Record<string, { readonly adds: readonly unknown[] } | { readonly is: readonly unknown[] }>
>;

/** The name of a list that no model has: a step that is complete has the number of its action there. */
export const byAction = '';

/** The number of a step in which nothing has happened yet. */
export const noEvents = 1;

/**
 * What has happened in a step (and, when it is complete, by which action), numbered from 1 as it comes. As a number it is
 * a small part of what a step is made of, and tables ask for it like for any other; what an effect tells leads from one
 * number to another.
 */
export class EventLog {
  readonly #all: Events[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #tellings: EventDelta[] = [];
  readonly #tellingNumbers = new Map<string, number>();
  /** By number, and by that of what is told: the number that follows. */
  readonly #following: number[][] = [];
  readonly #most: number;

  constructor(layout: Layout) {
    this.#most = 2 ** layout.happened.bits - 1;
    this.numberOf({});
  }

  /** The largest number. */
  get count(): number {
    return this.#all.length;
  }

  at(number: number): Events {
    return this.#all[number - 1] as Events;
  }

  /** @throws ModelError where more happens than there are numbers. */
  numberOf(happened: Events): number {
    const number = numberIn(this.#all, this.#numbers, happened);
    if (number > this.#most) {
      throw new ModelError(`more than ${this.#most} different lists of what happened in a step; tell less in them`);
    }
    return number;
  }

  /** The number of a telling, from 1. */
  tellingOf(telling: EventDelta): number {
    return numberIn(this.#tellings, this.#tellingNumbers, telling);
  }

  /** The number of several tellings, one after the other, as one. */
  together(tellings: readonly number[]): number {
    const all = tellings.map((number) => this.#tellings[number - 1] as EventDelta);
    return this.tellingOf(all.reduce(both));
  }

  /** The number that follows on one when this is told. */
  after(number: number, telling: number): number {
    this.#following[number] ??= [];
    const following = this.#following[number] as number[];
    following[telling] ??= this.numberOf(applyDelta(this.at(number), this.#tellings[telling - 1] as EventDelta));
    return following[telling] as number;
  }
}

/** What has happened when something is told of what had happened before. */
export const applyDelta = (before: Events, telling: EventDelta): Events => {
  const lists = Object.entries(telling).map(([name, change]) => {
    const list = 'is' in change ? change.is : [...(before[name] ?? []), ...change.adds];
    return [name, list] as const;
  });
  const all = Object.entries({ ...before, ...Object.fromEntries(lists) });
  // An empty list is no list, and lists have an order, so that the same has one number.
  return Object.fromEntries(all.filter(([, list]) => list.length > 0).toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

const both = (first: EventDelta, second: EventDelta): EventDelta => {
  const changes = Object.entries(second).map(([name, change]) => {
    const before = first[name];
    if ('is' in change || before === undefined) {
      return [name, change] as const;
    }
    const all = [...('is' in before ? before.is : before.adds), ...change.adds];
    return [name, 'is' in before ? { is: all } : { adds: all }] as const;
  });
  return { ...first, ...Object.fromEntries(changes) };
};

/** Does it tell nothing at all? */
export const isEmptyDelta = (telling: EventDelta): boolean =>
  Object.values(telling).every((change) => 'adds' in change && change.adds.length === 0);

const numberIn = <T>(all: T[], numbers: Map<string, number>, thing: T): number => {
  const key = textOf(thing);
  const number = numbers.get(key) ?? all.push(thing);
  numbers.set(key, number);
  return number;
};

/** The same for what is the same, and for nothing else. */
export const textOf = (told: unknown): string => JSON.stringify(told, distinct);

/** Values that JSON takes for others. */
const distinct = (_: string, value: unknown): unknown =>
  value === undefined || Object.is(value, -0) || (typeof value === 'number' && !Number.isFinite(value))
    ? { '~': Object.is(value, -0) ? '-0' : String(value) }
    : value;
