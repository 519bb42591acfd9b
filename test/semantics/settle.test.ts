import { describe, expect, it } from 'vitest';
import {
  array,
  bag,
  bool,
  happened,
  int,
  oneOf,
  optional,
  record,
  type Shape,
  sequence,
} from '../../src/language/index.js';
import { codesOf, settled } from '../../src/semantics/settle.js';
import fc from '../support/fast-check.js';

describe('slots are put into the order of their numbers', () => {
  it.each<[string, Shape, unknown, unknown]>([
    ['words in the order of the schema', bag(3, oneOf('z', 'a')), ['a', 'z', 'a'], ['z', 'a', 'a']],
    ['numbers by size', bag(3, int(-5, 5)), [3, -5, 0], [-5, 0, 3]],
    [
      'records by their first field, then the next',
      bag(3, record({ x: int(0, 9), y: int(0, 9) })),
      [
        { x: 1, y: 0 },
        { x: 0, y: 9 },
        { x: 0, y: 2 },
      ],
      [
        { x: 0, y: 2 },
        { x: 0, y: 9 },
        { x: 1, y: 0 },
      ],
    ],
    ['lists, the shorter first', bag(3, sequence(2, int(0, 9))), [[1, 2], [], [9]], [[], [9], [1, 2]]],
    ['the absent first', bag(2, optional(record({ on: bool }))), [{ on: false }, null], [null, { on: false }]],
    [
      'in an array',
      array(2, bag(2, bool)),
      [
        [true, false],
        [false, true],
      ],
      [
        [false, true],
        [false, true],
      ],
    ],
    ['in a sequence', sequence(2, bag(2, bool)), [[true, false]], [[false, true]]],
    [
      'in what may be absent',
      record({ part: optional(bag(2, bool)) }),
      { part: [true, false] },
      { part: [false, true] },
    ],
    ['and an absent one is left alone', record({ part: optional(bag(2, bool)) }), { part: null }, { part: null }],
    [
      'a bag in a bag, the inner one first',
      bag(2, bag(2, bool)),
      [
        [true, true],
        [true, false],
      ],
      [
        [false, true],
        [true, true],
      ],
    ],
  ])('%s', (_, shape, value, expected) => {
    expect(settled(shape, value)).toEqual(expected);
  });

  it('in a new world, while the given one stays as it was', () => {
    const given = ['b', 'a'];
    settled(bag(2, oneOf('a', 'b')), given);
    expect(given).toEqual(['b', 'a']);
  });

  it('whatever order they come in', () => {
    const shape = bag(4, record({ x: int(0, 2), on: bool }));
    const slot = fc.record({ x: fc.nat(2), on: fc.boolean() });
    fc.assert(
      fc.property(fc.array(slot, { minLength: 4, maxLength: 4 }), (slots) => {
        expect(settled(shape, slots)).toEqual(settled(shape, slots.toReversed()));
      }),
    );
  });
});

describe('the numbers of a world', () => {
  const shape = record({
    level: int(2, 4),
    list: sequence(2, bool),
    part: optional(record({ on: bool })),
    pair: array(2, oneOf('a', 'b')),
    told: happened<string>(),
  });

  it('are those of its fields in the order of the schema, with the lengths of lists', () => {
    const world = { level: 3, list: [true], part: null, pair: ['b', 'a'], told: ['kicked'] };
    expect(codesOf(shape, world)).toEqual([1, 1, 1, 0, 1, 0]);
    expect(codesOf(shape, { ...world, list: [], part: { on: true } })).toEqual([1, 0, 1, 1, 1, 0]);
  });

  it('do not depend on the order in which a recipe wrote them', () => {
    const one = { level: 2, list: [], part: null, pair: ['a', 'a'], told: [] };
    const other = { told: [], pair: ['a', 'a'], part: null, list: [], level: 2 };
    expect(codesOf(shape, one)).toEqual(codesOf(shape, other));
  });
});
