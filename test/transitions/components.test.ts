import { describe, expect, test } from 'vitest';
import { array, bag, bool, happened, int, optional, type RecordShape, record, sequence } from '../../src/index.js';
import { layoutOf } from '../../src/transitions/layout.js';

/** The fields of each group, by their paths. */
const groupsOf = (shape: RecordShape): readonly (readonly string[])[] => {
  const { fields, groups } = layoutOf(shape);
  return groups.map(({ firstWord, words }) =>
    fields.filter(({ word }) => word >= firstWord && word < firstWord + words).map(({ path }) => path),
  );
};

const lamp = record({ lit: bool, level: int(0, 9) });

test('each entity has a group of its own, and what is left has one together', () => {
  expect(groupsOf(record({ lamps: array(2, lamp), door: bool, clock: int(0, 9), events: happened() }))).toEqual([
    ['lamps[0].lit', 'lamps[0].level'],
    ['lamps[1].lit', 'lamps[1].level'],
    ['door', 'clock'],
  ]);
});

test('small elements are no entities: they share a group', () => {
  const switches = record({ on: bool, stuck: bool });
  expect(groupsOf(record({ switches: array(3, switches), numbers: array(2, int(0, 99)) }))).toEqual([
    [
      'switches[0].on',
      'switches[0].stuck',
      'switches[1].on',
      'switches[1].stuck',
      'switches[2].on',
      'switches[2].stuck',
    ].concat(['numbers[0]', 'numbers[1]']),
  ]);
});

test('parts that share a group take one word of it', () => {
  const wide = record(Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`n${i}`, int(0, 60_000)])));
  const { groups } = layoutOf(wide);
  expect(groups.map(({ words, bits }) => ({ words, bits }))).toEqual([
    { words: 1, bits: 32 },
    { words: 1, bits: 32 },
    { words: 1, bits: 16 },
  ]);
});

test('a part that is wider than a word is a group of its own', () => {
  const { groups } = layoutOf(record({ queue: sequence(5, int(0, 60_000)), low: bool }));
  expect(groups.map(({ words }) => words)).toEqual([3, 1]);
});

test('slots of a bag are kept together where they fit, for they change places', () => {
  expect(groupsOf(record({ slots: bag(3, lamp), other: optional(lamp) }))).toEqual([
    ['slots[0].lit', 'slots[0].level', 'slots[1].lit', 'slots[1].level', 'slots[2].lit', 'slots[2].level'].concat([
      'other !== null',
      'other.lit',
      'other.level',
    ]),
  ]);
});

describe('there is a group where there is', () => {
  test.each([
    ['nothing', record({})],
    ['one value only', record({ only: int(7, 7) })],
    ['what happened only', record({ events: happened() })],
    ['an empty list only', record({ none: array(0, lamp) })],
  ])('%s', (_, shape) => {
    const { groups, words, bits } = layoutOf(shape);
    expect({ groups: groups.length, words, bits }).toEqual({ groups: 1, words: 1, bits: 0 });
  });
});

test('of many entities several share a group', () => {
  const { groups, bits } = layoutOf(record({ lamps: array(300, lamp) }));
  expect(bits).toBe(1500);
  // Six of five bits each.
  expect(groups.length).toBe(50);
  expect(groups.every(({ words }) => words === 1)).toBe(true);
});

test('groups follow each other, and each field lies in one', () => {
  const shape = record({
    lamps: array(3, lamp),
    crowd: array(40, bool),
    queue: sequence(4, record({ a: int(0, 1000), b: bool })),
    slots: bag(2, lamp),
    maybe: optional(record({ x: int(-2, 2), y: array(2, int(0, 300)) })),
  });
  const { groups, fields, words, bits } = layoutOf(shape);
  let end = 0;
  for (const group of groups) {
    expect(group.firstWord).toBe(end);
    end += group.words;
  }
  expect(end).toBe(words);
  expect(groups.reduce((sum, group) => sum + group.bits, 0)).toBe(bits);
  expect(fields.every(({ word }) => word < words)).toBe(true);
  expect(fields.reduce((sum, field) => sum + field.bits, 0)).toBe(bits);
});
