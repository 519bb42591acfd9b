import { describe, expect, it } from 'vitest';
import {
  array,
  assertWithin,
  bag,
  bool,
  happened,
  type Infer,
  index,
  initially,
  int,
  ModelError,
  neutral,
  oneOf,
  optional,
  record,
  sequence,
  show,
} from '../../src/language/index.js';

const shape = record({
  level: int(0, 3),
  vcpus: array(2, record({ runs: bool, list: sequence(2, index(3)) })),
  slots: bag(2, oneOf('free', 'used')),
  timer: optional(record({ armed: bool })),
  events: happened<string>(),
});
type World = Infer<typeof shape>;

describe('initially', () => {
  it('starts from the neutral world and changes what it is told to', () => {
    const world = initially(shape, (w) => {
      w.level = 2;
      w.timer = { armed: true };
    });
    expect(world).toEqual({ ...neutral(shape), level: 2, timer: { armed: true } });
  });
});

describe('a world within its schema', () => {
  it('is the neutral one', () => {
    expect(() => assertWithin(shape, neutral(shape))).not.toThrow();
  });

  it('may fill its sequences, have its optional parts, and tell of what happened in any words', () => {
    const world = initially(shape, (w) => {
      w.vcpus[0] = { runs: true, list: [2, 2] };
      w.timer = { armed: false };
      w.events.push('kicked');
    });
    expect(() => assertWithin(shape, world)).not.toThrow();
  });
});

describe('a world that was made of one within its schema', () => {
  const known = initially(shape, (w) => {
    w.timer = { armed: true };
  });

  it('is looked at where it is another', () => {
    const [first, second] = known.vcpus;
    const wrong = { ...known, vcpus: [first, { ...second, list: [0, 9] }] };
    expect(() => assertWithin(shape, wrong, '', known)).toThrow('vcpus[1].list[1] = 9 lies outside its domain, 0..2');
    expect(() => assertWithin(shape, { ...known, timer: null }, '', known)).not.toThrow();
    expect(() => assertWithin(shape, known, '', { ...known, timer: null })).not.toThrow();
  });

  it('is not looked at where it is the very same', () => {
    const trap = {
      get runs(): boolean {
        throw new Error('it was looked at');
      },
      list: [],
    };
    const before = { ...known, vcpus: [trap, trap] };
    expect(() => assertWithin(shape, { ...before, level: 3 }, '', before)).not.toThrow();
    expect(() => assertWithin(shape, { ...before, level: 3 })).toThrow('it was looked at');
  });
});

describe('a world that leaves its schema is told where and how:', () => {
  it.each<[string, (world: World) => void, string]>([
    ['a number too big', (w) => Object.assign(w, { level: 4 }), 'level = 4 lies outside its domain, 0..3'],
    [
      'an unknown word',
      (w) => Object.assign(w.slots, ['gone']),
      "slots[0] = \"gone\" lies outside its domain, 'free' | 'used'",
    ],
    ['a field deep down', (w) => w.vcpus[1]?.list.push(7), 'vcpus[1].list[0] = 7 lies outside its domain, 0..2'],
    ['a missing field', (w) => Reflect.deleteProperty(w, 'level'), 'level = undefined lies outside its domain, 0..3'],
    [
      'a new field',
      (w) => Object.assign(w, { lvl: 1 }),
      'lvl is not in the schema; known fields: level, vcpus, slots, timer, events',
    ],
    [
      'a new field deep down',
      (w) => Object.assign(w.vcpus[0] ?? {}, { x: 1 }),
      'vcpus[0].x is not in the schema; known fields: runs, list',
    ],
    ['an array too short', (w) => w.vcpus.pop(), 'vcpus has 1 elements; the schema allows exactly 2'],
    ['a bag too long', (w) => w.slots.push('free'), 'slots has 3 elements; the schema allows exactly 2'],
    [
      'a sequence too long',
      (w) => w.vcpus[0]?.list.push(0, 1, 2),
      'vcpus[0].list has 3 elements; the schema allows at most 2',
    ],
    [
      'a sequence with a hole',
      (w) => Object.assign(w.vcpus[0]?.list ?? [], { 1: 2 }),
      'vcpus[0].list[0] = undefined lies outside its domain, 0..2',
    ],
    [
      'what happened replaced by something else',
      (w) => Object.assign(w, { events: null }),
      'events = null is not a list',
    ],
    ['no number', (w) => Object.assign(w, { level: Number.NaN }), 'level = NaN lies outside its domain, 0..3'],
    ['no list', (w) => Object.assign(w, { vcpus: 2 }), 'vcpus = 2 is not a list'],
    ['no record', (w) => Object.assign(w.vcpus, [true]), 'vcpus[0] = true is not a record'],
    ['a list for a record', (w) => Object.assign(w.vcpus, [[]]), 'vcpus[0] = [] is not a record'],
    ['an optional part of another shape', (w) => Object.assign(w, { timer: 1 }), 'timer = 1 is not a record'],
    [
      'an optional part left undefined',
      (w) => Object.assign(w, { timer: undefined }),
      'timer = undefined is not a record',
    ],
    [
      'an optional part out of bounds',
      (w) => Object.assign(w, { timer: { armed: 0 } }),
      'timer.armed = 0 lies outside its domain, boolean',
    ],
  ])('%s', (_, spoil, message) => {
    const world = neutral(shape);
    spoil(world);
    expect(() => assertWithin(shape, world, '', neutral(shape))).toThrow(message);
    expect(() => assertWithin(shape, world)).toThrow(ModelError);
    expect(() => assertWithin(shape, world)).toThrow(message);
  });

  it('nothing that could be a world', () => {
    expect(() => assertWithin(shape, null)).toThrow('the world = null is not a record');
  });
});

describe('show', () => {
  it.each([
    [3, '3'],
    ['idle', '"idle"'],
    [null, 'null'],
    [Number.NaN, 'NaN'],
    [[1, { on: true }], '[1,{"on":true}]'],
    [undefined, 'undefined'],
  ])('prints %j as %s', (value, text) => {
    expect(show(value)).toBe(text);
  });
});
