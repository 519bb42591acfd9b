import { describe, expect, test } from 'vitest';
import { int, record } from '../../src/index.js';
import { applyDelta, type EventDelta, EventLog, isEmptyDelta, noEvents } from '../../src/transitions/event-log.js';
import { layoutOf } from '../../src/transitions/layout.js';
import fc from '../support/fast-check.js';

const eventLog = () => new EventLog(layoutOf(record({ a: int(0, 3) })));
const adding = (...events: readonly unknown[]): EventDelta => ({ events: { adds: events } });
const making = (...events: readonly unknown[]): EventDelta => ({ events: { is: events } });

describe('what has happened', () => {
  test('has one number, however it came about', () => {
    const all = eventLog();
    const [x, y, both] = [adding('x'), adding('y'), adding('x', 'y')].map((telling) => all.tellingOf(telling));
    const after = all.after(all.after(noEvents, x as number), y as number);
    expect(all.after(noEvents, both as number)).toBe(after);
    expect(all.at(after)).toEqual({ events: ['x', 'y'] });
    expect(all.numberOf({ events: ['x', 'y'] })).toBe(after);
    expect(all.count).toBe(3);
  });

  test('is nothing again when a list is emptied', () => {
    const all = eventLog();
    const some = all.after(noEvents, all.tellingOf(adding('x')));
    expect(some).not.toBe(noEvents);
    expect(all.after(some, all.tellingOf(making()))).toBe(noEvents);
  });

  test('is not the same where JSON would say so', () => {
    const all = eventLog();
    const odd = [undefined, null, Number.NaN, 0, -0, '0'];
    expect(new Set(odd.map((event) => all.numberOf({ events: [event] }))).size).toBe(odd.length);
  });
});

test('to tell nothing is to add nothing, and not to make it nothing', () => {
  expect(isEmptyDelta(adding())).toBe(true);
  expect(isEmptyDelta({})).toBe(true);
  expect(isEmptyDelta(adding(undefined))).toBe(false);
  expect(isEmptyDelta(making())).toBe(false);
});

test('several tellings together are the same as one after the other', () => {
  const events = fc.array(fc.nat(2), { maxLength: 2 });
  const change = fc.oneof(
    events.map((adds) => ({ adds })),
    events.map((is) => ({ is })),
  );
  const telling = fc.dictionary(fc.constantFrom('a', 'b'), change);
  fc.assert(
    fc.property(
      fc.array(telling, { maxLength: 3 }),
      fc.array(telling, { minLength: 1, maxLength: 4 }),
      (first, then) => {
        const all = eventLog();
        const start = all.numberOf(first.reduce(applyDelta, {}));
        const numbers = then.map((one) => all.tellingOf(one));
        const oneByOne = numbers.reduce((number, one) => all.after(number, one), start);
        expect(all.after(start, all.together(numbers))).toBe(oneByOne);
      },
    ),
  );
});
